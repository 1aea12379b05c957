/** What a file that nothing describes is to draft, and what such files are made of. */
import { writeFileSync } from 'node:fs';
import type { Engine } from '../../src/engine/engine.ts';

export interface UnknownFile {
  name: string;
  what: string;
  write(path: string, engine: Engine): unknown;
  /** parts of the drafted contract's text */
  drafts: (string | RegExp)[];
  about?: string;
  key?: string;
  figures?: number;
}

export const two = (n: number): string => String(n).padStart(2, '0');
export const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
export const ORGS = ['RX1', 'RX2', 'RX3'];

/** A valid NHS number in the 999 range that is kept for tests. */
export function nhsNumber(i: number): string {
  for (let n = 999_000_000 + i * 7; ; n++) {
    const digits = String(n);
    const check = (11 - ([...digits].reduce((sum, d, p) => sum + Number(d) * (10 - p), 0) % 11)) % 11;
    if (check < 10) return digits + check;
  }
}

export const months = range(24).map((m) => ({ year: 2023 + Math.floor(m / 12), month: (m % 12) + 1 }));
export const monthly = (date: (m: { year: number; month: number }) => string, delimiter = ',') =>
  [
    ['Org Code', 'Org Name', 'Period', 'Attendances', 'Rate %'].join(delimiter),
    ...months.flatMap((m, i) =>
      ORGS.map((o, j) => [o, `${o} NHS Trust`, date(m), 900 + i * 10 + j, `${70 + (i % 9)}.5`].join(delimiter)),
    ),
  ].join('\n');

export const text = (content: string) => (path: string) => writeFileSync(path, content);
