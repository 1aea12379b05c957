/** Adds entries to the audit log's chain, and reads them. Nothing here changes or removes one, and nothing else may. */
import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type AuditEntry, type AuditEvent, auditRow, entryOf } from './audit-event.ts';
import type { Store } from './open-store.ts';
import type { StoreReader, StoreWriter } from './store-tables.ts';

/** An entry's place in the chain. Kept elsewhere (in a manifest, on paper), it anchors the chain against its own keepers. */
export interface AuditAnchor {
  /** 1, 2, 3 …; 0 before the first entry */
  seq: number;
  /** SHA-256 in hex; 64 zeros before the first entry */
  hash: string;
  entryHash: string;
}

/** SQLite answers without leaving this thread: after so many entries the process sees to its other work. */
const BREATH = 200;

/**
 * Adds one entry at the end of the audit chain, on the disk before it returns.
 * @param event what happened; its time is the caller's clock
 * @returns the entry's place in the chain
 * @throws ConcordError 'internal' for an event without time, user, action, object or outcome
 * @example
 * await appendAudit(store, {
 *   at: '2026-03-02T09:30:00.000Z', user: { id: 'u1', role: 'analyst', organisation: 'QOX' },
 *   action: 'view', object: { type: 'cohort', id: '42' }, outcome: 'allowed',
 * });
 */
export async function appendAudit(store: Store, event: AuditEvent): Promise<AuditAnchor> {
  return await store.write((db) => addAuditEntries(db, [event]));
}

/**
 * Adds entries within a transaction, so that what was done and its entries are kept together or not at all.
 * @param events in the order in which they happened; none leaves the chain as it is
 * @returns the place of the last
 */
export async function addAuditEntries(db: StoreWriter, events: AuditEvent[]): Promise<AuditAnchor> {
  let end = await chainEnd(db);
  for (const [i, event] of events.entries()) {
    if (i % BREATH === BREATH - 1) await setImmediate();
    const row = auditRow(event, randomUUID(), end);
    await db.insertInto('audit_event').values(row).execute();
    end = { seq: row.seq, hash: row.hash, entry_hash: row.entry_hash };
    await db.updateTable('audit_head').set(end).where('id', '=', 1).execute();
  }
  return { seq: end.seq, hash: end.hash, entryHash: end.entry_hash };
}

/** Where the chain ends now, to be noted outside the store. */
export async function auditAnchor(store: Store): Promise<AuditAnchor> {
  const end = await store.read(chainEnd);
  return { seq: end.seq, hash: end.hash, entryHash: end.entry_hash };
}

const chainEnd = (db: StoreReader) =>
  db.selectFrom('audit_head').select(['seq', 'hash', 'entry_hash']).where('id', '=', 1).executeTakeFirstOrThrow();

export interface AuditFilter {
  /** entries that name this token: who has seen this person's data */
  token?: string;
  userId?: string;
  requestId?: string;
  action?: string;
  /** ISO times in UTC, both included */
  from?: string;
  to?: string;
}

/**
 * Entries that answer all of a filter, oldest first.
 * @param filter an empty one is every entry
 * @param limit how many at most, e.g. a page of 500
 * @param after only entries after this place in the chain: 0 for the first page
 */
export async function listAudit(store: Store, filter: AuditFilter, limit = 500, after = 0): Promise<AuditEntry[]> {
  const rows = await store.read((db) => {
    let query = db.selectFrom('audit_event').selectAll().where('seq', '>', after);
    if (filter.userId !== undefined) query = query.where('user_id', '=', filter.userId);
    if (filter.requestId !== undefined) query = query.where('request_id', '=', filter.requestId);
    if (filter.action !== undefined) query = query.where('action', '=', filter.action);
    if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('at', '<=', filter.to);
    if (filter.token !== undefined) query = query.where('tokens', 'like', naming(filter.token));
    return query.orderBy('seq').limit(limit).execute();
  });
  // LIKE takes no account of case on SQLite
  return rows.map(entryOf).filter(({ tokens }) => filter.token === undefined || tokens?.includes(filter.token));
}

/** Tokens are capitals and digits; whatever else is asked for must not widen the search. */
const naming = (token: string): string => `%${JSON.stringify(token.replaceAll(/[^A-Z0-9]/g, ''))}%`;
