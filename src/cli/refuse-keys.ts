/** What serves holds no key of the privacy line: not to use it, nor to lose it. */
import { ConcordError } from '../concord-error.ts';

const KEY_VARIABLE = /^CONCORD_KEY_/i;

/** Names of the variables that hold keys of the privacy line, in order. */
export const keyVariables = (environment: Record<string, string | undefined>): string[] =>
  Object.keys(environment)
    .filter((name) => KEY_VARIABLE.test(name))
    .toSorted();

/**
 * Refuses to serve where the environment holds keys. They are not dropped instead: who can read the environment of a process
 * reads what it was started with, whatever the process forgot.
 * @param environment as `process.env`
 * @throws ConcordError 'usage' that names the variables and no key
 */
export function refuseKeys(environment: Record<string, string | undefined>): void {
  const names = keyVariables(environment);
  if (names.length === 0) return;
  throw new ConcordError('usage', {
    where: names.join(', '),
    problem: 'keys of the privacy line are in the environment, and what serves may not hold them',
    expected: 'keys only where `concord build` and the commands that take --keys run',
    remedy: 'unset them and start again, for instance from a shell of its own; serving needs no key',
  });
}
