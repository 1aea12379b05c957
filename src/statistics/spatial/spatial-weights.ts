/** Which areas are neighbours of each, and what each neighbour weighs. */
import { demand, demandChoice } from '../impossible-input.ts';

/** For each area, the places of its neighbours in the list of areas, rising, without itself. */
export type Neighbours = number[][];

export interface SpatialWeights {
  neighbours: Neighbours;
  /** of each neighbour, in the same order */
  weights: number[][];
  /** 'row' weights of an area add up to 1; 'binary' ones are 1 each */
  style: 'row' | 'binary';
}

/**
 * Answers: what each neighbour of an area weighs.
 * Arguments: `neighbours` of each area; `style`: 'row' so that an area's neighbours weigh 1 together (the default), or 'binary'
 * so that each weighs 1.
 * Result: the neighbours with their weights.
 * Zero, missing and small: an area without neighbours has no weights. A neighbour that is not in the list, is the area
 * itself, or is named twice is refused.
 * Source: spdep `nb2listw`, styles W and B.
 * Example:
 * ```ts
 * spatialWeights([[1, 2], [0], []]).weights // [[0.5, 0.5], [1], []]
 * spatialWeights([[0]]) // ImpossibleInput
 * ```
 */
export function spatialWeights(neighbours: Neighbours, style: SpatialWeights['style'] = 'row'): SpatialWeights {
  demandChoice(style, ['row', 'binary'], 'a style of weights');
  neighbours.forEach((own, area) => {
    demand(
      own.every((at) => Number.isInteger(at) && at >= 0 && at < neighbours.length && at !== area),
      'a neighbour is another area of the list',
    );
    demand(new Set(own).size === own.length, 'a neighbour is named once');
  });
  const weights = neighbours.map((own) => own.map(() => (style === 'row' ? 1 / own.length : 1)));
  return { neighbours, weights, style };
}

export interface PresentAreas {
  values: number[];
  weights: SpatialWeights;
  /** the place of each present area in the list that was given */
  places: number[];
  notes: string[];
}

/**
 * Answers: which areas have a value, and what their neighbours weigh when those without one are left out.
 * Arguments: `values` of the areas, null where missing; `weights` of the same areas.
 * Result: the values, their places in the list, and weights among them; 'row' weights add up to 1 again.
 * Missing: areas without a value leave with all their links, and a note says how many.
 * Source: spdep `subset.listw`, as its tests do with `na.omit`.
 * Example:
 * ```ts
 * presentAreas([5, null, 7], spatialWeights([[1, 2], [0], [0]])) // { values: [5, 7], places: [0, 2] }
 * presentAreas([5, null, 7], spatialWeights([[1, 2], [0], [0]])).weights.weights // [[1], [1]]
 * presentAreas([5], spatialWeights([])) // ImpossibleInput
 * ```
 */
export function presentAreas(values: (number | null)[], weights: SpatialWeights): PresentAreas {
  demand(values.length === weights.neighbours.length, 'there is a value, or null, for each area that has neighbours');
  demand(
    values.every((value) => value === null || Number.isFinite(value)),
    'the value of an area is a number or null',
  );
  const places = values.flatMap((value, at) => (value === null ? [] : [at]));
  const missing = values.length - places.length;
  const alone = (of: SpatialWeights) => of.neighbours.filter((own) => own.length === 0).length;
  const kept = missing === 0 ? weights : among(places, weights, values.length);
  const notes = missing
    ? [`${missing} of ${values.length} areas have no value and are left out with their links.`]
    : [];
  if (alone(kept)) notes.push(`${alone(kept)} areas have no neighbour with a value.`);
  return { values: places.map((at) => values[at]!), weights: kept, places, notes };
}

function among(places: number[], { neighbours, weights, style }: SpatialWeights, areas: number): SpatialWeights {
  const placeNow: (number | undefined)[] = new Array(areas);
  places.forEach((at, now) => {
    placeNow[at] = now;
  });
  const links = places.map((at) =>
    neighbours[at]!.flatMap((other, j) =>
      placeNow[other] === undefined ? [] : [{ other: placeNow[other], weight: weights[at]![j]! }],
    ),
  );
  const scaled = links.map((own) => {
    const total = own.reduce((sum, link) => sum + link.weight, 0);
    return own.map((link) => (style === 'row' ? link.weight / total : link.weight));
  });
  return { neighbours: links.map((own) => own.map((link) => link.other)), weights: scaled, style };
}
