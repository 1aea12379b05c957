/** Made-up NHS numbers with a right check digit, out of the range 999 that is kept for tests. */
export function someNumber(n: number): string {
  for (let nine = 999_000_000 + n * 7; ; nine++) {
    const digits = String(nine);
    const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10 && new Set(digits + check).size > 1) return `${digits}${check}`;
  }
}
