/** Runs one command line. */
import { buildProgram } from './build-program.ts';
import type { CliCommand } from './cli-command.ts';
import { COMMANDS } from './commands.ts';
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
    await program.parseAsync(asOption(argv), { from: 'user' });
    return exitCode;
  } catch (error) {
    return tellError(error, io, commandIn(argv)?.name ?? 'COMMAND');
  }
}

/** `help land` is `land --help`; commander's own knows one word only, and takes an unknown one in silence. */
function asOption(argv: string[]): string[] {
  if (argv.length === 0) return ['--help'];
  if (argv[0] !== 'help') return argv;
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  const known = words.length === 0 || isGroup(words) || commandIn(words) !== undefined;
  return known ? [...words, '--help'] : words;
}

/** One word that several commands begin with, such as `contract`. */
const isGroup = ([first, ...rest]: string[]): boolean =>
  rest.length === 0 && COMMANDS.some(({ name }) => name.startsWith(`${first} `));

const commandIn = (argv: string[]): CliCommand | undefined =>
  COMMANDS.find((command) => command.name === argv.slice(0, command.name.split(' ').length).join(' '));
