/** Keys with which a bench publishes a made-up county; of no use for any other. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes the keys of records, zones and purposes, and the key of the tokens that the county's own feeds come with. */
export function writeCountyKeys(folder: string, path: string, purposes: string[]): void {
  const { token_key_hex: feeds } = JSON.parse(readFileSync(join(folder, 'truth/notes.json'), 'utf8'));
  const key = (id: string): string => createHash('sha256').update(`a key of this bench: ${id}`).digest('hex');
  const lines = ['records', 'zones', ...purposes].map((id) => `${id}: {1: ${key(id)}}`);
  writeFileSync(path, [...lines, `feeds: {1: ${feeds}}`, ''].join('\n'), { mode: 0o600 });
}
