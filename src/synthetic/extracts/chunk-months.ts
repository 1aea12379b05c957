/** How many months of a dataset are made at a time, so that they fit into memory and planning does not take most of the time. */
import type { DatasetExtract } from './dataset-extract.ts';
import type { Months } from './lay-chunk.ts';

/** Residents of a county whose chunks are as small as datasets say. */
const LARGE = 500_000;

/** @param months first days, in order */
export function chunksOf(chunk: DatasetExtract['chunk'], months: string[], residents: number): Months[] {
  const size = { all: months.length, year: 12, quarter: 3, month: 1 }[chunk] * Math.ceil(LARGE / residents);
  const chunks: Months[] = [];
  for (let at = 0; at < months.length; at += size) {
    const [from, to] = [months[at], months[Math.min(at + size, months.length) - 1]];
    if (from && to) chunks.push({ from, to });
  }
  return chunks;
}
