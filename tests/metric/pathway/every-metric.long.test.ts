/** Every metric that can be cut by deprivation can be a step: over a made-up county each is asked by every cut of a pathway. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenEdition } from '../../../src/edition/open-edition.ts';
import { identifier } from '../../../src/engine/engine.ts';
import { answerQuestion } from '../../../src/metric/answer-question.ts';
import type { AskReleased } from '../../../src/metric/comparison.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { askPathway } from '../../../src/metric/pathway/ask-pathway.ts';
import { describeOpening } from '../../../src/metric/pathway/describe-opening.ts';
import { formatValue } from '../../../src/page/format-figure.ts';
import type { Grant } from '../../../src/policy/decision.ts';
import { MARKED } from '../../../src/policy/disclosure.ts';
import { release } from '../../../src/policy/release.ts';
import { type ModelWorld, modelWorld, PLANS } from '../../edition/model-world.ts';
import { MODEL, openFixture } from '../open-fixture.ts';
import { METRICS, PATHWAY_CATALOGUE, pathwayOf } from './pathway-world.ts';

const RESIDENTS = 1500;
const CUT = [...METRICS.values()].filter((metric) => metric.dimensions.includes('imd_quintile'));
const there = (table: string): boolean => PLANS.get(table)?.zone === 'pseudonymised';

let world: ModelWorld;
let edition: OpenEdition;
const grant: Grant = {
  ...{ allowed: true, policy: 'planning', tables: Object.keys(MODEL.tables), rowFilter: {} },
  ...{ disclosureRule: MARKED, purpose: 'planning', expires: null },
};
/** As if the data began long before and ended long after: what is incomplete is not tested. */
const ask: AskReleased = async (question) => {
  const metric = METRICS.get(question.metric)!;
  const found = await answerQuestion({ edition, metric, tables: MODEL, question, grant });
  return release({ ...found, figures: found.figures.map((figure) => ({ ...figure, complete: true })) }, grant);
};

beforeAll(async () => {
  world = await modelWorld(RESIDENTS);
  const tables = [...PLANS.keys()].filter((name) => there(name) || PLANS.get(name)!.from.includes('codes'));
  const { columns } = MODEL.tables.area!;
  await world.engine.run(`
    create table area (${columns.map((c) => `${identifier(c.name)} ${c.type}`).join(', ')});
    insert into area by name
      select 'lsoa21' as kind, lsoa_code as code, 1 + row_number() over (order by lsoa_code) % 10 as imd_2025_decile
      from (select distinct lsoa_code from person where lsoa_code is not null)`);
  const empty = await openFixture(
    Object.fromEntries([...tables, 'area'].map((name) => [name, []])),
    true,
    '2026-03-31',
  );
  edition = { ...empty.edition, engine: world.engine, table: (name) => `model.main.${identifier(name)}` };
  empty.edition.close();
}, 400_000);
afterAll(() => world?.engine.close());

describe('every metric that can be cut by deprivation', () => {
  const step = (metric: Metric) => ({
    ...{ title: metric.title, metric },
    where: metric.needs.map((dimension) => ({ dimension, values: ['bowel'] })),
  });

  const blank = new Set<string>();

  it.each(CUT.map((metric) => [metric.id, metric] as const))('%s can be a step', async (_, metric) => {
    for (const by of ['imd_quintile', 'ethnic_group']) {
      const pathway = pathwayOf(1, { steps: [step(metric)] });
      const found = await askPathway(
        { pathway, by, from: '2025-04-01', to: '2026-03-31', where: [] },
        PATHWAY_CATALOGUE,
        ask,
      );
      const [told] = found.steps;
      if (told!.why !== null) {
        expect([told!.answer!.figures, told!.why]).toEqual([[], expect.stringContaining('nothing in these days')]);
        blank.add(metric.id);
        continue;
      }
      expect(describeOpening(found, formatValue).join(' ')).not.toMatch(/NaN|Infinity|null|undefined/);
      expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
      const lacks = by === 'imd_quintile' && told!.answer!.figures.filter((f) => f.status === 'value').length < 5;
      if (by === 'imd_quintile' && !lacks && metric.kind !== 'count') expect(told!.slope!.slope.value).not.toBeNull();
      for (const gap of told!.gaps)
        if (gap.figure.status === 'value' && gap.against.status === 'value')
          expect(gap.difference.value).not.toBeNull();
    }
  });

  it('has figures of groups, but for what hardly happens to so few people in a year', () => {
    expect([...blank].sort()).toEqual([
      'concord.died-within-30-days-of-hip-fracture',
      'concord.mental-health-in-hospital',
      'concord.psychosis-seen-within-two-weeks',
    ]);
  });
});
