/** What pages of several benches say: how fast the machine is, and every bar beside what was measured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { literal, openEngine } from '../src/engine/engine.ts';

/** 20 million numbers hashed, put in order and written as Parquet, by two threads. */
const ROWS = 20_000_000;

/**
 * Answers: seconds that a fixed piece of work takes, the better of two. Beside it, figures of a bench can be compared with those of
 * another machine. Nothing else should run.
 */
export async function fixedWorkSeconds(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bench-machine-'));
  const engine = await openEngine({ temporaryFolder: folder, threads: 2, memoryLimit: '4GB' });
  try {
    const all: number[] = [];
    for (const turn of [1, 2]) {
      const start = performance.now();
      await engine.run(`copy (select hash(i) as h, md5(i::varchar) as m from range(${ROWS}) r(i) order by h)
        to ${literal(join(folder, `${turn}.parquet`))} (format parquet, compression zstd)`);
      all.push((performance.now() - start) / 1000);
    }
    return Math.min(...all);
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A sentence for the head of a page. */
export const machineText = (seconds: number): string =>
  `A fixed piece of work (20 million numbers hashed, sorted and written by two threads) takes ${seconds.toFixed(1)} s on it.`;

export interface Bar {
  what: string;
  measured: number;
  most: number;
  /** decimal places that are shown */
  digits: number;
}

/** The lines of a table, so that nobody has to look for a bar that was missed. @param unit of what was measured, for its head */
export const barTable = (unit: string, bars: Bar[]): string[] => [
  `| Bar | ${unit} | Allowed | |`,
  '|---|---:|---:|---|',
  ...bars.map(
    ({ what, measured, most, digits }) =>
      `| ${what} | ${measured.toFixed(digits)} | ${most} | ${measured <= most ? 'met' : `missed: ${(measured / most).toFixed(2)} times`} |`,
  ),
  '',
];
