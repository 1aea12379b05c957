/** The audit log on every engine: the published chain, what is refused, and what is found when it was tampered with. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { addAuditEntries, appendAudit, auditAnchor, listAudit } from '../../src/store/append-audit.ts';
import type { AuditEvent } from '../../src/store/audit-event.ts';
import { openStore, type Store, type StorePlace } from '../../src/store/open-store.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { ENGINES, makeStores } from './store-engines.ts';

const vectors = parse(readFileSync(new URL('../spec/vectors/audit_hash_chain.csv', import.meta.url)), {
  columns: true,
}) as { seq: string; user: string; action: string; object: string; prev_hash: string; hash: string }[];

const eventOf = (n: number, more: Partial<AuditEvent> = {}): AuditEvent => ({
  at: `2026-03-02T09:30:00.${String(n).padStart(3, '0')}Z`,
  user: { id: `u${n % 3}`, name: `User ${n % 3}`, role: 'analyst', organisation: 'QOX' },
  action: 'view',
  object: { type: 'cohort', id: String(n) },
  outcome: 'allowed',
  reason: `question ${n}`,
  ...more,
});

describe.each(ENGINES)('the audit log on %s', (engine) => {
  const stores = makeStores(engine);
  const filled = async (count: number): Promise<{ store: Store; place: StorePlace }> => {
    const opened = await stores.open();
    for (let n = 1; n <= count; n++) await appendAudit(opened.store, eventOf(n));
    return opened;
  };
  const COLUMNS =
    'event_id, at, user_id, user_name, user_role, organisation, action, purpose, tokens, cohort_hash, cohort_count, object_type, object_id, source, outcome, reason, request_id, details, prev_hash, hash, prev_entry_hash, entry_hash';

  it('computes the published chain', async () => {
    const { store } = await stores.open();
    expect(vectors.length).toBe(3);
    for (const { seq, user, action, object, prev_hash, hash } of vectors) {
      const before = await auditAnchor(store);
      expect(before.hash).toBe(prev_hash);
      const [type, id] = object.split(':') as [string, string];
      const place = await appendAudit(
        store,
        eventOf(Number(seq), {
          user: { id: user, role: 'analyst', organisation: 'QOX' },
          action,
          object: { type, id },
        }),
      );
      expect([place.seq, place.hash]).toEqual([Number(seq), hash]);
    }
    expect(await verifyAudit(store)).toEqual({ ok: true, entries: 3, faults: [], complete: true, missed: [] });
  });

  it('is in order while empty, and gives back what it was told', async () => {
    const { store } = await stores.open();
    expect(await verifyAudit(store)).toEqual({ ok: true, entries: 0, faults: [], complete: true, missed: [] });
    const event = eventOf(1, {
      purpose: 'direct-care',
      tokens: ['DIOU4BME5ZDRBRY6GFYS', 'FXWC6EIGYFORTTWPS7KG'],
      source: '10.0.0.7',
      requestId: 'r-1',
      details: { hasAccess: true, count: 2, note: null },
    });
    await appendAudit(store, event);
    await appendAudit(store, eventOf(2, { cohort: { hash: 'ab12', count: 0 } }));
    const [first, second] = await listAudit(store, {});
    expect(first).toMatchObject({ ...event, seq: 1 });
    expect(second).toMatchObject({ cohort: { hash: 'ab12', count: 0 }, tokens: [], seq: 2 });
  });

  it('answers who has seen a token, who asked what and when, page by page', async () => {
    const { store } = await filled(6);
    await appendAudit(store, eventOf(7, { tokens: ['DIOU4BME5ZDRBRY6GFYS'], requestId: 'r-9' }));
    const seqs = async (filter: Parameters<typeof listAudit>[1], limit?: number, after?: number) =>
      (await listAudit(store, filter, limit, after)).map(({ seq }) => seq);
    expect(await seqs({ token: 'DIOU4BME5ZDRBRY6GFYS' })).toEqual([7]);
    expect(await seqs({ token: 'diou4bme5zdrbry6gfys' })).toEqual([]);
    expect(await seqs({ token: '%' })).toEqual([]);
    expect(await seqs({ token: 'DIOU' })).toEqual([]);
    expect(await seqs({ requestId: 'r-9' })).toEqual([7]);
    expect(await seqs({ userId: 'u1' })).toEqual([1, 4, 7]);
    expect(await seqs({ action: 'export' })).toEqual([]);
    expect(await seqs({ from: eventOf(2).at, to: eventOf(4).at })).toEqual([2, 3, 4]);
    expect(await seqs({}, 2, 3)).toEqual([4, 5]);
  });

  it('refuses an event without time, user or action, and keeps nothing of it', async () => {
    const { store } = await stores.open();
    const wrong: Partial<AuditEvent>[] = [
      { at: '2026-03-02' },
      { at: '2026-13-02T09:30:00.000Z' },
      { user: { id: ' ', role: 'analyst', organisation: 'QOX' } },
      { action: '' },
      { object: { type: 'a:b', id: '1' } },
      { outcome: '' },
      { cohort: { hash: 'x', count: 0.5 } },
    ];
    for (const more of wrong)
      await expect(appendAudit(store, eventOf(1, more))).rejects.toMatchObject({ kind: 'internal' });
    expect((await auditAnchor(store)).seq).toBe(0);
  });

  it('takes any text, however hostile, and still holds', async () => {
    const { store } = await stores.open();
    const texts = [
      "'); drop table audit_event; --",
      'a|b|c',
      'nul \u0000 byte',
      'half \ud800 of a pair',
      '😀 Þórr',
      'x'.repeat(10_000),
      'line\nbreak\ttab',
      '',
    ];
    for (const [n, text] of texts.entries())
      await appendAudit(store, eventOf(n, { reason: text, object: { type: 'text', id: text }, details: { text } }));
    await appendAudit(store, eventOf(9, { user: { id: 'a|view', role: 'r', organisation: '' }, action: 'b|c' }));
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: texts.length + 1 });
    const kept = await listAudit(store, {});
    expect(kept[0]?.reason).toBe(texts[0]);
    expect(kept[2]?.reason).toBe('nul   byte');
    expect(kept[4]?.details).toEqual({ text: texts[4] });
    expect(kept[5]?.reason?.length).toBe(4_000);
  });

  it('keeps one chain when many append at once, also through two stores on one place', async () => {
    const { store, place } = await stores.open();
    const second = await openStore(place);
    try {
      const places = await Promise.all(
        Array.from({ length: 40 }, (_, n) => appendAudit(n % 2 ? store : second, eventOf(n))),
      );
      expect(places.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, i) => i + 1),
      );
      expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 40 });
    } finally {
      await second.close();
    }
  });

  it('keeps many entries at once, or none of them, and the process goes on with its other work meanwhile', async () => {
    const { store } = await stores.open();
    const events = Array.from({ length: 1_000 }, (_, n) => eventOf(n % 900));
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const place = await store.write((db) => addAuditEntries(db, events));
    clearInterval(timer);
    expect([place.seq, ticks > 2]).toEqual([1_000, true]);
    const wrong = [...events.slice(0, 10), eventOf(1, { action: '' })];
    await expect(store.write((db) => addAuditEntries(db, wrong))).rejects.toThrow('action');
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 1_000 });
    expect(await store.write((db) => addAuditEntries(db, []))).toEqual(place);
  });

  it('gives nobody a right to change, remove, replace or squeeze in an entry', async () => {
    const { store, place } = await filled(3);
    const attempts = [
      "update audit_event set reason = 'other' where seq = 2",
      "update audit_event set reason = 'other' where seq = 99",
      'delete from audit_event where seq = 3',
      'delete from audit_event',
      'update audit_head set seq = 2',
      "update audit_head set seq = 4, hash = 'x', entry_hash = 'x'",
      'delete from audit_head',
      "insert into audit_head values (2, 0, '', '')",
      `insert into audit_event (seq, ${COLUMNS}) select 4, ${COLUMNS.replace('event_id', "'n'").replace(/prev_hash, hash, prev_entry_hash, entry_hash/, "'a', 'b', 'c', 'd'")} from audit_event where seq = 1`,
    ];
    const others = {
      sqlite: [`insert or replace into audit_event select * from audit_event where seq = 2`],
      postgresql: ['truncate audit_event', 'truncate audit_head'],
    };
    const refusals: string[] = [];
    await stores.through(place, 'store', async (door) => {
      for (const sql of [...attempts, ...others[engine]])
        await door.run(sql).then(
          () => refusals.push(`done: ${sql}`),
          () => undefined,
        );
    });
    // SQLite has no statement triggers: a change of no row changes nothing and is not refused
    const harmless = engine === 'sqlite' ? [`done: ${attempts[1]}`] : [];
    expect(refusals).toEqual(harmless);
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 3 });
  });

  it('finds a change of any column', async () => {
    const columns = COLUMNS.split(', ').filter((column) => column !== 'cohort_count');
    const changes = [...columns.map((column) => `${column} = '["x"]'`), 'cohort_count = 7'];
    const { store, place } = await filled(changes.length + 1);
    await stores.through(place, 'keeper', async (door) => {
      // a value given to two entries would not pass the unique hashes
      for (const [i, change] of changes.entries())
        await door.run(`update audit_event set ${change.replace('x', `x${i}`)} where seq = ${i + 1}`);
    });
    const { faults } = await verifyAudit(store);
    expect(faults).toEqual([{ kind: 'changed', seq: 1, to: changes.length }]);
  });
});
