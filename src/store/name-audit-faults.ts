/** Says what was done to an audit chain, from the entries that do not hold: changed, removed, inserted or reordered. */
import { chainHash, entryHash } from './audit-event.ts';
import type { AuditEventRow } from './store-tables.ts';

export interface AuditFault {
  /** `reordered`: the entry at `seq` is sound, but was written as another number */
  kind: 'changed' | 'removed' | 'inserted' | 'reordered';
  seq: number;
  /** last of a run of the same kind; absent for one entry */
  to?: number;
  /** of a reordered entry: the number under which it was written */
  writtenAs?: number;
}

/** What a walk along the chain found. */
export interface Suspicion {
  /** entries whose own hashes do not hold */
  failing: AuditEventRow[];
  /** numbers of entries that are not chained to the entry before them, sound or not; the end of the chain counts as one */
  unlinked: number[];
  /** numbers that no entry has, before the end of the chain */
  missing: { from: number; to: number }[];
  /** number of the chain's last entry, as its end says */
  end: number;
  /** number of the last entry that is there: after `end` there should be none */
  beyond: number;
  /** nothing is told of entries after this number: the walk stopped taking down faults there */
  upTo: number;
}

/** A removed run may be long; so many of its numbers are tried as the place of an entry that stands elsewhere. */
const MOST_TRIED = 2_000;
const NEAR = [1, -1, 2, -2, 3, -3];

/**
 * Names the faults. An entry whose hashes hold under another number was moved; a number that an entry was moved from and
 * none was moved to has lost its entry; a number that a moved entry belongs to, and where another stands, has one too many.
 * @returns faults in order of their numbers, runs of the same kind as one
 */
export function nameFaults(suspicion: Suspicion): AuditFault[] {
  const { failing, missing, end, beyond, upTo } = suspicion;
  const moved = findMoved(suspicion);
  const claimed = new Set(moved.values());
  const seats = new Set(failing.map((row) => row.seq));
  const faults: AuditFault[] = [];
  for (const row of failing) {
    const writtenAs = moved.get(row.seq);
    if (writtenAs !== undefined) faults.push({ kind: 'reordered', seq: row.seq, writtenAs });
    else faults.push({ kind: claimed.has(row.seq) || row.seq > end ? 'inserted' : 'changed', seq: row.seq });
    if (writtenAs !== undefined && !claimed.has(row.seq) && row.seq <= end)
      faults.push({ kind: 'removed', seq: row.seq });
  }
  const isMissing = (seq: number): boolean => missing.some(({ from, to }) => from <= seq && seq <= to);
  for (const seq of claimed) if (!seats.has(seq) && !isMissing(seq)) faults.push({ kind: 'inserted', seq });
  for (const seq of numbers(end + 1, Math.min(beyond, end + MOST_TRIED)))
    if (!seats.has(seq)) faults.push({ kind: 'inserted', seq });
  for (const run of missing) faults.push(...removedOf(run, claimed));
  const named = new Set([...seats, ...faults.map(({ seq }) => seq)]);
  for (const seq of rewritten(suspicion, named)) faults.push({ kind: seq > end ? 'inserted' : 'changed', seq });
  return joinRuns(faults.filter(({ seq }) => seq <= upTo));
}

/** Number at which a failing entry stands → number under which its hashes hold. */
function findMoved({ failing, missing }: Suspicion): Map<number, number> {
  const moved = new Map<number, number>();
  const gaps = missing.flatMap(({ from, to }) => numbers(from, Math.min(to, from + MOST_TRIED)));
  const places = [...failing.map((row) => row.seq), ...gaps.slice(0, MOST_TRIED)];
  let shift = 0;
  for (const row of failing) {
    const tried = [row.seq + shift, ...NEAR.map((near) => row.seq + near), ...places];
    const writtenAs = tried.find((seq) => seq !== row.seq && holdsAs(row, seq));
    if (writtenAs === undefined) continue;
    shift = writtenAs - row.seq;
    moved.set(row.seq, writtenAs);
  }
  return moved;
}

const holdsAs = (row: AuditEventRow, seq: number): boolean =>
  chainHash({ ...row, seq }) === row.hash && entryHash({ ...row, seq }) === row.entry_hash;

/**
 * Sound entries that the chain does not pass through. One break: the entry before it was written anew, with its hashes.
 * Breaks at several numbers in a row: all but the last stand where others were.
 * @param named numbers of entries of which something is said already: breaks beside them are theirs
 */
function rewritten({ unlinked }: Suspicion, named: Set<number>): number[] {
  const breaks = new Set(unlinked.filter((seq) => !named.has(seq) && !named.has(seq - 1)));
  return [...breaks].flatMap((seq) => {
    if (breaks.has(seq + 1)) return [seq];
    return breaks.has(seq - 1) ? [] : [seq - 1];
  });
}

function removedOf({ from, to }: { from: number; to: number }, claimed: Set<number>): AuditFault[] {
  if (to - from >= MOST_TRIED) return [{ kind: 'removed', seq: from, to }];
  return numbers(from, to)
    .filter((seq) => !claimed.has(seq))
    .map((seq) => ({ kind: 'removed', seq }));
}

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from + 1, 0) }, (_, i) => from + i);

function joinRuns(faults: AuditFault[]): AuditFault[] {
  const joined: AuditFault[] = [];
  for (const fault of faults.toSorted((a, b) => a.seq - b.seq || a.kind.localeCompare(b.kind))) {
    const last = joined.findLast(({ kind }) => kind === fault.kind);
    const continues = fault.kind !== 'reordered' && last && (last.to ?? last.seq) === fault.seq - 1;
    if (continues) last.to = fault.to ?? fault.seq;
    else joined.push({ ...fault });
  }
  return joined;
}
