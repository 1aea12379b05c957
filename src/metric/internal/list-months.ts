const NAMES = 'January February March April May June July August September October November December'.split(' ');

/**
 * Answers: months in words, those that follow one another together.
 * @param months first days, ISO, in any order
 * @example listMonths(['2025-10-01', '2025-12-01', '2026-01-01']) is 'October 2025, December 2025 to January 2026'
 */
export function listMonths(months: Iterable<string>): string {
  const runs: { from: number; to: number }[] = [];
  for (const month of [...months].map(numberOf).sort((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last && month <= last.to + 1) last.to = month;
    else runs.push({ from: month, to: month });
  }
  return runs.map(({ from, to }) => (from === to ? nameOf(from) : `${nameOf(from)} to ${nameOf(to)}`)).join(', ');
}

const numberOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;

const nameOf = (month: number): string => `${NAMES[month % 12]} ${Math.floor(month / 12)}`;
