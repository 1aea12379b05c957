/** What is wrong when a contract's own SQL stumbles on a row at the privacy line: the contract is named, the value never. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { shownPath } from '../workspace/read-yaml.ts';

/** Sorts of the engine's errors that are about a value. */
const ABOUT_A_VALUE = /^(Conversion|Invalid Input|Out of Range) Error:/;

/**
 * The error to throw in place of one that came while rows of a contract crossed.
 * @returns a fault of the contract when a value did not fit its SQL; every other error as it is
 */
export function lineFault(contract: Pick<Contract, 'path'>, error: unknown): unknown {
  if (!(error instanceof Error) || !ABOUT_A_VALUE.test(error.message)) return error;
  return new ConcordError('catalogue-invalid', {
    where: shownPath(contract.path),
    problem: 'its SQL cannot be run on the rows: a value does not fit its type',
    expected: 'SQL of `sensitive` and of the period that can be run on every row that was accepted',
    remedy: 'mend the SQL of the contract, e.g. with try_cast in place of cast',
  });
}
