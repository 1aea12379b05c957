/** How many rows each partner's feed has, and how many of them carry an NHS number, faults and all. */
import { type Engine, literal } from '../../src/engine/engine.ts';
import { ALL_DATASETS } from '../../src/synthetic/extracts/all-datasets.ts';
import { monthsCovered } from '../../src/synthetic/extracts/covered-months.ts';
import type { DatasetExtract } from '../../src/synthetic/extracts/dataset-extract.ts';
import { layChunk, type Months } from '../../src/synthetic/extracts/lay-chunk.ts';
import { defineOwnNumbers } from '../../src/synthetic/extracts/own-numbers.ts';
import { readFields } from '../../src/synthetic/extracts/read-fields.ts';
import { defineFaults } from '../../src/synthetic/faults/define-faults.ts';
import { dosesFor } from '../../src/synthetic/faults/fault-sql.ts';
import type { WorldSettings } from '../../src/synthetic/world-steps.ts';
import type { Figure } from './subject.ts';

interface Listed {
  rows: number;
  /** null where the feed has no such field */
  numbered: number | null;
}

/** Lays the rows of every dataset as they would be written, a month or a year at a time. */
export async function listDatasets(
  world: Engine,
  settings: WorldSettings,
): Promise<{ rows: Figure[]; numbered: Figure[] }> {
  await defineFaults(world);
  const months = monthsCovered(settings);
  const thousands = (settings.residents * settings.years) / 1000;
  const [rows, numbered]: [Figure[], Figure[]] = [[], []];
  for (const [nth, dataset] of ALL_DATASETS.entries()) {
    const found = await listed(world, dataset, nth, months);
    rows.push({ key: dataset.id, made: found.rows / thousands, events: found.rows });
    const { numbered: n } = found;
    if (n !== null) numbered.push({ key: dataset.id, made: n / found.rows, events: found.rows - n });
  }
  return { rows, numbered };
}

async function listed(world: Engine, dataset: DatasetExtract, nth: number, months: string[]): Promise<Listed> {
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
  for (const part of partsOf(dataset, months)) {
    await layChunk(world, dataset, fields, plan, part, null, 0);
    const { n, known } = await world.one<{ n: number; known: number }>(
      `select count(*) as n, ${carries ? 'count(nhs_number)' : '0'} as known from chunk`,
    );
    total.rows += n;
    if (total.numbered !== null) total.numbered += known;
  }
  return total;
}

async function partnersOf(world: Engine, { senders }: DatasetExtract): Promise<string[]> {
  const kinds = senders.map(literal).join(', ');
  const all = await world.all<{ org_code: string }>(
    `select org_code from organisation where kind in (${kinds}) order by org_code`,
  );
  return all.map((o) => o.org_code);
}

function partsOf({ chunk }: DatasetExtract, months: string[]): Months[] {
  const size = { all: months.length, year: 12, month: 1 }[chunk];
  return months
    .filter((_, i) => i % size === 0)
    .map((from, i) => ({ from, to: months[Math.min(months.length, (i + 1) * size) - 1] ?? from }));
}
