/** Polygons of a county as rings of whole borders, to ask whether they fit together. */
export type Corner = [number, number];
export type Ring = Corner[];

export const ringOf = (polygon: string): Ring => (JSON.parse(polygon) as { coordinates: [Ring] }).coordinates[0];

const key = (p: Corner | undefined): string => String(p);

/** Above 0 when anticlockwise. */
export function signedArea(ring: Ring): number {
  const [x0, y0] = ring[0]!;
  return (
    ring.slice(1).reduce((sum, [x, y], k) => sum + (ring[k]![0] - x0) * (y - y0) - (x - x0) * (ring[k]![1] - y0), 0) / 2
  );
}

/**
 * Stretches of border in the direction of their ring, without those that another ring goes the other way.
 * @returns what is left joined to closed rings: the outline, if the areas leave no gap; and how many rings a stretch has at most
 */
export function outline(rings: Ring[]): { outlines: Ring[]; mostOwners: number } {
  const owners = new Map<string, number>();
  const stretches = rings.flatMap((ring) => ring.slice(1).map((to, k) => [ring[k]!, to] as [Corner, Corner]));
  for (const [from, to] of stretches) {
    const name = `${key(from)} ${key(to)}`;
    owners.set(name, (owners.get(name) ?? 0) + 1);
  }
  const outer = stretches.filter(([from, to]) => !owners.has(`${key(to)} ${key(from)}`));
  const next = new Map(outer.map(([from, to]) => [key(from), to]));
  const outlines: Ring[] = [];
  while (next.size > 0) {
    const ring: Ring = [[...next.values()][0]!];
    for (let at = next.get(key(ring[0])); at; at = next.get(key(at))) {
      next.delete(key(ring.at(-1)));
      ring.push(at);
    }
    outlines.push(ring);
  }
  return { outlines, mostOwners: Math.max(...owners.values()) };
}

/** Whether a point is inside, by the borders that a line to the east crosses. */
export function contains(ring: Ring, [x, y]: Corner): boolean {
  const crossed = ring.slice(1).filter(([x2, y2], k) => {
    const [x1, y1] = ring[k]!;
    return y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1);
  });
  return crossed.length % 2 === 1;
}

const side = (a: Corner, b: Corner, c: Corner): number =>
  Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Whether two stretches of one ring that do not follow each other meet. */
export function crossesItself(ring: Ring): boolean {
  const stretches = ring.slice(1).map((to, k) => [ring[k]!, to] as const);
  return stretches.some(([a, b], i) =>
    stretches.some(([c, d], j) => {
      if (j < i + 2 || (i === 0 && j === stretches.length - 1)) return false;
      return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
    }),
  );
}

/** Whether the members can all be reached from one another through members. */
export function inOnePiece(members: number[], neighbours: number[][]): boolean {
  const left = new Set(members.slice(1));
  const reached = members.slice(0, 1);
  for (const i of reached) for (const n of neighbours[i]!) if (left.delete(n)) reached.push(n);
  return left.size === 0;
}
