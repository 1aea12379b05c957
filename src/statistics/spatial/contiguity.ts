/** Neighbours by their borders. */
import { demand } from '../impossible-input.ts';
import type { Neighbours } from './spatial-weights.ts';

/** [x, y], as a point of GeoJSON */
export type Position = readonly number[];
/** All rings of an area: the outer ones of each of its parts, and holes, each closed or not. */
export type AreaRings = readonly (readonly Position[])[];

export interface ContiguityOptions {
  /** 'queen': one shared point is enough (the default); 'rook': a shared stretch of border is needed */
  kind?: 'queen' | 'rook';
  /** points no further apart than this, in the coordinates' unit, are one; 1e-8 when not given */
  snap?: number;
}

/**
 * Answers: which areas touch.
 * Arguments: `areas`, each the rings of its polygons (GeoJSON: `coordinates` of a Polygon; of a MultiPolygon with one level
 * flattened); `kind`: 'queen' for a shared vertex, 'rook' for a shared edge; `snap`, 0 or more.
 * Result: for each area, the places of its neighbours, rising. Borders must have been drawn with the same vertices on both
 * sides, as statistical geographies are; where one side has a vertex that the other lacks, a stretch is not seen as shared.
 * Zero, missing and small: an area without rings, or an island, has no neighbours.
 * Source: spdep `poly2nb`; for 'rook' an edge is asked for, where spdep takes any two shared vertices.
 * Example:
 * ```ts
 * const square = (x, y) => [[[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]]
 * contiguousNeighbours([square(0, 0), square(1, 0), square(1, 1)]) // [[1, 2], [0, 2], [0, 1]]
 * contiguousNeighbours([square(0, 0), square(1, 0), square(1, 1)], { kind: 'rook' }) // [[1], [0, 2], [1]]
 * contiguousNeighbours([[[[0, NaN]]]]) // ImpossibleInput
 * ```
 */
export function contiguousNeighbours(areas: readonly AreaRings[], options: ContiguityOptions = {}): Neighbours {
  const { kind = 'queen', snap = 1e-8 } = options;
  demand(snap >= 0 && snap < Number.POSITIVE_INFINITY, 'the snapping distance is 0 or more');
  const vertices = new Vertices(snap);
  const owners = new Map<number | string, Set<number>>();
  const own = (key: number | string, area: number) => {
    const owning = owners.get(key);
    if (owning) owning.add(area);
    else owners.set(key, new Set([area]));
  };
  areas.forEach((rings, area) => {
    for (const ring of rings) {
      const ids = ring.map((position) => vertices.idOf(position));
      for (const key of kind === 'queen' ? ids : edgesOf(ids)) own(key, area);
    }
  });
  return linked(areas.length, owners.values());
}

function edgesOf(ids: number[]): string[] {
  return ids.flatMap((from, i) => {
    const to = ids[(i + 1) % ids.length]!;
    return from === to ? [] : [from < to ? `${from}-${to}` : `${to}-${from}`];
  });
}

function linked(areas: number, groups: Iterable<Set<number>>): Neighbours {
  const found = Array.from({ length: areas }, () => new Set<number>());
  for (const group of groups) for (const a of group) for (const b of group) if (a !== b) found[a]!.add(b);
  return found.map((own) => [...own].sort((a, b) => a - b));
}

/** Gives the same number to points that are no further apart than the snapping distance. */
class Vertices {
  readonly #snap: number;
  readonly #cells = new Map<string, { x: number; y: number; id: number }[]>();
  #next = 0;

  constructor(snap: number) {
    this.#snap = snap;
  }

  idOf([x, y]: Position): number {
    demand(Number.isFinite(x) && Number.isFinite(y), 'a point of a border is two numbers');
    const [column, row] = this.#snap === 0 ? [x!, y!] : [Math.floor(x! / this.#snap), Math.floor(y! / this.#snap)];
    const reach = this.#snap === 0 ? [0] : [0, -1, 1];
    for (const right of reach)
      for (const up of reach) {
        const near = this.#cells.get(`${column + right} ${row + up}`);
        const same = near?.find((point) => Math.hypot(point.x - x!, point.y - y!) <= this.#snap);
        if (same) return same.id;
      }
    const key = `${column} ${row}`;
    const point = { x: x!, y: y!, id: this.#next++ };
    const cell = this.#cells.get(key);
    if (cell) cell.push(point);
    else this.#cells.set(key, [point]);
    return point.id;
  }
}
