/** Postcodes of an area that the Post Office never made (ZY), each with a point inside its small area. */
import type { RandomSource } from '../../statistics/distributions/random.ts';
import type { Division } from './divide-county.ts';
import type { Point } from './settle-county.ts';
import type { Cell } from './tessellate.ts';

export interface Postcode {
  postcode: string;
  area: number;
  at: Point;
}

const RESIDENTS_PER_HOUSEHOLD = 2.35;
const HOUSEHOLDS_PER_POSTCODE = 17;
/** letters of the second half: C, I, K, M, O and V are never used there */
const LETTERS = 'ABDEFGHJLNPQRSTUWXYZ';
const UNITS = LETTERS.length ** 2;
/** share of the way to a border; bends of borders never come so near (tessellate.ts) */
const INNER_SHARE = 0.6;

/** @param weights share of residents of each small area */
export function issuePostcodes(
  cells: Cell[],
  division: Division,
  weights: number[],
  residents: number,
  chance: RandomSource,
): Postcode[] {
  const perPostcode = RESIDENTS_PER_HOUSEHOLD * HOUSEHOLDS_PER_POSTCODE;
  const counts = weights.map((w) => Math.max(3, Math.round((w * residents) / perPostcode)));
  const byDistrict = new Map<number, number[]>();
  for (const [area, { district }] of division.areas.entries()) {
    const list = byDistrict.get(district) ?? [];
    for (let n = 0; n < counts[area]!; n++) list.push(area);
    byDistrict.set(district, list);
  }
  return [...byDistrict].flatMap(([district, areas]) => {
    const perSector = Math.max(100, Math.ceil(areas.length / 10));
    return areas.map((area, k) => ({
      postcode: `ZY${district} ${inward(k, perSector)}`,
      area,
      at: inside(cells[area]!, chance),
    }));
  });
}

/** Seven steps at a time through the 400 units, so that neighbours are not in alphabetical order. */
function inward(k: number, perSector: number): string {
  const sector = (1 + Math.floor(k / perSector)) % 10;
  const unit = ((k % perSector) * 7) % UNITS;
  return `${sector}${LETTERS[Math.floor(unit / LETTERS.length)]}${LETTERS[unit % LETTERS.length]}`;
}

function inside({ point, corners }: Cell, chance: RandomSource): Point {
  const k = chance.integer(corners.length);
  const [a, b] = [corners[k]!, corners[(k + 1) % corners.length]!];
  const share = chance.uniform();
  const out = INNER_SHARE * Math.sqrt(chance.uniform());
  return {
    x: Math.round(point.x + (a.x + (b.x - a.x) * share - point.x) * out),
    y: Math.round(point.y + (a.y + (b.y - a.y) * share - point.y) * out),
  };
}
