/** General practices, their networks, and how the residents of each small area are divided among them. */
import type { RandomSource } from '../../statistics/distributions/random.ts';
import type { Division } from './divide-county.ts';
import { groupAreas } from './group-areas.ts';
import { apportion, distance, type Point } from './settle-county.ts';
import type { Cell } from './tessellate.ts';

const RESIDENTS_PER_PRACTICE = 9000;
const FEWEST_PRACTICES = 4;
const PRACTICES_PER_NETWORK = 5;
/** a practice with less than this share of a small area has none of it */
const LEAST_SHARE = 0.03;
/** shares are whole numbers of this, so that they add up exactly */
const STEPS = 10_000;

export interface Practice {
  id: number;
  code: string;
  place: number;
  /** number of its network, from 0 */
  network: number;
  area: number;
  at: Point;
}

export interface Practices {
  practices: Practice[];
  /** place of each network */
  networks: number[];
  catchment: { area: number; practice: number; share: number }[];
}

export function openPractices(cells: Cell[], division: Division, residents: number, chance: RandomSource): Practices {
  const wanted = Math.max(FEWEST_PRACTICES, Math.round(residents / RESIDENTS_PER_PRACTICE));
  const members = division.places.map((_, place) =>
    [...cells.keys()].filter((i) => division.areas[i]!.place === place),
  );
  const counts = atLeastOne(
    wanted,
    members.map((m) => m.length),
  );
  const practices: Practice[] = [];
  const networks: number[] = [];
  for (const [place, areas] of members.entries()) {
    const groups = groupAreas(cells, areas, Math.min(counts[place]!, areas.length), 0.2);
    const firstNetwork = networks.length;
    const all = Math.max(1, Math.round(counts[place]! / PRACTICES_PER_NETWORK));
    for (let n = 0; n < all; n++) networks.push(place);
    const number = new Set(groups.values()).size;
    for (let g = 0; g < number; g++) {
      const network = firstNetwork + Math.floor((g * all) / number);
      const area = mostCentral(
        cells,
        areas.filter((i) => groups.get(i) === g),
      );
      practices.push(newPractice(practices.length + 1, place, network, area, cells[area]!, chance));
    }
  }
  const sizes = practices.map(() => Math.exp(0.35 * chance.normal()));
  return { practices, networks, catchment: cells.flatMap((c, area) => divide(c.point, area, practices, sizes)) };
}

function atLeastOne(total: number, shares: number[]): number[] {
  return apportion(total - shares.length, shares).map((n) => n + 1);
}

function newPractice(
  id: number,
  place: number,
  network: number,
  area: number,
  cell: Cell,
  chance: RandomSource,
): Practice {
  const aside = Math.sqrt(cell.area) * 0.1;
  const at = {
    x: Math.round(cell.point.x + aside * chance.normal()),
    y: Math.round(cell.point.y + aside * chance.normal()),
  };
  return { id, code: `Z9${String(id).padStart(4, '0')}`, place, network, area, at };
}

/** Practices stand where people live close together: the smallest area near the middle of the group. */
function mostCentral(cells: Cell[], group: number[]): number {
  const centre = {
    x: group.reduce((sum, i) => sum + cells[i]!.point.x, 0) / group.length,
    y: group.reduce((sum, i) => sum + cells[i]!.point.y, 0) / group.length,
  };
  const cost = (i: number): number => distance(cells[i]!.point, centre) * Math.sqrt(cells[i]!.area);
  return group.toSorted((a, b) => cost(a) - cost(b) || a - b)[0]!;
}

/** Nearer and larger practices get more; beyond the nearest, shares fall the faster the nearer that one is. */
function divide(at: Point, area: number, practices: Practice[], sizes: number[]): Practices['catchment'] {
  const away = practices.map((p) => distance(at, p.at));
  const nearest = Math.min(...away);
  const pull = away.map((d, i) => sizes[i]! * Math.exp(-(d - nearest) / (0.4 * nearest + 350)));
  const all = pull.reduce((a, b) => a + b, 0);
  const least = Math.min(LEAST_SHARE * all, Math.max(...pull));
  const chosen = [...practices.keys()].filter((i) => pull[i]! >= least);
  const steps = apportion(
    STEPS,
    chosen.map((i) => pull[i]!),
  );
  return chosen.map((i, k) => ({ area, practice: practices[i]!.id, share: steps[k]! / STEPS }));
}
