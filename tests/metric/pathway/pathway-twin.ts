/** The gaps of a pathway worked out from counts, in the plainest way: no code is shared with what is tested. */
import type { Count, StepCounts } from './pathway-world.ts';

const Z = 1.959963984540054;

export interface TwinGap {
  group: string;
  difference: [number, number, number];
  /** null where the other has nobody within the standard */
  ratio: number | null;
  disadvantage: [number, number, number];
  log: number;
  error: number;
}

/** Of a group and the other, where more is better. */
export function twinGap(group: string, one: Count, other: Count): TwinGap {
  const [p, q] = [one.met / one.of, other.met / other.of];
  const [a, b] = [wilson(one), wilson(other)];
  const difference: TwinGap['difference'] = [
    p - q,
    p - q - Math.sqrt((p - a[0]) ** 2 + (b[1] - q) ** 2),
    p - q + Math.sqrt((a[1] - p) ** 2 + (q - b[0]) ** 2),
  ];
  const cells = [one.met, one.of - one.met, other.met, other.of - other.met];
  const [x, y, u, v] = cells.map((cell) => (cells.includes(0) ? cell + 0.5 : cell)) as [number, number, number, number];
  const log = Math.log(u / v / (x / y));
  const error = Math.sqrt(1 / x + 1 / y + 1 / u + 1 / v);
  const disadvantage = [0, -Z, Z].map((z) => Math.exp(log + z * error)) as TwinGap['disadvantage'];
  return { group, difference, ratio: other.met === 0 ? null : p / q, disadvantage, log, error };
}

function wilson({ met, of }: Count): [number, number] {
  const p = met / of;
  const middle = p + (Z * Z) / (2 * of);
  const reach = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return [(middle - reach) / scale, (middle + reach) / scale];
}

export interface TwinChange {
  step: number;
  group: string;
  factor: number;
  pValue: number;
  adjusted: number;
}

/** Changes of each group from step to step, with p-values by adding up the bell curve and Holm's rule as it is told. */
export function twinChanges(gaps: TwinGap[][]): TwinChange[] {
  const changes: TwinChange[] = [];
  for (const group of [...new Set(gaps.flat().map((g) => g.group))]) {
    let [log, variance] = [0, 0];
    for (const [step, found] of gaps.entries()) {
      const gap = found.find((g) => g.group === group);
      if (!gap) continue;
      const z = (gap.log - log) / Math.sqrt(gap.error ** 2 + variance);
      changes.push({ step, group, factor: Math.exp(gap.log - log), pValue: outside(Math.abs(z)), adjusted: 0 });
      [log, variance] = [gap.log, gap.error ** 2];
    }
  }
  let [worst, left] = [0, changes.length];
  for (const change of [...changes].sort((a, b) => a.pValue - b.pValue)) {
    worst = Math.max(worst, Math.min(1, change.pValue * left));
    change.adjusted = worst;
    left -= 1;
  }
  return changes;
}

/** The share of the bell curve beyond ±z, by Simpson's rule; 0 far out. */
function outside(z: number): number {
  if (z > 12) return 0;
  const strips = 4000;
  const bell = (x: number): number => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);
  let sum = bell(z) + bell(z + 14);
  for (let i = 1; i < strips; i++) sum += (i % 2 ? 4 : 2) * bell(z + (14 * i) / strips);
  return Math.min(1, (2 * sum * 14) / strips / 3);
}

/** Where the gap opens: the largest significant growth at a step where the group fares worse. */
export function twinOpening(changes: TwinChange[], gaps: TwinGap[][]): TwinChange | null {
  const open = changes.filter(
    (c) => c.factor > 1 && c.adjusted <= 0.05 && gaps[c.step]!.find((g) => g.group === c.group)!.log > 0,
  );
  return [...open].sort((a, b) => b.factor - a.factor)[0] ?? null;
}

/** The slope over the fifths by weighted least squares, and the ratio of its ends. */
export function twinSlope(groups: StepCounts[number]): { slope: number; relative: number } {
  const rows = [1, 2, 3, 4, 5].map((fifth) => groups[fifth]!);
  const whole = rows.reduce((sum, r) => sum + r.of, 0);
  let before = 0;
  const points = rows.map((r) => {
    const x = (before + r.of / 2) / whole;
    before += r.of;
    return { x, y: r.met / r.of, w: r.of };
  });
  const mean = (of: (p: (typeof points)[number]) => number): number =>
    points.reduce((sum, p) => sum + p.w * of(p), 0) / whole;
  const [mx, my] = [mean((p) => p.x), mean((p) => p.y)];
  const slope = mean((p) => (p.x - mx) * (p.y - my)) / mean((p) => (p.x - mx) ** 2);
  const start = my - slope * mx;
  return { slope, relative: (start + slope) / start };
}

/** All groups but one, together. */
export const restOf = (groups: StepCounts[number], group: string): Count =>
  Object.entries(groups)
    .filter(([code]) => code !== group)
    .reduce((sum, [, count]) => ({ met: sum.met + count.met, of: sum.of + count.of }), { met: 0, of: 0 });
