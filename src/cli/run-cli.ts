/** Runs one command line. */
import { buildProgram } from './build-program.ts';
import type { Io } from './io.ts';
import { tellError } from './tell-error.ts';

/**
 * @param argv what was written after `concord`
 * @param io everything outside: results, messages, clock, questions
 * @returns the exit code: 0, or that of the kind of failure (docs/reference/exit-codes.md). Never throws.
 */
export async function runCli(argv: string[], io: Io): Promise<number> {
  let exitCode = 0;
  try {
    const program = buildProgram(io, (code) => {
      exitCode = code;
    });
    await program.parseAsync(argv.length > 0 ? argv : ['help'], { from: 'user' });
    return exitCode;
  } catch (error) {
    return tellError(error, io);
  }
}
