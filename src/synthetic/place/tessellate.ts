/** Areas around points: everywhere belongs to the nearest point, up to the outline of the county. */
import { Delaunay } from 'd3-delaunay';
import type { RandomSource } from '../../statistics/distributions/random.ts';
import type { County, Point } from './settle-county.ts';

export interface Cell {
  point: Point;
  /** corners in whole metres, in order, each once; convex */
  corners: Point[];
  /** numbers of the cells with a common border, ascending */
  neighbours: number[];
  /** the border in whole metres with its bends, in order, each once */
  border: Point[];
  /** square metres within the border */
  area: number;
}

/** A border between two cells, or between a cell and what is outside. */
interface Edge {
  cells: number[];
  from: string;
  /** bends from `from` to the other end */
  bends: Point[];
}

const ROUNDS_OF_RELAXING = 2;
/** one bend for every so many metres of border, at most so many */
const BEND_EVERY = 300;
const MOST_BENDS = 7;
/** how far a bend may go of the way at which it could meet another border; below a half no two borders can meet */
const BEND_SHARE = 0.35;

export function tessellate(county: County, chance: RandomSource): Cell[] {
  let points: Point[] = county.points;
  for (let i = 0; i < ROUNDS_OF_RELAXING; i++) {
    const rings = cellRings(points, county.radiusAt);
    points = points.map((p, k) => moved(p, middle(rings[k]!), county.points[k]!.settlement === null ? 0.6 : 0.2));
  }
  const corners = cellRings(points, county.radiusAt).map(inWholeMetres);
  const edges = findEdges(corners, points, chance);
  return points.map((point, i) => finishCell(i, point, corners[i]!, edges));
}

const moved = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});

const middle = (ring: Point[]): Point => ({
  x: ring.reduce((sum, p) => sum + p.x, 0) / ring.length,
  y: ring.reduce((sum, p) => sum + p.y, 0) / ring.length,
});

/** Each point has its image beyond the outline; what is nearer to an image than to any point is outside the county. */
function cellRings(points: Point[], radiusAt: County['radiusAt']): Point[][] {
  const images = points.map((p) => {
    const [angle, r] = [Math.atan2(p.y, p.x), Math.hypot(p.x, p.y)];
    const beyond = 2 * radiusAt(angle) - r;
    return { x: beyond * Math.cos(angle), y: beyond * Math.sin(angle) };
  });
  const far = 4 * Math.max(...images.map((p) => Math.hypot(p.x, p.y)));
  const voronoi = new Delaunay([...points, ...images].flatMap((p) => [p.x, p.y])).voronoi([-far, -far, far, far]);
  return points.map((_, i) => (voronoi.cellPolygon(i) ?? []).slice(0, -1).map(([x, y]) => ({ x, y })));
}

const keyOf = (p: Point): string => `${p.x},${p.y}`;

function inWholeMetres(ring: Point[]): Point[] {
  const whole = ring.map((p) => ({ x: Math.round(p.x), y: Math.round(p.y) }));
  return whole.filter((p, i) => keyOf(p) !== keyOf(whole[(i + 1) % whole.length]!));
}

const edgeKey = (a: Point, b: Point): string => [keyOf(a), keyOf(b)].sort().join(' ');
const following = (ring: Point[], k: number): Point => ring[(k + 1) % ring.length]!;

function findEdges(rings: Point[][], points: Point[], chance: RandomSource): Map<string, Edge> {
  const edges = new Map<string, Edge>();
  for (const [i, ring] of rings.entries())
    for (const [k, from] of ring.entries()) {
      const to = following(ring, k);
      const known = edges.get(edgeKey(from, to));
      if (known) known.cells.push(i);
      else edges.set(edgeKey(from, to), { cells: [i], from: keyOf(from), bends: bend(from, to, points[i]!, chance) });
    }
  return edges;
}

/**
 * Moves points of a straight border sideways. The border and the two points whose border it is make two triangles that
 * overlap no other border's; a bend stays inside them, so borders never meet and each cell keeps its point.
 */
function bend(from: Point, to: Point, point: Point, chance: RandomSource): Point[] {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const number = Math.min(MOST_BENDS, Math.floor(length / BEND_EVERY));
  const [east, north] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const steepness = (corner: Point): number =>
    Math.abs((point.x - corner.x) * north - (point.y - corner.y) * east) /
    Math.hypot(point.x - corner.x, point.y - corner.y);
  const [atFrom, atTo] = [steepness(from), steepness(to)];
  return Array.from({ length: number }, (_, k) => {
    const share = (k + 1) / (number + 1);
    const room = BEND_SHARE * length * Math.min(share * atFrom, (1 - share) * atTo);
    const aside = room * (2 * chance.uniform() - 1);
    return {
      x: Math.round(from.x + east * length * share - north * aside),
      y: Math.round(from.y + north * length * share + east * aside),
    };
  });
}

function finishCell(i: number, point: Point, corners: Point[], edges: Map<string, Edge>): Cell {
  const around = corners.map((from, k) => ({ from, edge: edges.get(edgeKey(from, following(corners, k)))! }));
  const border = around.flatMap(({ from, edge }) => [
    from,
    ...(edge.from === keyOf(from) ? edge.bends : edge.bends.toReversed()),
  ]);
  const neighbours = new Set(around.flatMap(({ edge }) => edge.cells.filter((c) => c !== i)));
  return {
    point: { x: Math.round(point.x), y: Math.round(point.y) },
    corners,
    neighbours: [...neighbours].sort((a, b) => a - b),
    border,
    area: Math.abs(signedArea(border)),
  };
}

function signedArea(ring: Point[]): number {
  return ring.reduce((sum, p, k) => sum + p.x * following(ring, k).y - following(ring, k).x * p.y, 0) / 2;
}
