/** The resident index of a made-up county, as a year of months comes: one month, then five, then the rest. */
import type { Engine } from '../../../src/engine/engine.ts';
import { type IndexUpdate, updateResidentIndex } from '../../../src/linkage/residents/update-resident-index.ts';
import type { CountySource } from './county-people.ts';
import { MODEL } from './made-up-index.ts';

export const COUNTY_OPTIONS = {
  ...{ at: '2026-04-01', model: MODEL },
  tokens: [{ version: 1, tokenOf: (number: string): string => `nhs_token(${number})` }],
};

/** Three updates of sources of twelve months; `onUpdate` is told after each, counted from 1. */
export async function updateCounty(
  engine: Engine,
  sources: CountySource[],
  onUpdate: (update: number) => void = () => undefined,
): Promise<IndexUpdate[]> {
  const months = [...new Set(sources.map((s) => s.month))].sort();
  const updates: IndexUpdate[] = [];
  for (const part of [months.slice(0, 1), months.slice(1, 6), months.slice(6)]) {
    const sent = sources.filter((s) => part.includes(s.month));
    updates.push(await updateResidentIndex(engine, sent, COUNTY_OPTIONS));
    onUpdate(updates.length);
  }
  return updates;
}
