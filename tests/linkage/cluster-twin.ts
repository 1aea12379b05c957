/** Clusters the slow, obvious way: groups as lists, every limit counted anew for each link. */
export interface SlowRecord {
  source: 'left' | 'right';
  fact: number | null;
  restricted?: boolean;
}

/** numbers of two records, from 1, their match weight, and whether it is certain */
export type SlowLink = [left: number, right: number, weight: number, certain?: boolean];

interface SlowOptions {
  threshold: number;
  mostMembers: number;
  pairing: string;
  contradict: string[];
}

export function clusterSlowly(
  records: SlowRecord[],
  links: SlowLink[],
  options: SlowOptions,
): { groups: number[][]; cut: Record<Fault, number> } {
  const cut = { pairing: 0, contradiction: 0, certainty: 0, evidence: 0, members: 0 };
  let groups = records.map((_, i) => [i + 1]);
  const strongestFirst = links
    .filter(([, , weight]) => weight >= options.threshold)
    .sort(([a, b, v], [c, d, w]) => w - v || a - c || b - d);
  const taken: SlowLink[] = [];
  let waiting = strongestFirst;
  for (let before = -1; before !== groups.length; ) {
    before = groups.length;
    const again: SlowLink[] = [];
    for (const link of waiting) {
      const one = groups.find((g) => g.includes(link[0]))!;
      const other = groups.find((g) => g.includes(link[1]))!;
      if (one === other) continue;
      const both = [...one, ...other];
      const together = both.map((n) => records[n - 1]!);
      const fault = faultOf(together, weightBetween(links, one, other), allCertain(taken, both) && !!link[3], options);
      if (!fault) {
        groups = [...groups.filter((g) => g !== one && g !== other), both];
        taken.push(link);
      }
      if (fault === 'evidence') again.push(link);
      else if (fault) cut[fault] += 1;
    }
    waiting = again;
  }
  cut.evidence = waiting.length;
  const sorted = groups.map((g) => g.sort((a, b) => a - b));
  return { groups: sorted.sort((a, b) => a[0]! - b[0]!), cut };
}

/** What all pairs between two groups weigh together. */
export const weightBetween = (links: SlowLink[], one: number[], other: number[]): number =>
  links
    .filter(([a, b]) => (one.includes(a) && other.includes(b)) || (one.includes(b) && other.includes(a)))
    .reduce((sum, [, , weight]) => sum + weight, 0);

const allCertain = (taken: SlowLink[], group: number[]): boolean =>
  taken.every(([left, , , certain]) => certain || !group.includes(left));

type Fault = 'pairing' | 'contradiction' | 'certainty' | 'evidence' | 'members';

function faultOf(together: SlowRecord[], between: number, certain: boolean, options: SlowOptions): Fault | null {
  const left = together.filter((r) => r.source === 'left').length;
  const right = together.length - left;
  if (options.pairing === 'one-to-one' && (left > 1 || right > 1)) return 'pairing';
  if (options.pairing === 'one-to-many' && left > 1) return 'pairing';
  if (options.pairing === 'many-to-one' && right > 1) return 'pairing';
  const said = together.map((r) => r.fact).filter((fact) => fact !== null);
  if (options.contradict.length > 0 && said.some((fact) => fact !== said[0])) return 'contradiction';
  if (!certain && together.some((r) => r.restricted)) return 'certainty';
  if (between < options.threshold) return 'evidence';
  return together.length > options.mostMembers ? 'members' : null;
}
