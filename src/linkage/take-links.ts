/** Takes the links of each component, strongest first, as long as what the records say on the whole allows it. */
import type { Engine } from '../engine/engine.ts';
import { groupEvidence, type WeighedPair } from './group-evidence.ts';
import { layNumbers } from './lay-numbers.ts';
import {
  type CutLink,
  type CutReason,
  type GroupLimits,
  makeGroups,
  type RecordGroups,
  unionFind,
} from './record-groups.ts';
import { VETO_WEIGHT } from './weigh-sql.ts';

export interface TakenLinks {
  groups: RecordGroups;
  /** pairs from the threshold on */
  links: number;
  cuts: CutLink[];
  /** links that lost by the pairing to another link of exactly the same weight */
  ties: number;
}

/**
 * Goes through the table `pairs` component by component: records that links join directly or through others. The engine sorts, so
 * that only the pairs of one component, the groups and what is cut stay in memory.
 */
export async function takeLinks(engine: Engine, limits: GroupLimits): Promise<TakenLinks> {
  await layComponents(engine, limits);
  const groups = makeGroups(limits);
  const cuts: CutLink[] = [];
  let [links, ties] = [0, 0];
  const take = (pairs: Link[]): void => {
    const found = takeComponent(pairs, limits.threshold, groups);
    links += found.links;
    ties += found.ties;
    for (const cut of found.cuts) cuts.push(cut);
  };
  let component: Link[] = [];
  for await (const rows of engine.stream<Link>(componentsSql(limits)))
    for (const row of rows) {
      if (component[0] && component[0].c !== row.c) {
        take(component);
        component = [];
      }
      component.push(row);
    }
  take(component);
  return { groups, links, cuts, ties };
}

interface Link extends WeighedPair {
  /** component */
  c: number;
  certain: boolean;
}

/** Makes `linkage_components(record, component)` of components of three records and more; in smaller ones there is nothing to weigh. */
async function layComponents(engine: Engine, { records, threshold }: GroupLimits): Promise<void> {
  const { root, join } = unionFind(records);
  const members = new Int32Array(records + 1).fill(1);
  const query = `select left_record as l, right_record as r from pairs where match_weight >= ${threshold}`;
  for await (const rows of engine.stream<{ l: number; r: number }>(query))
    for (const { l, r } of rows) {
      const [a, b] = [root(l), root(r)];
      if (a === b) continue;
      const all = members[a]! + members[b]!;
      members[join(a, b)] = all;
    }
  const large: number[] = [];
  for (let record = 1; record <= records; record++) if (members[root(record)]! > 2) large.push(record);
  await layNumbers(engine, 'linkage_components', { record: large, component: large.map(root) });
}

/**
 * Every link, and the pairs below the threshold that lie within a component; component by component, strongest first.
 */
const componentsSql = ({ threshold, knowsCertain }: GroupLimits): string => `
  select coalesce(a.component, p.left_record) as c, p.left_record as l, p.right_record as r,
    p.match_weight as w, ${knowsCertain ? 'p.is_certain' : 'false'} as certain
  from pairs p left join linkage_components a on a.record = p.left_record
    left join linkage_components b on b.record = p.right_record
  where p.match_weight >= ${threshold} or a.component = b.component
  order by c, w desc, l, r`;

/** Offers the links of a component, and those that the evidence cut again for as long as that takes one. No sum makes up for a veto. */
function takeComponent(pairs: Link[], threshold: number, groups: RecordGroups): Omit<TakenLinks, 'groups'> {
  const evidence = groupEvidence(pairs.map((p) => (p.w > VETO_WEIGHT ? p : { ...p, w: -Infinity })));
  const links = pairs.filter((p) => p.w >= threshold);
  const best = new Map<number, number>();
  const cuts: CutLink[] = [];
  let ties = 0;
  const offer = ({ l, r, w, certain }: Link): 'taken' | 'evidence' | null => {
    const outcome = groups.offer(l, r, certain, evidence);
    if (outcome === 'taken') for (const record of [l, r]) if (!best.has(record)) best.set(record, w);
    if (outcome === 'taken' || outcome === 'evidence') return outcome;
    if (outcome === 'pairing' && (best.get(l) === w || best.get(r) === w)) ties += 1;
    if (outcome !== 'together') cuts.push(cutLink({ l, r, w }, outcome));
    return null;
  };
  let waiting = links;
  for (let taken = true; taken && waiting.length > 0; ) {
    const outcomes = waiting.map(offer);
    waiting = waiting.filter((_, i) => outcomes[i] === 'evidence');
    taken = outcomes.includes('taken');
  }
  return { links: links.length, ties, cuts: [...cuts, ...waiting.map((link) => cutLink(link, 'evidence'))] };
}

const cutLink = ({ l, r, w }: WeighedPair, reason: CutReason): CutLink => ({ left: l, right: r, weight: w, reason });
