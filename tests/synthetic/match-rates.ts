/** How often the rows of a feed can be matched to their person by NHS number alone, and how often the doses of its faults say. */
import { type Engine, literal } from '../../src/engine/engine.ts';
import { ALL_DATASETS } from '../../src/synthetic/extracts/all-datasets.ts';
import { monthsCovered } from '../../src/synthetic/extracts/covered-months.ts';
import { layChunk } from '../../src/synthetic/extracts/lay-chunk.ts';
import { defineOwnNumbers } from '../../src/synthetic/extracts/own-numbers.ts';
import { readFields } from '../../src/synthetic/extracts/read-fields.ts';
import { defineFaults } from '../../src/synthetic/faults/define-faults.ts';
import { dosesFor } from '../../src/synthetic/faults/fault-sql.ts';
import type { WorldSettings } from '../../src/synthetic/world-steps.ts';

/** Each takes the number of its owner away, or puts another in its place. */
const BREAKING = ['missing-nhs-number', 'other-nhs-number', 'nhs-number-digit'];

export interface MatchRates {
  rows: number;
  /** share of the rows whose number is that of their person now, or was */
  matched: number;
  /** 1 less the doses of the faults that break a number */
  expected: number;
}

/** Of the last covered year. */
export async function matchRates(world: Engine, settings: WorldSettings, id: string): Promise<MatchRates> {
  await defineFaults(world);
  await defineOwnNumbers(world);
  const dataset = ALL_DATASETS.find((d) => d.id === id)!;
  const fields = readFields(id);
  const kinds = dataset.senders.map(literal).join(', ');
  const organisations = await world.all<{ org_code: string }>(
    `select org_code from organisation where kind in (${kinds}) order by org_code`,
  );
  const months = monthsCovered(settings);
  const plan = {
    doses: dosesFor(
      dataset.faults,
      fields.fields.map((f) => f.name),
    ),
    nth: ALL_DATASETS.indexOf(dataset),
    partners: organisations.map((o) => o.org_code),
    lastMonth: months.at(-1)!,
  };
  await layChunk(world, dataset, fields, plan, { from: months.at(-12)!, to: months.at(-1)! }, null, settings.seed);
  const found = await world.one<{ rows: number; matched: number }>(`
    select count(*) as rows, avg(coalesce(c.nhs_number in (r.nhs_number, coalesce(r.superseded_nhs_number, '')), false)::integer) as matched
    from chunk c join resident r on r.resident_id = c._resident`);
  const broken = plan.doses.filter((d) => BREAKING.includes(d.fault)).reduce((sum, d) => sum + d.share, 0);
  return { ...found, expected: 1 - broken };
}
