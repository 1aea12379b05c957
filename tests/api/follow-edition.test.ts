import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { followEdition } from '../../src/api/follow-edition.ts';
import { ConcordError } from '../../src/concord-error.ts';
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

/** A follower whose openings last until the test ends them. */
function followSlowly() {
  const paths = { current: join(folder, 'CURRENT'), editions: folder };
  const openings: { id: string; signal: AbortSignal; end: () => void; fail: (error: Error) => void }[] = [];
  let current = '';
  const follower = followEdition({
    workspace: { paths } as unknown as Workspace,
    open: (signal) => {
      const id = current;
      const edition = { close: () => closed.push(id) } as unknown as OpenEdition;
      return new Promise<{ id: string; edition: OpenEdition }>((done, fail) => {
        signal.addEventListener('abort', () => fail(signal.reason));
        openings.push({ id, signal, end: () => done({ id, edition }), fail });
      });
    },
    onTrouble: () => undefined,
    now: () => now,
    patienceMs: 20,
  });
  const publish = (id: string): void => {
    current = id;
    mkdirSync(join(folder, id), { recursive: true });
    writeFileSync(join(folder, id, 'manifest.json'), '{}');
    writeFileSync(paths.current, id);
  };
  const opening = (at: number) => openings[at] as (typeof openings)[number];
  return { follower, publish, openings, opening, inUse: () => follower.use(async ({ id }) => id) };
}

const readThrough = { kind: 'busy', problems: [{ problem: 'it is being read through before it serves' }] };

it('tells those who ask to come back while the first edition is still being read, and serves nothing of it', async () => {
  const { follower, publish, openings, opening, inUse } = followSlowly();
  publish(A);
  await expect(inUse()).rejects.toMatchObject(readThrough);
  await expect(inUse()).rejects.toMatchObject(readThrough);
  expect(openings).toHaveLength(1);
  expect(follower.trouble()).toBe(`.concord/editions/${A}: it is being read through before it serves`);
  opening(0).end();
  expect(await inUse()).toBe(A);
  expect(follower.trouble()).toBeNull();
  await follower.close();
});

it('serves the edition before while a new one is being read, and the new one from then on', async () => {
  const { follower, publish, openings, opening, inUse } = followSlowly();
  publish(A);
  const first = inUse();
  opening(0).end();
  expect(await first).toBe(A);
  publish(B);
  for (let i = 0; i < 3; i++) expect(await inUse()).toBe(A);
  expect(openings).toHaveLength(2);
  expect(follower.trouble()).toContain(`${B}: it is being read through`);
  expect(closed).toEqual([]);
  opening(1).end();
  expect(await inUse()).toBe(B);
  expect(closed).toEqual([A]);
  await follower.close();
});

it('tells why a long reading failed, and does not begin it anew for everyone who asks', async () => {
  const { follower, publish, openings, opening, inUse } = followSlowly();
  publish(A);
  await expect(inUse()).rejects.toMatchObject(readThrough);
  await new Promise((done) => setTimeout(done, 60));
  const damaged = { where: 'a file', problem: 'its bytes have changed', expected: 'as it was', remedy: 'build again' };
  opening(0).fail(new ConcordError('store-damaged', damaged));
  await new Promise((done) => setTimeout(done, 0));
  for (let i = 0; i < 3; i++) await expect(inUse()).rejects.toMatchObject({ kind: 'store-damaged' });
  expect(openings).toHaveLength(1);
  expect(follower.trouble()).toBe('a file: its bytes have changed; build again');
  now = new Date(now.getTime() + 60_000);
  const again = inUse();
  opening(1).end();
  expect(await again).toBe(A);
  await follower.close();
});

it('ends a reading when it is closed, and does not wait for it', async () => {
  const { follower, publish, opening, inUse } = followSlowly();
  publish(A);
  await expect(inUse()).rejects.toMatchObject(readThrough);
  await follower.close();
  expect(opening(0).signal.aborted).toBe(true);
});
