/** The small areas of the two systems: a bent grid, so that neighbours share their borders exactly. */
import { chanceFor, rounded } from './random.ts';
import { type MadeUpSystem, SYSTEMS } from './world.ts';
import type { Ring } from './write-extract.ts';

export const COLUMNS = 10;
export const ROWS = 9;
/** A middle-layer area is a block of this many small areas, so a district is whole blocks. */
const BLOCK = { columns: 2, rows: 3 };
const WEST_COLUMNS = 6;
const CELL = { width: 0.048, height: 0.031 };

export interface SmallArea {
  code: string;
  name: string;
  msoaCode: string;
  msoaName: string;
  system: MadeUpSystem;
  district: { name: string; code: string };
  column: number;
  row: number;
  /** clockwise, closed */
  ring: Ring;
  /** 0 to 1: how hard life is there; drives deprivation and illness */
  hardship: number;
  /** residents by single year of age, 0 to 90 and over, mid-2020 */
  ages: number[];
}

export interface LargerArea {
  code: string;
  name: string;
  ring: Ring;
}

type Corner = (column: number, row: number) => [number, number];

/** A point of the grid, moved a little; half steps are the middles of edges, so that borders are not straight. */
function bentGrid(system: MadeUpSystem): Corner {
  const moved = new Map<string, [number, number]>();
  const chance = chanceFor(`grid ${system.code}`);
  const all = Array.from({ length: (COLUMNS * 2 + 1) * (ROWS * 2 + 1) }, (_, i) => [
    i % (COLUMNS * 2 + 1),
    Math.floor(i / (COLUMNS * 2 + 1)),
  ]);
  for (const [x, y] of all as [number, number][]) {
    const place: [number, number] = [
      rounded(system.corner[0] + (x / 2 + chance.between(-0.22, 0.22)) * CELL.width, 5),
      rounded(system.corner[1] + (y / 2 + chance.between(-0.22, 0.22)) * CELL.height, 5),
    ];
    moved.set(`${x / 2},${y / 2}`, place);
  }
  return (column, row) => moved.get(`${column},${row}`)!;
}

/** Clockwise from the south-west corner: up the west side, along the north, down the east, back along the south. */
function outline(at: Corner, west: number, south: number, columns: number, rows: number): Ring {
  const steps = (n: number): number[] => Array.from({ length: n * 2 }, (_, i) => i / 2);
  return [
    ...steps(rows).map((s) => at(west, south + s)),
    ...steps(columns).map((s) => at(west + s, south + rows)),
    ...steps(rows).map((s) => at(west + columns, south + rows - s)),
    ...steps(columns).map((s) => at(west + columns - s, south)),
    at(west, south),
  ];
}

const number = (value: number, digits: number): string => String(value).padStart(digits, '0');

export function smallAreas(): SmallArea[] {
  return SYSTEMS.flatMap((system, s) => {
    const at = bentGrid(system);
    const chance = chanceFor(`areas ${system.code}`);
    return Array.from({ length: COLUMNS * ROWS }, (_, i): SmallArea => {
      const [column, row] = [i % COLUMNS, Math.floor(i / COLUMNS)];
      const block = Math.floor(row / BLOCK.rows) * (COLUMNS / BLOCK.columns) + Math.floor(column / BLOCK.columns);
      const district = system.districts[column < WEST_COLUMNS ? 0 : 1];
      const msoaName = `${district.name} ${number(block + 1, 3)}`;
      const letter = 'ABCDEF'[(row % BLOCK.rows) * BLOCK.columns + (column % BLOCK.columns)]!;
      const centre = Math.hypot((column - 3) / 5, (row - 4) / 4);
      const hardship = Math.min(0.99, Math.max(0.01, 0.74 + s * 0.2 - 0.55 * centre + 0.15 * chance.bell()));
      return {
        code: `E01${number(900001 + s * 1000 + i, 6)}`,
        name: `${msoaName}${letter}`,
        msoaCode: `E02${number(90001 + s * 100 + block, 6)}`,
        msoaName,
        system,
        district,
        column,
        row,
        ring: outline(at, column, row, 1, 1),
        hardship,
        ages: agesOf(hardship, chance.between(1300, 2100), chance.share),
      };
    });
  });
}

/** Poorer areas are younger. */
function agesOf(hardship: number, size: number, share: () => number): number[] {
  const weights = Array.from({ length: 91 }, (_, age) => {
    const young = Math.exp(-(((age - 27) / 22) ** 2)) * (0.5 + hardship);
    const old = Math.exp(-(((age - 56) / 20) ** 2)) * (1.3 - hardship);
    return (age === 90 ? 0.5 : 0.35 * Math.max(0, 1 - age / 85) + young + old) * (0.8 + 0.4 * share());
  });
  const all = weights.reduce((a, b) => a + b, 0);
  return weights.map((w) => rounded((w / all) * size));
}

/** Middle-layer areas, districts and the two systems, as outlines of blocks of the same grid. */
export function largerAreas(areas: SmallArea[]): {
  msoas: LargerArea[];
  districts: LargerArea[];
  systems: LargerArea[];
} {
  const msoas = areas
    .filter((a) => a.column % BLOCK.columns === 0 && a.row % BLOCK.rows === 0)
    .map((a) => ({
      code: a.msoaCode,
      name: a.msoaName,
      ring: outline(bentGrid(a.system), a.column, a.row, BLOCK.columns, BLOCK.rows),
    }));
  const districts = SYSTEMS.flatMap((s) =>
    s.districts.map((d, i) => ({
      ...d,
      ring: outline(bentGrid(s), i * WEST_COLUMNS, 0, i ? COLUMNS - WEST_COLUMNS : WEST_COLUMNS, ROWS),
    })),
  );
  const systems = SYSTEMS.map((s) => ({
    code: s.onsCode,
    name: `${s.name} Integrated Care Board`,
    ring: outline(bentGrid(s), 0, 0, COLUMNS, ROWS),
  }));
  return { msoas, districts, systems };
}
