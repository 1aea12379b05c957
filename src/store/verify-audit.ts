/** Walks the audit chain from its first entry and finds what was done to it since. */
import type { AuditAnchor } from './append-audit.ts';
import { chainHash, entryHash } from './audit-event.ts';
import { type AuditFault, nameFaults, type Suspicion } from './name-audit-faults.ts';
import type { Store } from './open-store.ts';
import type { AuditEventRow, StoreTables } from './store-tables.ts';

export interface AuditVerdict {
  ok: boolean;
  /** how many entries were looked at */
  entries: number;
  /** in the order of the chain; empty when all is well */
  faults: AuditFault[];
  /** false when more is wrong than is named: beyond a thousand faults the rest is not told apart */
  complete: boolean;
  /** the anchors that the chain does not pass through; none when all is well */
  missed: AuditAnchor[];
}

const PAGE = 2_000;
const MOST_SUSPECTS = 1_000;
const GENESIS = '0'.repeat(64);

interface Walk extends Suspicion {
  entries: number;
  last: Pick<AuditEventRow, 'seq' | 'hash' | 'entry_hash'>;
  /** anchors that the chain has not passed through yet */
  missed: AuditAnchor[];
}

/**
 * Checks every entry: its own hashes, its link to the entry before it, the numbering, and the end of the chain.
 *
 * Who can write to the database past its triggers can also write the whole chain anew, end included; that is found
 * only with an anchor that was noted somewhere else.
 * @param anchors of `auditAnchor` or `appendAudit`, kept elsewhere: the chain must still pass through each. One of an empty
 *   log says nothing
 * @returns each entry that was changed, removed, inserted or reordered, by its number; an empty log is in order
 * @example
 * const { ok, faults } = await verifyAudit(store, [anchorOfLastNight]);
 */
export async function verifyAudit(store: Store, anchors: AuditAnchor[] = []): Promise<AuditVerdict> {
  const walk: Walk = {
    failing: [],
    unlinked: [],
    missing: [],
    end: 0,
    beyond: 0,
    upTo: Number.MAX_SAFE_INTEGER,
    entries: 0,
    last: { seq: 0, hash: GENESIS, entry_hash: GENESIS },
    missed: anchors.filter(({ seq }) => seq !== 0),
  };
  for (;;) {
    const { rows, end } = await readPage(store, walk.last.seq);
    for (const row of rows) step(walk, row);
    if (rows.length) continue;
    closeChain(walk, end);
    break;
  }
  const faults = nameFaults(walk);
  for (const { seq: at } of walk.missed)
    if (!faults.some(({ seq, to }) => seq <= at && at <= (to ?? seq)))
      faults.push({ kind: at > walk.end ? 'removed' : 'changed', seq: at });
  return {
    ok: faults.length === 0,
    entries: walk.entries,
    faults: faults.toSorted((a, b) => a.seq - b.seq),
    complete: walk.upTo === Number.MAX_SAFE_INTEGER,
    missed: walk.missed,
  };
}

/** A page and the chain's end of one moment: entries that are added meanwhile come with an end that knows them. */
const readPage = (store: Store, after: number) =>
  store.read(async (db) => ({
    rows: await db.selectFrom('audit_event').selectAll().where('seq', '>', after).orderBy('seq').limit(PAGE).execute(),
    end: await db.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst(),
  }));

function step(walk: Walk, row: AuditEventRow): void {
  const { last } = walk;
  const isWhole = chainHash(row) === row.hash && entryHash(row) === row.entry_hash;
  const follows = row.seq === last.seq + 1;
  if (!follows) walk.missing.push({ from: last.seq + 1, to: row.seq - 1 });
  if (!isWhole) suspect(walk, walk.failing, row, row.seq);
  if (follows && !isLinked(row, last)) suspect(walk, walk.unlinked, row.seq, row.seq);
  if (walk.missed.length) walk.missed = walk.missed.filter((anchor) => !passes(row, anchor));
  walk.entries += 1;
  walk.last = row;
}

const passes = (row: AuditEventRow, { seq, hash, entryHash }: AuditAnchor): boolean =>
  row.seq === seq && row.hash === hash && row.entry_hash === entryHash;

const isLinked = (row: AuditEventRow, last: Walk['last']): boolean =>
  row.prev_hash === last.hash && row.prev_entry_hash === last.entry_hash;

function suspect<T>(walk: Walk, list: T[], item: T, seq: number): void {
  if (walk.upTo > seq && list.length < MOST_SUSPECTS) list.push(item);
  else walk.upTo = Math.min(walk.upTo, seq - 1);
}

/** The end of the chain is held like an entry after the last: it must be there, and be chained to it. Itself removed, it hides at least one. */
function closeChain(walk: Walk, end: StoreTables['audit_head'] | undefined): void {
  const { last } = walk;
  walk.end = end?.seq ?? last.seq + 1;
  walk.beyond = last.seq;
  if (last.seq < walk.end) walk.missing.push({ from: last.seq + 1, to: walk.end });
  if (last.seq === walk.end && end && (end.hash !== last.hash || end.entry_hash !== last.entry_hash))
    suspect(walk, walk.unlinked, walk.end + 1, walk.end + 1);
}
