/**
 * Whether these are the bytes of an NHS number: ten digits of which the last is the modulus 11 check digit, not all alike.
 * Source: NHS Data Model and Dictionary, NHS NUMBER.
 */
export function isNhsNumber(digits: Uint8Array): boolean {
  if (digits.length !== 10 || digits.some((b) => b < 48 || b > 57)) return false;
  const sum = digits.subarray(0, 9).reduce((total, digit, i) => total + (digit - 48) * (10 - i), 0);
  return (11 - (sum % 11)) % 11 === digits[9]! - 48 && new Set(digits).size > 1;
}
