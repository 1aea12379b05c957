/** The administrative county: places, local authorities, wards, middle-layer areas and postcode districts. */
import type { RandomSource } from '../../statistics/distributions/random.ts';
import { groupAreas, inOnePiece } from './group-areas.ts';
import { countyName, placeNames } from './name-places.ts';
import { type County, nearestCity } from './settle-county.ts';
import type { Cell } from './tessellate.ts';

/** Small areas to one of the larger, about. */
const AREAS_PER = { authority: 85, middle: 5, ward: 5.5, district: 12 };
const MOST_POSTCODE_DISTRICTS = 99;

export interface Division {
  county: string;
  places: { placeId: number; name: string }[];
  authorities: { code: string; name: string; placeId: number }[];
  wards: { code: string; name: string; authority: number }[];
  middles: { code: string; name: string; authority: number }[];
  /** for each small area: numbers from 0 into the lists above, and its postcode district from 1 */
  areas: {
    place: number;
    authority: number;
    ward: number;
    middle: number;
    district: number;
    code: string;
    name: string;
  }[];
  /** a new name at each call */
  nextName: () => string;
}

/** Codes as the Office for National Statistics gives them, far above those given out. */
const code = (kind: string, number: number): string => `${kind}${950_001 + number}`;

export function divideCounty(county: County, cells: Cell[], chance: RandomSource): Division {
  const nextName = placeNames(chance);
  const cities = county.settlements.filter((s) => s.kind === 'city');
  const places = cities.map((_, i) => ({ placeId: i + 1, name: nextName() }));
  const placeOf = inOnePiece(
    cells,
    new Map(cells.map((c, i) => [i, placeAt(county, i) ?? nearestCity(c.point, cities)])),
  );
  const inCity = (i: number): boolean => county.settlements[county.points[i]!.settlement ?? -1]?.kind === 'city';
  const authorityOf = number(within(cells, placeOf, AREAS_PER.authority, 0.4, inCity));
  const middleOf = number(within(cells, authorityOf, AREAS_PER.middle, 0));
  const wardOf = number(within(cells, authorityOf, AREAS_PER.ward, 0.9));
  const districts = Math.min(MOST_POSTCODE_DISTRICTS, Math.max(1, Math.round(cells.length / AREAS_PER.district)));
  const districtOf = groupAreas(cells, [...cells.keys()], districts, 0.6);
  const parentsOf = (child: Map<number, number>, parent: Map<number, number>): number[] =>
    firstCells(child).map((cell) => parent.get(cell)!);
  const authorities = nameAuthorities(parentsOf(authorityOf, placeOf), places, nextName);
  const middles = nameMiddles(parentsOf(middleOf, authorityOf), authorities);
  return {
    county: countyName(chance),
    places,
    authorities,
    wards: parentsOf(wardOf, authorityOf).map((authority, i) => ({
      code: code('E05', i),
      name: nextName(),
      authority,
    })),
    middles,
    areas: nameAreas(cells, middleOf, middles).map((named, i) => ({
      ...named,
      place: placeOf.get(i)!,
      authority: authorityOf.get(i)!,
      ward: wardOf.get(i)!,
      middle: middleOf.get(i)!,
      district: districtOf.get(i)! + 1,
    })),
    nextName,
  };
}

function placeAt(county: County, cell: number): number | null {
  const settlement = county.points[cell]!.settlement;
  return settlement === null ? null : county.settlements[settlement]!.place;
}

/**
 * Groups of about `size` cells inside each group of `parents`.
 * @param isCore cells that are to be together in the first group of several
 * @returns parent and group of each cell
 */
function within(
  cells: Cell[],
  parents: Map<number, number>,
  size: number,
  turn: number,
  isCore: (cell: number) => boolean = () => false,
): Map<number, string> {
  const all = new Map<number, string>();
  const numbers = [...new Set(parents.values())].sort((a, b) => a - b);
  for (const parent of numbers) {
    const members = [...parents.keys()].filter((i) => parents.get(i) === parent).sort((a, b) => a - b);
    const groups = Math.max(1, Math.round(members.length / size));
    const core = groups > 1 ? members.filter(isCore) : [];
    for (const [cell, group] of groupAreas(cells, members, groups, turn, core)) all.set(cell, order(parent, group));
  }
  return all;
}

/** A text that sorts as the two numbers do. */
const order = (parent: number, group: number): string =>
  `${String(parent).padStart(6, '0')}-${String(group).padStart(6, '0')}`;

function number(keys: Map<number, string>): Map<number, number> {
  const sorted = [...new Set(keys.values())].sort();
  const numberOf = new Map(sorted.map((key, i) => [key, i]));
  return new Map([...keys].map(([cell, key]) => [cell, numberOf.get(key)!]));
}

/** One cell of each group, in the order of the groups. */
function firstCells(groupOf: Map<number, number>): number[] {
  const first: number[] = [];
  for (const [cell, group] of groupOf) first[group] = Math.min(cell, first[group] ?? cell);
  return first;
}

/** The authority of the city has the name of the place. */
function nameAuthorities(
  placeOf: number[],
  places: Division['places'],
  nextName: () => string,
): Division['authorities'] {
  return placeOf.map((place, i) => {
    const name = placeOf.indexOf(place) === i ? places[place]!.name : nextName();
    return { code: code('E07', i), name, placeId: place + 1 };
  });
}

function nameMiddles(authorityOf: number[], authorities: Division['authorities']): Division['middles'] {
  const met = new Map<number, number>();
  return authorityOf.map((authority, i) => {
    const nth = (met.get(authority) ?? 0) + 1;
    met.set(authority, nth);
    const name = `${authorities[authority]!.name} ${String(nth).padStart(3, '0')}`;
    return { code: code('E02', i), name, authority };
  });
}

/** As the census names them: the middle-layer area and a letter. */
function nameAreas(
  cells: Cell[],
  middleOf: Map<number, number>,
  middles: Division['middles'],
): { code: string; name: string }[] {
  const met = new Map<number, number>();
  return cells.map((_, i) => {
    const middle = middleOf.get(i)!;
    const nth = met.get(middle) ?? 0;
    met.set(middle, nth + 1);
    return { code: code('E01', i), name: `${middles[middle]!.name}${String.fromCharCode(65 + nth)}` };
  });
}
