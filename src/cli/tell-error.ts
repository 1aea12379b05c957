/** Errors in words for a terminal: what was wrong, what was expected, what to do. Never a row's value, never a stack. */
import { CommanderError } from 'commander';
import { ConcordError, ERROR_KINDS, type Problem } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';
import type { Io } from './io.ts';

/**
 * Tells the error on `io.err`.
 * @param command the command that was meant, for whoever needs to see how it is written
 * @returns the exit code of the error's kind
 */
export function tellError(error: unknown, io: Io, command: string): number {
  if (error instanceof CommanderError) return tellUsage(error, io, command);
  const told = error instanceof ConcordError ? error : diskFault(error);
  if (told) {
    io.err.write(`${told.problems.map(problemText).join('\n')}\n`);
    return ERROR_KINDS[told.kind].exitCode;
  }
  return tellUnexpected(error, io);
}

function tellUnexpected(error: unknown, io: Io): number {
  const message = error instanceof Error ? error.message : String(error);
  io.err.write(`Concord failed: ${withoutValues(message)}\n`);
  io.err.write(
    '  What to do: run it again with CONCORD_DEBUG=1 and send what it prints to the people who look after Concord.\n',
  );
  if (io.environment.CONCORD_DEBUG === '1' && error instanceof Error) io.err.write(`${framesOf(error)}\n`);
  return ERROR_KINDS.internal.exitCode;
}

/** One problem on three lines. */
export function problemText(problem: Problem): string {
  return [
    `${problem.where}: ${problem.problem}`,
    `  Expected: ${problem.expected}`,
    `  What to do: ${problem.remedy}`,
  ].join('\n');
}

/** Commander has written its own message by now; help and version are no errors. */
function tellUsage(error: CommanderError, io: Io, command: string): number {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return ERROR_KINDS.usage.exitCode;
  io.err.write(`  What to do: \`concord help ${command}\` shows how it is written, with examples.\n`);
  return ERROR_KINDS.usage.exitCode;
}

/**
 * An engine's message can hold the value it stumbled on, which may be a patient's, quoted or not. What it says of SQL, files and
 * memory is shown; of every other sort of error its sort alone. Quoted text and long numbers are left out of all.
 */
function withoutValues(message: string): string {
  const [line = ''] = message.split('\n');
  const sort = /^([A-Z][A-Za-z ]{2,40} Error): /.exec(line)?.[1];
  if (sort && !SAYS_NO_VALUE.has(sort)) return `${sort} (the engine's words may hold a value, and are not shown)`;
  return line
    .replace(/(['"`]).*?(\1|$)/g, '$1…$1')
    .replace(/\d{5,}/g, '…')
    .slice(0, 300);
}

/** Sorts of the engine's errors that speak of the SQL or of the machine. */
const SAYS_NO_VALUE = new Set(
  ['Binder', 'Catalog', 'Parser', 'Syntax', 'IO', 'Out of Memory', 'INTERRUPT', 'Connection', 'Permission'].map(
    (sort) => `${sort} Error`,
  ),
);

const framesOf = (error: Error): string =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
