/** One key for one person who uses Concord, so that nobody counts twice by spelling the user name in two ways. */
import { ConcordError } from '../concord-error.ts';

/**
 * @param userId as sign-in gives it. Case, width, surrounding space and invisible characters make no other person
 * @throws ConcordError 'usage' for an empty one
 */
export function userKeyOf(userId: string): string {
  const key = userId
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();
  if (key) return key;
  throw new ConcordError('usage', {
    where: 'user',
    problem: 'it is not said who asks',
    expected: 'the id of a signed-in user',
    remedy: 'sign in',
  });
}
