/** Keys for the made-up people of a demo: beside the workspace, never in it, and for nothing else. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { identityFolder } from '../edition/identity-zone.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { countyOf } from './add-county.ts';

/** What the people of a demo are published for. */
export const DEMO_PURPOSES = ['direct_care', 'case_finding', 'planning'];

const HEAD =
  '# Keys of the made-up people of a Concord demo. For made-up data alone: real data need keys of their own.';

const pathOf = ({ folder }: Pick<Workspace, 'folder'>): string => `${folder}-keys.yaml`;

/**
 * Looks whether the keys of a demo can be made, or are there, before anything else is done.
 * @throws ConcordError workspace-invalid when a file of that name is something else, or when the keys that sealed the zones are gone
 */
export function checkDemoKeys(workspace: Workspace): void {
  const path = pathOf(workspace);
  if (!existsSync(path) && existsSync(identityFolder(workspace.paths))) throw keysGone(path);
  // somebody's own keys may happen to bear the name
  if (existsSync(path) && readFileSync(path, 'utf8').split('\n', 1)[0] !== HEAD) throw othersKeys(path);
}

/**
 * Makes the keys of a demo, for their owner alone to read, and leaves those that are there.
 * @returns path of the key file, beside the workspace folder
 */
export function makeDemoKeys(workspace: Workspace): string {
  const path = pathOf(workspace);
  if (existsSync(path)) return path;
  const { token_key_hex: feeds } = JSON.parse(readFileSync(join(countyOf(workspace), 'truth/notes.json'), 'utf8'));
  const made = ['records', 'zones', ...DEMO_PURPOSES].map((id) => [id, randomBytes(32).toString('hex')]);
  const lines = [...made, ['feeds', feeds]].map(([id, key]) => `${id}: {1: ${key}}`);
  writeFileSync(path, [HEAD, ...lines, ''].join('\n'), { mode: 0o600, flag: 'wx' });
  return path;
}

const othersKeys = (path: string): ConcordError =>
  new ConcordError('workspace-invalid', {
    where: path,
    problem: 'it is not a key file that `concord demo --people` made',
    expected: 'the keys of the demo, or no file of that name',
    remedy: 'name another folder for the demo with --workspace, or move the file away',
  });

const keysGone = (path: string): ConcordError =>
  new ConcordError('workspace-invalid', {
    where: path,
    problem: 'the keys of this demo are gone, and without them nobody can open its resident index',
    expected: 'the key file that was made with the demo',
    remedy: 'put it back; or remove the folder of the demo, in which all is made up, and run the command again',
  });
