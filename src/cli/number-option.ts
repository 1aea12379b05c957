/** A whole number that was given as an option. */
import { ConcordError } from '../concord-error.ts';

/**
 * @param lookUp where the number is to be found, as the remedy; that it be written so when absent
 * @returns the number
 * @throws ConcordError 'usage' unless it is a whole number from `least` to `most`
 */
export function numberOption(flag: string, text: string, least: number, most = 999_999_999, lookUp?: string): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
  throw new ConcordError('usage', {
    where: flag,
    problem: text === '' ? 'no number is given' : 'what is given is no such number',
    expected: `a whole number from ${least} to ${most}`,
    remedy: lookUp ?? (flag.startsWith('--') ? 'write it so, or leave it out' : 'write it so, in digits alone'),
  });
}
