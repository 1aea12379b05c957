/** Which opt-outs two editions obey, and how many people each purpose leaves out by them. */
import type { Manifest } from './manifest.ts';
import type { PeopleSeen } from './seen-counts.ts';

/** As the manifest counts them; null where the edition is not published for the purpose. */
type Seen = Omit<PeopleSeen, 'purpose'> | null;

export interface OptOutDiff {
  /** lists that one edition obeys and the other does not */
  lists: { kind: 'national' | 'objections'; asAt: string; change: 'added' | 'removed' }[];
  /** purposes of which a count differs */
  purposes: { purpose: string; before: Seen; after: Seen }[];
}

type OfPeople = Pick<Manifest, 'inputs' | 'seen'>;

/** @returns null when both leave out the same numbers of people by the same lists, or nobody is in either */
export function diffOptOuts(before: OfPeople, after: OfPeople): OptOutDiff | null {
  const lists = [...listsBeside(before, after, 'removed'), ...listsBeside(after, before, 'added')];
  const [was, is] = [before, after].map(
    ({ seen }) => new Map((seen?.people ?? []).map(({ purpose, ...counts }) => [purpose, counts])),
  ) as [Map<string, NonNullable<Seen>>, Map<string, NonNullable<Seen>>];
  const purposes = [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((purpose) => ({ purpose, before: was.get(purpose) ?? null, after: is.get(purpose) ?? null }))
    .filter((p) => differs(p.before, p.after));
  return lists.length + purposes.length > 0 ? { lists, purposes } : null;
}

const differs = (a: Seen, b: Seen): boolean =>
  a?.people !== b?.people || a?.optedOut !== b?.optedOut || a?.gpOptedOut !== b?.gpOptedOut;

/** Lists of the one that the other does not obey. */
function listsBeside(one: OfPeople, other: OfPeople, change: 'added' | 'removed'): OptOutDiff['lists'] {
  const known = new Set(other.inputs.optOutLists.map(({ sha256 }) => sha256));
  return one.inputs.optOutLists
    .filter(({ sha256 }) => !known.has(sha256))
    .map(({ kind = 'national', asAt }) => ({ kind, asAt, change }));
}
