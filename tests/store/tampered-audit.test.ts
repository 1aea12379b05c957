/** An audit log is tampered with in every way, at random places: what was done and where is told exactly. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAuditEntries, auditAnchor } from '../../src/store/append-audit.ts';
import { auditRow, entryHash } from '../../src/store/audit-event.ts';
import type { AuditFault } from '../../src/store/name-audit-faults.ts';
import type { Store, StorePlace } from '../../src/store/open-store.ts';
import type { AuditEventRow } from '../../src/store/store-tables.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { type BackDoor, ENGINES, makeStores } from './store-engines.ts';

const eventOf = (n: number) => ({
  at: '2026-03-02T09:30:00.000Z',
  user: { id: `u${n % 3}`, role: 'analyst', organisation: 'QOX' },
  action: 'view',
  object: { type: 'cohort', id: String(n) },
  outcome: 'allowed',
});
const ENTRIES = 12;

/** Numbers are moved by way of negative ones, since no two entries may have the same even for a moment. */
const shift = (from: number, by: number): string =>
  `update audit_event set seq = -seq where seq >= ${from}; update audit_event set seq = -seq + ${by} where seq < 0`;

const rowAt = async (door: BackDoor, seq: number): Promise<AuditEventRow> =>
  (await door.rows<AuditEventRow>(`select * from audit_event where seq = ${seq}`))[0]!;

const literal = (value: string | number | null): string =>
  value === null ? 'null' : typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;

const insertInto = (table: string, row: object): string =>
  `insert into ${table} (${Object.keys(row).join(', ')}) values (${Object.values(row).map(literal).join(', ')})`;
const insert = (row: AuditEventRow): string => insertInto('audit_event', row);

/** SQL that makes the log what it is now. A store for each tampering would spend minutes on the disk alone. */
async function asItIs(door: BackDoor): Promise<string> {
  const rows = async (table: string): Promise<string[]> => [
    `delete from ${table}`,
    ...(await door.rows<object>(`select * from ${table}`)).map((row) => insertInto(table, row)),
  ];
  return `begin; ${[...(await rows('audit_event')), ...(await rows('audit_head'))].join('; ')}; commit`;
}

/** A sound entry that was never appended, chained to nothing: what is chained to an entry has it alone. */
const stray = (seq: number): AuditEventRow =>
  auditRow(eventOf(78), `stray-${seq}`, { seq: seq - 1, hash: 'ab'.repeat(32), entry_hash: 'cd'.repeat(32) });

/** A sound entry that was never appended: right hashes, chained to the entry before its number. */
async function forged(door: BackDoor, seq: number): Promise<AuditEventRow> {
  const before = seq > 1 ? await rowAt(door, seq - 1) : { hash: '0'.repeat(64), entry_hash: '0'.repeat(64) };
  return auditRow(eventOf(77), `forged-${seq}`, { seq: seq - 1, hash: before.hash, entry_hash: before.entry_hash });
}

type Tampering = (door: BackDoor, k: number, other: number) => Promise<AuditFault[]>;

const TAMPERINGS: Record<string, Tampering> = {
  'changes a column': async (door, k) => {
    await door.run(`update audit_event set outcome = 'denied' where seq = ${k}`);
    return [{ kind: 'changed', seq: k }];
  },
  'changes a column with the hash that holds it': async (door, k) => {
    const row = { ...(await rowAt(door, k)), outcome: 'denied' };
    await door.run(`update audit_event set outcome = 'denied', entry_hash = '${entryHash(row)}' where seq = ${k}`);
    return [{ kind: 'changed', seq: k }];
  },
  'changes an entry with its hashes': async (door, k) => {
    const entry = await forged(door, k);
    await door.run(`delete from audit_event where seq = ${k}; ${insert(entry)}`);
    return [{ kind: 'changed', seq: k }];
  },
  "puts another, chained to nothing, in an entry's place": async (door, k) => {
    await door.run(`delete from audit_event where seq = ${k}; ${insert(stray(k))}`);
    return [{ kind: 'changed', seq: k }];
  },
  'removes an entry': async (door, k) => {
    await door.run(`delete from audit_event where seq = ${k}`);
    return [{ kind: 'removed', seq: k }];
  },
  'removes the end': async (door, k) => {
    await door.run(`delete from audit_event where seq >= ${k}`);
    return [{ kind: 'removed', seq: k, ...(k < ENTRIES ? { to: ENTRIES } : {}) }];
  },
  'removes everything': async (door) => {
    await door.run('delete from audit_event');
    return [{ kind: 'removed', seq: 1, to: ENTRIES }];
  },
  'removes an entry and numbers the rest anew': async (door, k) => {
    await door.run(`delete from audit_event where seq = ${k}; ${shift(k, -1)}`);
    const moved = Array.from({ length: ENTRIES - k }, (_, i) => k + i);
    return [
      { kind: 'removed', seq: k },
      ...moved.map((seq) => ({ kind: 'reordered' as const, seq, writtenAs: seq + 1 })),
    ];
  },
  'inserts an entry and numbers the rest anew': async (door, k) => {
    await door.run(`${shift(k, 1)}; ${insert(stray(k))}`);
    const moved = Array.from({ length: ENTRIES - k + 1 }, (_, i) => k + 1 + i);
    return [
      { kind: 'inserted', seq: k },
      ...moved.map((seq) => ({ kind: 'reordered' as const, seq, writtenAs: seq - 1 })),
    ];
  },
  'inserts an entry past the end': async (door) => {
    await door.run(insert(await forged(door, ENTRIES + 1)));
    return [{ kind: 'inserted', seq: ENTRIES + 1 }];
  },
  'swaps two entries': async (door, k, other) => {
    if (k === other) return [];
    await door.run(`update audit_event set seq = -1 where seq = ${k};
      update audit_event set seq = ${k} where seq = ${other}; update audit_event set seq = ${other} where seq = -1`);
    return [
      { kind: 'reordered', seq: k, writtenAs: other },
      { kind: 'reordered', seq: other, writtenAs: k },
    ];
  },
  'moves the end of the chain back': async (door, k) => {
    if (k === ENTRIES) return [];
    const { hash, entry_hash } = await rowAt(door, k);
    await door.run(`update audit_head set seq = ${k}, hash = '${hash}', entry_hash = '${entry_hash}'`);
    return [{ kind: 'inserted', seq: k + 1, ...(k + 1 < ENTRIES ? { to: ENTRIES } : {}) }];
  },
  'removes the end of the chain itself': async (door) => {
    await door.run('delete from audit_head');
    return [{ kind: 'removed', seq: ENTRIES + 1 }];
  },
};

const inOrder = (faults: AuditFault[]): AuditFault[] =>
  faults.toSorted((a, b) => a.seq - b.seq || a.kind.localeCompare(b.kind));

describe.each(ENGINES)('a tampered audit log on %s', (engine) => {
  const stores = makeStores(engine);
  const filled = async (count = ENTRIES): Promise<{ store: Store; place: StorePlace }> => {
    const opened = await stores.open();
    const events = Array.from({ length: count }, (_, i) => eventOf(i + 1));
    await opened.store.write((db) => addAuditEntries(db, events));
    return opened;
  };

  it.each(Object.keys(TAMPERINGS))('is found when somebody %s', async (name) => {
    const numRuns = engine === 'sqlite' ? 20 : 6;
    const number = fc.integer({ min: 1, max: ENTRIES });
    const { store, place } = await filled();
    let sound = '';
    await stores.through(place, 'keeper', async (door) => {
      sound = await asItIs(door);
    });
    await fc.assert(
      fc.asyncProperty(number, number, async (k, other) => {
        let expected: AuditFault[] = [];
        await stores.through(place, 'keeper', async (door) => {
          await door.run(sound);
          expected = await TAMPERINGS[name]!(door, k, other);
        });
        const verdict = await verifyAudit(store);
        expect(inOrder(verdict.faults)).toEqual(inOrder(expected));
        expect(verdict.ok).toBe(expected.length === 0);
      }),
      {
        numRuns,
        // the ends, and neighbours of every distance that faults of one can be taken for those of the other
        examples: [
          [1, 2],
          [ENTRIES, ENTRIES - 1],
          [11, 9],
          [4, 7],
          [1, ENTRIES],
        ],
      },
    );
  });

  it('that was written anew from one entry on, its end too, is found by an anchor kept elsewhere and not without', async () => {
    const { store, place } = await filled();
    const anchor = await auditAnchor(store);
    expect((await verifyAudit(store, [anchor])).ok).toBe(true);
    await stores.through(place, 'keeper', async (door) => {
      await door.run('delete from audit_event where seq >= 5');
      for (let seq = 5; seq <= ENTRIES; seq++) {
        const row = { ...(await forged(door, seq)), event_id: `forged-${seq}` };
        await door.run(insert(row));
        await door.run(`update audit_head set seq = ${seq}, hash = '${row.hash}', entry_hash = '${row.entry_hash}'`);
      }
    });
    expect((await verifyAudit(store)).ok).toBe(true);
    expect((await verifyAudit(store, [anchor])).faults).toEqual([{ kind: 'changed', seq: ENTRIES }]);
    await stores.through(place, 'keeper', async (door) => {
      const { hash, entry_hash } = await rowAt(door, 3);
      await door.run(`delete from audit_event where seq > 3;
        update audit_head set seq = 3, hash = '${hash}', entry_hash = '${entry_hash}'`);
    });
    expect((await verifyAudit(store)).ok).toBe(true);
    expect((await verifyAudit(store, [anchor])).faults).toEqual([{ kind: 'removed', seq: ENTRIES }]);
  });

  it('says that it does not tell everything apart when a thousand entries and more are wrong', async () => {
    const { store, place } = await filled(1_200);
    await stores.through(place, 'keeper', (door) =>
      door.run(`delete from audit_event where seq = 10; ${shift(10, -1)}`),
    );
    const verdict = await verifyAudit(store);
    expect(verdict).toMatchObject({ ok: false, complete: false, entries: 1_199 });
    expect(verdict.faults.slice(0, 2)).toEqual([
      { kind: 'removed', seq: 10 },
      { kind: 'reordered', seq: 10, writtenAs: 11 },
    ]);
    expect(new Set(verdict.faults.slice(1).map(({ kind }) => kind))).toEqual(new Set(['reordered']));
  });
});
