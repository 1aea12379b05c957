/** Which given names stand for one another: nicknames.csv, as a macro of the engine. */
import { readFileSync } from 'node:fs';
import { type Engine, literal } from '../engine/engine.ts';

const LINES = readFileSync(new URL('nicknames.csv', import.meta.url), 'utf8')
  .split('\n')
  .slice(1)
  .filter((line) => line.trim() !== '')
  .map((line) => line.trim().split(','));

/** Name → the groups it belongs to. A group is named for its formal name, which belongs to it too. */
export const NICKNAME_GROUPS: ReadonlyMap<string, readonly string[]> = groups();

function groups(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (name: string, group: string): void => {
    const all = found.get(name) ?? [];
    if (!all.includes(group)) found.set(name, [...all, group].sort());
  };
  for (const [formal, nickname] of LINES) {
    add(formal!, formal!);
    add(nickname!, formal!);
  }
  return found;
}

/** Makes the macro `linkage_nickname_groups(name)`: a list of groups; missing for a name that is in none. */
export async function layNicknames(engine: Engine): Promise<void> {
  const names = [...NICKNAME_GROUPS];
  const list = (values: readonly string[]): string => `[${values.map(literal).join(', ')}]`;
  await engine.run(`create or replace macro linkage_nickname_groups(name) as
    (map(${list(names.map(([name]) => name))}, [${names.map(([, g]) => list(g)).join(', ')}]))[name]`);
}
