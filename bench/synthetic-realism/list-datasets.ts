/** How many rows each partner's feed has, and how many of them carry an NHS number, faults and all. */
import type { Engine } from '../../src/engine/engine.ts';
import { ALL_DATASETS } from '../../src/synthetic/extracts/all-datasets.ts';
import { chunksOf } from '../../src/synthetic/extracts/chunk-months.ts';
import { monthsCovered } from '../../src/synthetic/extracts/covered-months.ts';
import type { DatasetExtract } from '../../src/synthetic/extracts/dataset-extract.ts';
import { layChunk } from '../../src/synthetic/extracts/lay-chunk.ts';
import { defineOwnNumbers } from '../../src/synthetic/extracts/own-numbers.ts';
import { readFields } from '../../src/synthetic/extracts/read-fields.ts';
import { partnersOf } from '../../src/synthetic/extracts/write-extracts.ts';
import { defineFaults } from '../../src/synthetic/faults/define-faults.ts';
import { dosesFor } from '../../src/synthetic/faults/fault-sql.ts';
import type { WorldSettings } from '../../src/synthetic/world-steps.ts';
import type { Figure } from './subject.ts';

interface Listed {
  rows: number;
  /** null where the feed has no such field */
  numbered: number | null;
}

/** Lays the rows of every dataset as they would be written, some months at a time. */
export async function listDatasets(
  world: Engine,
  settings: WorldSettings,
): Promise<{ rows: Figure[]; numbered: Figure[] }> {
  await defineFaults(world);
  const thousands = (settings.residents * settings.years) / 1000;
  const [rows, numbered]: [Figure[], Figure[]] = [[], []];
  for (const [nth, dataset] of ALL_DATASETS.entries()) {
    const found = await listed(world, dataset, nth, settings);
    rows.push({ key: dataset.id, made: found.rows / thousands, events: found.rows });
    const { numbered: n } = found;
    if (n !== null) numbered.push({ key: dataset.id, made: n / found.rows, events: found.rows - n });
  }
  return { rows, numbered };
}

async function listed(world: Engine, dataset: DatasetExtract, nth: number, settings: WorldSettings): Promise<Listed> {
  const months = monthsCovered(settings);
  const fields = readFields(dataset.id);
  const names = fields.fields.map((f) => f.name);
  const plan = {
    doses: dosesFor(dataset.faults, names),
    nth,
    partners: await partnersOf(world, dataset),
    lastMonth: months.at(-1) ?? '',
  };
  const carries = names.includes('nhs_number');
  await defineOwnNumbers(world);
  const total: Listed = { rows: 0, numbered: carries ? 0 : null };
  for (const part of chunksOf(dataset.chunk, months, settings.residents)) {
    await layChunk(world, dataset, fields, plan, part, null, 0);
    const { n, known } = await world.one<{ n: number; known: number }>(
      `select count(*) as n, ${carries ? 'count(nhs_number)' : '0'} as known from chunk`,
    );
    total.rows += n;
    if (total.numbered !== null) total.numbered += known;
  }
  return total;
}
