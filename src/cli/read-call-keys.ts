/** The keys of the privacy line, as every command that works above it is given them. */
import { resolve } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { readKeys } from '../pseudonym/read-keys.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';

export const KEYS_COMMAND_OPTION: CliOption = {
  flags: '--keys-command <COMMAND>',
  description: 'program, with its arguments, that writes what a key file would hold, e.g. the client of a vault',
};

/** Options of a command that works above the privacy line. */
export const KEY_OPTIONS: CliOption[] = [
  {
    flags: '--keys <FILE>',
    description: 'keys of the privacy line; the key zones opens the resident index (or CONCORD_KEY_<ID>_<VERSION>)',
  },
  KEYS_COMMAND_OPTION,
];

/**
 * Keys from the file that was named with --keys, from the command of --keys-command, and from the environment: together they are the keys.
 * @throws ConcordError workspace-invalid with every fault of them, usage for a command with quotes, which nothing would read
 */
export async function readCallKeys(call: CliCall, workspace: Pick<Workspace, 'folder'>): Promise<Keys> {
  const { keys, keysCommand } = call.options;
  return readKeys({
    ...(keys ? { file: resolve(call.io.cwd, keys) } : {}),
    ...(keysCommand === undefined ? {} : { command: wordsOf(keysCommand) }),
    environment: call.io.environment,
    apartFrom: workspace.folder,
  });
}

/** No shell reads it, so what only a shell understands is refused and not misread. */
function wordsOf(command: string): string[] {
  if (/["'`$|;&<>\\]/.test(command))
    throw new ConcordError('usage', {
      where: '--keys-command',
      problem: 'it has a sign that only a shell understands, and no shell reads it',
      expected: 'a program and its arguments with blanks between, e.g. vault kv get -format=yaml concord',
      remedy: 'write it into a script of its own, and give the path of the script',
    });
  return command.split(/\s+/).filter((word) => word !== '');
}
