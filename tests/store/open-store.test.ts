/** Opening the store: new, again, by two at once, by the wrong program; what a kill leaves; what a fault says. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { appendAudit, auditAnchor, listAudit } from '../../src/store/append-audit.ts';
import { openSqlite } from '../../src/store/open-sqlite.ts';
import { openStore, type StorePlace, storePlace } from '../../src/store/open-store.ts';
import { storeFault } from '../../src/store/store-fault.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { ENGINES, makeStores } from './store-engines.ts';

const event = {
  at: '2026-03-02T09:30:00.000Z',
  user: { id: 'u1', role: 'analyst', organisation: 'QOX' },
  action: 'view',
  object: { type: 'cohort', id: '42' },
  outcome: 'allowed',
};
const KILLS = Number(process.env.CONCORD_KILLS ?? 4);

async function refusalOf(opening: Promise<unknown>): Promise<ConcordError> {
  const error = await opening.then(
    () => new Error('nothing was refused'),
    (e: unknown) => e,
  );
  if (!(error instanceof ConcordError)) throw error;
  return error;
}

describe.each(ENGINES)('a store on %s', (engine) => {
  const stores = makeStores(engine);

  it('keeps what it was given when it is opened again', async () => {
    const place = await stores.place();
    const first = await openStore(place);
    await appendAudit(first, event);
    await first.close();
    const second = await openStore(place);
    expect(await listAudit(second, {})).toMatchObject([event]);
    await second.close();
  });

  it('is made once when many open it at the same moment', async () => {
    const place = await stores.place();
    const opened = await Promise.all(Array.from({ length: 4 }, () => openStore(place)));
    await Promise.all(opened.map((store) => appendAudit(store, event)));
    expect(await auditAnchor(opened[0]!)).toMatchObject({ seq: 4 });
    await stores.through(place, 'store', async (door) => {
      expect(await door.rows('select version from schema_version order by version')).toEqual([
        { version: 1 },
        { version: 2 },
        { version: 3 },
        { version: 4 },
      ]);
    });
    await Promise.all(opened.map((store) => store.close()));
  });

  it('is refused when a newer Concord made it, or other migrations did, and is left as it was', async () => {
    const { place } = await stores.open();
    await stores.through(place, 'store', (door) => door.run("insert into schema_version values (5, '0005-x', 'y')"));
    const newer = await refusalOf(openStore(place));
    expect([newer.kind, newer.problems[0]?.problem]).toEqual([
      'store-damaged',
      'it has 5 migrations, this Concord knows 4',
    ]);
    await stores.through(place, 'store', async (door) => {
      await door.run('delete from schema_version where version = 5');
      await door.run("update schema_version set sha256 = 'z' where version = 2");
    });
    const other = await refusalOf(openStore(place));
    expect(other.problems[0]?.problem).toBe('its migration 2 is not the one of this Concord');
  });

  it('keeps all of a change or nothing of it', async () => {
    const { store } = await stores.open();
    const failing = store.write(async (db) => {
      await db.insertInto('schema_version').values({ version: 9, name: 'n', sha256: 's' }).execute();
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    const versions = await store.read((db) => db.selectFrom('schema_version').select('version').execute());
    expect(versions.length).toBe(4);
    expect((await appendAudit(store, event)).seq).toBe(1);
  });

  it('tells a refused statement by its code, without what it was about', async () => {
    const { store } = await stores.open();
    const row = { version: 1, name: 'a-secret-value', sha256: 's' };
    const error = await refusalOf(store.write((db) => db.insertInto('schema_version').values(row).execute()));
    expect(error.kind).toBe('internal');
    expect(error.message).toMatch(/SQLITE_CONSTRAINT_PRIMARYKEY|23505/);
    expect(JSON.stringify(error) + error.stack).not.toContain('secret');
    expect(error.cause).toBeUndefined();
  });

  it(`loses no acknowledged entry when its processes are killed, ${KILLS} times`, async () => {
    const { store, place } = await stores.open();
    const acknowledged: number[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const before = acknowledged.length;
      const children = [startAppending(place, acknowledged), startAppending(place, acknowledged)];
      while (acknowledged.length < before + 5) await setTimeout(5);
      await setTimeout(Math.random() * 100);
      await Promise.all(children.map((child) => killed(child)));
    }
    const verdict = await verifyAudit(store);
    expect(verdict).toMatchObject({ ok: true, faults: [] });
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    expect(acknowledged.length).toBeGreaterThanOrEqual(KILLS * 5);
    expect(verdict.entries).toBeGreaterThanOrEqual(acknowledged.length);
    expect(Math.max(...acknowledged)).toBeLessThanOrEqual(verdict.entries);
  });
});

function startAppending(place: StorePlace, acknowledged: number[]) {
  const script = new URL('./append-until-killed.ts', import.meta.url);
  const child = fork(script, [JSON.stringify(place)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  child.on('message', (seq) => acknowledged.push(seq as number));
  return child;
}

async function killed(child: ReturnType<typeof fork>): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  const [, signal] = (await exited) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
}

describe('a store on SQLite', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'concord-store-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with its folder, for its owner only, and writes through to the disk', async () => {
    const path = join(folder, 'new', 'folder', 'store.sqlite');
    const store = await openStore({ path });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(`${path}-wal`).mode & 0o777).toBe(0o600);
    await store.write(async (db) => {
      const asked = async (name: string) => {
        const { rows } = await db.executeQuery<Record<string, unknown>>({
          ...db.selectFrom('audit_head').selectAll().compile(),
          sql: `pragma ${name}`,
        });
        return Object.values(rows[0]!)[0];
      };
      expect(await asked('synchronous')).toBe(2);
      expect(await asked('journal_mode')).toBe('wal');
      expect(await asked('foreign_keys')).toBe(1);
      expect(await asked('recursive_triggers')).toBe(1);
    });
    await store.close();
  });

  it('refuses a database of another program and a file that is no database, and leaves both alone', async () => {
    const foreign = join(folder, 'foreign.sqlite');
    const database = new Database(foreign);
    database.exec('create table theirs (x)');
    database.close();
    const text = join(folder, 'letter.txt');
    writeFileSync(text, 'Dear resident, this is not a database at all. '.repeat(50));
    const size = statSync(text).size;
    for (const path of [foreign, text]) expect((await refusalOf(openStore({ path }))).kind).toBe('store-damaged');
    const again = new Database(foreign);
    expect(again.prepare('select name from sqlite_master').all()).toEqual([{ name: 'theirs' }]);
    expect(again.pragma('application_id', { simple: true })).toBe(0);
    again.close();
    expect(statSync(text).size).toBe(size);
  });

  it('waits for another process that writes, and goes on with other work meanwhile', async () => {
    const path = join(folder, 'busy.sqlite');
    const store = await openStore({ path });
    const other = new Database(path);
    other.exec('begin immediate');
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    const appending = appendAudit(store, event);
    await setTimeout(300);
    clearInterval(timer);
    other.exec('rollback');
    other.close();
    expect(ticks).toBeGreaterThan(10);
    expect((await appending).seq).toBe(1);
    await store.close();
  });
});

describe('the place of a store', () => {
  it('is a file unless DATABASE_URL says where', () => {
    expect(storePlace({}, 'a.sqlite')).toEqual({ path: 'a.sqlite' });
    expect(storePlace({ DATABASE_URL: ' ' }, 'a.sqlite')).toEqual({ path: 'a.sqlite' });
    expect(storePlace({ DATABASE_URL: 'postgresql://x@y/z' }, 'a.sqlite')).toEqual({ url: 'postgresql://x@y/z' });
  });
});

describe('a store that another process holds too long', () => {
  it('is told as busy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'concord-store-'));
    const path = join(folder, 'held.sqlite');
    await (await openStore({ path })).close();
    const other = new Database(path);
    other.exec('begin immediate');
    const { kysely } = openSqlite(path, 40);
    const error = await kysely
      .transaction()
      .execute(async () => undefined)
      .catch(storeFault);
    expect(error).toMatchObject({ kind: 'busy' });
    await kysely.destroy();
    other.close();
    rmSync(folder, { recursive: true });
  });
});

describe('a store on PostgreSQL that is not there', () => {
  it('is told without its address or password', async () => {
    const url = 'postgresql://someone:secret-word@127.0.0.1:1/concord';
    const error = await refusalOf(openStore({ url }));
    expect(error.kind).toBe('disk');
    expect(JSON.stringify(error.problems) + error.stack).not.toMatch(/secret-word|someone|127\.0\.0\.1/);
  });

  it.each(['not a url', 'mysql://x@y/z', ''])('refuses %j as an address', async (url) => {
    expect((await refusalOf(openStore({ url }))).kind).toBe('usage');
  });
});
