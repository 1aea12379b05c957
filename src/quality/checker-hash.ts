/** Which version of the checks this is: what an older one accepted is checked again by a newer one. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 of this folder's sources, so that no one needs to remember to raise a version. */
export const CHECKER_HASH: string = hashSources(import.meta.dirname);

function hashSources(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const name of names.map((n) => n.replaceAll('\\', '/')).sort())
    hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
