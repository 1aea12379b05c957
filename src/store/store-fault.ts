/** Faults of the engines under the store, told as what they are and without what they quote: an engine quotes values. */
import { ConcordError, type ErrorKind, type Problem } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';

interface Fault extends Omit<Problem, 'where'> {
  kind: ErrorKind;
  codes: RegExp;
}

const WHERE = 'the operational store';

const FAULTS: Fault[] = [
  {
    kind: 'busy',
    codes: /^(SQLITE_BUSY|SQLITE_LOCKED|40001$|40P01$|55P03$|53300$)/,
    problem: 'another process is writing to it',
    expected: 'to write within a few seconds',
    remedy: 'run it again; nothing was changed',
  },
  {
    kind: 'store-damaged',
    codes: /^(SQLITE_CORRUPT|SQLITE_NOTADB|XX001$|XX002$)/,
    problem: 'its file is damaged, or is not a database',
    expected: 'the database that Concord made',
    remedy: 'restore it from the last backup',
  },
  {
    kind: 'disk',
    codes: /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|08|28|3D000$|42501$|57P)/,
    problem: 'the PostgreSQL server cannot be reached, or does not accept the user, or has no such database',
    expected: 'a server, a user and a database as DATABASE_URL names them',
    remedy: 'ask the database administrator; correct DATABASE_URL',
  },
];

/**
 * The error to tell when the store's engine is at fault.
 * @param error anything that was thrown while the store was used
 * @returns a ConcordError without the engine's own words (they quote values and addresses); what is no engine's error
 *   comes back as it is
 */
export function storeFault(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ConcordError) return error;
  const code = String((error as { code?: unknown }).code ?? '');
  const fault = FAULTS.find((f) => f.codes.test(code));
  if (fault) return new ConcordError(fault.kind, { where: WHERE, ...told(fault) });
  const isEngines = /^(SQLITE_|E[A-Z]+$|[0-9A-Z]{5}$)/.test(code);
  const disk = diskFault(error);
  if (disk) return disk;
  return isEngines ? refused(code) : error;
}

const told = ({ problem, expected, remedy }: Fault): Omit<Problem, 'where'> => ({ problem, expected, remedy });

const refused = (code: string): ConcordError =>
  new ConcordError('internal', {
    where: WHERE,
    problem: `the database refused a statement (${code})`,
    expected: 'statements that its rules allow',
    remedy: 'tell the developers the code; nothing was changed',
  });
