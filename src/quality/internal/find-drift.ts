/** What moved against the deliveries before this one. Notes for a person: they reject nothing. */
import type { CheckResult, ColumnProfile, DriftNote } from '../check-result.ts';

/** How many earlier deliveries are looked at. */
const WINDOW = 12;
/** Rows fewer or more than this part of the usual number, and missing shares that moved by this much, are worth a word. */
const VOLUME_PART = 0.5;
const SHARE_MOVED = 0.1;
/** A list of common values this short is the whole list, so that a value beside it is new. */
const WHOLE_LIST = 10;

const NO_VALUES_KNOWN = 0;

export function findDrift(
  now: { rowsIn: number; profile: ColumnProfile[]; columns: { extra: string[]; missing: string[] } },
  earlier: CheckResult[],
): DriftNote[] {
  const before = earlier.filter((e) => e.reconciliation.rowsIn > 0).slice(-WINDOW);
  const layout = now.columns.extra.map((told) => ({
    column: null,
    finding: `the file has a column that the contract does not know: ${told}`,
    severity: 'note' as const,
  }));
  if (before.length === 0) return layout;
  return [...layout, ...volumeDrift(now.rowsIn, before), ...now.profile.flatMap((p) => columnDrift(p, before))];
}

function volumeDrift(rowsIn: number, before: CheckResult[]): DriftNote[] {
  const usual = median(before.map((e) => e.reconciliation.rowsIn));
  const moved = rowsIn / usual - 1;
  if (Math.abs(moved) <= VOLUME_PART) return [];
  const finding = `${rowsIn} rows, where ${usual} are usual (${moved > 0 ? '+' : ''}${Math.round(moved * 100)}%)`;
  return [{ column: null, finding, severity: 'warn' }];
}

function columnDrift(profile: ColumnProfile, before: CheckResult[]): DriftNote[] {
  const earlier = before.flatMap((e) => e.profile.filter((p) => p.column === profile.column && p.rows > 0));
  if (earlier.length === 0 || profile.rows === 0) return [];
  return [...missingDrift(profile, earlier), ...newValues(profile, earlier)];
}

function missingDrift(profile: ColumnProfile, earlier: ColumnProfile[]): DriftNote[] {
  const usual = median(earlier.map((p) => p.missing / p.rows));
  const share = profile.missing / profile.rows;
  if (Math.abs(share - usual) <= SHARE_MOVED) return [];
  const finding = `missing in ${percent(share)} of rows, where ${percent(usual)} is usual`;
  return [{ column: profile.column, finding, severity: share > usual ? 'warn' : 'note' }];
}

/** Only for plain columns whose whole list of values was short: `top` is empty for the others. */
function newValues(profile: ColumnProfile, earlier: ColumnProfile[]): DriftNote[] {
  const lists = [profile, ...earlier];
  if (lists.some((p) => p.top.length === NO_VALUES_KNOWN || p.distinct > WHOLE_LIST || p.distinctIsEstimate)) return [];
  const known = new Set(earlier.flatMap((p) => p.top.map((t) => t.value)));
  const fresh = profile.top.filter((t) => !known.has(t.value)).map((t) => t.value);
  if (fresh.length === 0) return [];
  return [{ column: profile.column, finding: `values not seen before: ${fresh.join(', ')}`, severity: 'note' }];
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;
