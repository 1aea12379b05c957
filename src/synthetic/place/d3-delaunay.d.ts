/** The part of d3-delaunay that is used here; the package brings no types. */
declare module 'd3-delaunay' {
  export class Delaunay {
    constructor(points: ArrayLike<number>);
    voronoi(bounds: [number, number, number, number]): Voronoi;
  }
  export interface Voronoi {
    /** the cell of a point as a closed ring, or null when it has none */
    cellPolygon(i: number): [number, number][] | null;
  }
}
