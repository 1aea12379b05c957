/** The keys of the privacy line, as every command that works above it is given them. */
import { resolve } from 'node:path';
import type { Keys } from '../pseudonym/keys.ts';
import { readKeys } from '../pseudonym/read-keys.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall, CliOption } from './cli-command.ts';

export const KEYS_OPTION: CliOption = {
  flags: '--keys <FILE>',
  description: 'keys of the privacy line; the key zones opens the resident index (or CONCORD_KEY_<ID>_<VERSION>)',
};

/**
 * Keys from the file that was named with --keys, and from the environment.
 * @throws ConcordError workspace-invalid with every fault of them
 */
export function readCallKeys(call: CliCall, workspace: Pick<Workspace, 'folder'>): Promise<Keys> {
  const { keys } = call.options;
  return readKeys({
    ...(keys ? { file: resolve(call.io.cwd, keys) } : {}),
    environment: call.io.environment,
    apartFrom: workspace.folder,
  });
}
