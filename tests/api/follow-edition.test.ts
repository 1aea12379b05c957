import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followEdition } from '../../src/api/follow-edition.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';

let folder = '';
let closed: string[] = [];
let broken = false;
let now = new Date('2026-01-15T09:00:00Z');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-follow-'));
  [closed, broken] = [[], false];
});
afterEach(() => rmSync(folder, { recursive: true }));

const A = 'e00000000000a';
const B = 'e00000000000b';

function follow() {
  const paths = { current: join(folder, 'CURRENT'), editions: folder };
  const troubles: unknown[] = [];
  let current = '';
  const follower = followEdition({
    workspace: { paths } as unknown as Workspace,
    open: async () => {
      const id = current;
      if (broken) throw new Error('a value of a row');
      return { id, edition: { close: () => closed.push(id) } as unknown as OpenEdition };
    },
    onTrouble: (error) => troubles.push(error),
    now: () => now,
  });
  const publish = (id: string): void => {
    current = id;
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, 'manifest.json'), '{}');
    writeFileSync(paths.current, id);
  };
  return { follower, publish, troubles, inUse: () => follower.use(async ({ id }) => id) };
}

it('never closes an edition under those who use it, though an opening failed in between', async () => {
  const { follower, publish, inUse } = follow();
  publish(A);
  let end = (): void => undefined;
  const long = follower.use(({ id }) => new Promise<string>((done) => (end = () => done(id))));
  await inUse();
  broken = true;
  publish(B);
  expect(await inUse()).toBe(A);
  broken = false;
  now = new Date(now.getTime() + 10_000);
  expect(await inUse()).toBe(B);
  expect(closed).toEqual([]);
  end();
  expect(await long).toBe(A);
  expect(closed).toEqual([A]);
  await follower.close();
  expect(closed).toEqual([A, B]);
});

it('tries the same edition again after some seconds, and not at every request', async () => {
  const { publish, troubles, inUse, follower } = follow();
  publish(A);
  await inUse();
  broken = true;
  publish(B);
  for (let i = 0; i < 4; i++) expect(await inUse()).toBe(A);
  expect(troubles).toHaveLength(1);
  expect(follower.trouble()).not.toContain('a value of a row');
  now = new Date(now.getTime() + 4000);
  await inUse();
  expect(troubles).toHaveLength(1);
  now = new Date(now.getTime() + 2000);
  broken = false;
  expect(await inUse()).toBe(B);
  expect(follower.trouble()).toBeNull();
  await follower.close();
});

it('opens an edition once for all who ask together', async () => {
  const { publish, inUse, follower } = follow();
  publish(A);
  expect(await Promise.all([inUse(), inUse(), inUse()])).toEqual([A, A, A]);
  publish(B);
  expect(await Promise.all([inUse(), inUse()])).toEqual([B, B]);
  expect(closed).toEqual([A]);
  await follower.close();
});
