/** Every metric that counts rows, over a made-up county: none is blank, so that no definition names a code that nobody sends. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../../src/contract/load-contracts.ts';
import type { OpenEdition } from '../../../src/edition/open-edition.ts';
import { identifier } from '../../../src/engine/engine.ts';
import { answerQuestion } from '../../../src/metric/answer-question.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Metric } from '../../../src/metric/metric.ts';
import { laySensitiveCodes, markSensitiveCodes } from '../../../src/pseudonym/mark-sensitive-codes.ts';
import { readSensitiveCodes } from '../../../src/pseudonym/read-sensitive-codes.ts';
import { layServiceTables, type ModelWorld, modelWorld, PLANS } from '../../edition/model-world.ts';
import { CATALOGUE, MODEL, openFixture } from '../../metric/open-fixture.ts';

/** The county's two years. */
const PERIOD = { from: '2024-04-01', to: '2026-03-31' };
const RESIDENTS = 2500;
/** What hardly happens to so few people in two years; the figure itself is there, with 0 of those who could. */
const MAY_BE_NONE = [
  'concord.alcohol-specific-admissions-under-18',
  'concord.alcohol-specific-mortality',
  'concord.apgar-below-7',
  'concord.asthma-admissions-under-19',
  'concord.c-difficile-community-onset',
  'concord.c-difficile-healthcare-associated',
  'concord.c-difficile-hospital-onset',
  'concord.c-difficile-infection-rate',
  'concord.child-mortality-1-17',
  'concord.delayed-patients',
  'concord.diabetes-admissions-under-19',
  'concord.died-within-30-days-of-chemotherapy',
  'concord.died-within-30-days-of-emergency-surgery',
  'concord.died-within-30-days-of-heart-attack',
  'concord.died-within-30-days-of-heart-failure',
  'concord.died-within-30-days-of-hip-fracture',
  'concord.died-within-30-days-of-virtual-ward',
  'concord.e-coli-community-onset',
  'concord.e-coli-healthcare-associated',
  'concord.e-coli-hospital-onset',
  'concord.e-coli-infection-rate',
  'concord.ed-mental-health-frequent',
  'concord.falls-mortality-65-plus',
  'concord.infant-mortality',
  'concord.klebsiella-community-onset',
  'concord.klebsiella-healthcare-associated',
  'concord.klebsiella-hospital-onset',
  'concord.klebsiella-infection-rate',
  'concord.ld-autism-mental-health-inpatients',
  'concord.ld-physical-checks',
  'concord.low-birth-weight-at-term',
  'concord.mental-health-readmitted-30-days',
  'concord.mrsa-community-onset',
  'concord.mrsa-healthcare-associated',
  'concord.mrsa-hospital-onset',
  'concord.mrsa-infection-rate',
  'concord.postpartum-haemorrhage',
  'concord.premature-mortality-bowel-cancer',
  'concord.premature-mortality-breast-cancer',
  'concord.premature-mortality-learning-disability',
  'concord.premature-mortality-liver',
  'concord.premature-mortality-respiratory',
  'concord.pressure-ulcer-in-hospital',
  'concord.pseudomonas-community-onset',
  'concord.pseudomonas-healthcare-associated',
  'concord.pseudomonas-hospital-onset',
  'concord.pseudomonas-infection-rate',
  'concord.readmitted-30-days-after-heart-failure',
  'concord.readmitted-30-days-after-joint-replacement',
  'concord.readmitted-30-days-after-tonsillectomy',
  'concord.readmitted-30-days-after-virtual-ward',
  'concord.self-harm-admissions-10-24',
  'concord.stay-14-plus-days',
  'concord.stay-21-plus-days',
  'concord.stay-7-plus-days',
  'concord.stillbirths',
  'concord.suicide-mortality',
  'concord.tooth-extraction-under-10',
  'concord.very-low-birth-weight',
  'concord.waiting-for-care-home',
  'concord.waiting-for-community-bed',
  'concord.waiting-for-home-care',
  'concord.waiting-over-104-weeks',
];

const there = (table: string): boolean => PLANS.get(table)?.zone === 'pseudonymised';
const COUNTING = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()].filter((metric) => metric.records);
const ABOUT_PEOPLE = COUNTING.filter((metric) => there(metric.source));
/** About services and nobody. */
const ABOUT_SERVICES = COUNTING.filter((metric) => !there(metric.source));
/** Tables that they read; what a bed is taken of stands beside it. */
const SERVICES = [...new Set([...ABOUT_SERVICES.map((metric) => metric.source), 'bed_day', 'capacity'])];

let world: ModelWorld;
let edition: OpenEdition;
beforeAll(async () => {
  world = await modelWorld(RESIDENTS);
  await layServiceTables(world, SERVICES);
  const tables = [...PLANS.keys()].filter(
    (name) => there(name) || PLANS.get(name)!.from.includes('codes') || SERVICES.includes(name),
  );
  const empty = await openFixture(Object.fromEntries(tables.map((name) => [name, []])), true, PERIOD.to);
  edition = {
    ...empty.edition,
    engine: world.engine,
    table: (name) => `model.main.${identifier(name)}`,
  };
  empty.edition.close();
}, 400_000);
afterAll(() => world?.engine.close());

async function figuresOf(metric: Metric, by: string[] = []) {
  const where = metric.needs.map((dimension) => ({ dimension, values: ['bowel'] }));
  const question = { metric: metric.id, by, grain: null, ...PERIOD, where };
  const grant = { tables: Object.keys(MODEL.tables), rowFilter: {} };
  const { figures } = await answerQuestion({ edition, metric, tables: MODEL, question, grant });
  return figures;
}

const figureOf = async (metric: Metric) => (await figuresOf(metric))[0]!;

describe('metrics over a made-up county', () => {
  it('are as many about services as there are returns of them', () => {
    expect(ABOUT_SERVICES.length).toBeGreaterThan(15);
    expect(SERVICES).toEqual(
      expect.arrayContaining(['emergency_call', 'community_bed_day', 'virtual_ward_day', 'care_home_day']),
    );
  });

  it('are of senders of whom none was silent', async () => {
    for (const table of ['practice_told', 'provider_told']) {
      const told = await world.engine.all(
        `select told, state, count(*) as n from model.main.${table} group by all order by all`,
      );
      expect(told.length).toBeGreaterThan(3);
      expect(
        told.filter(({ state }) => state !== 'sent' && state !== 'few'),
        table,
      ).toEqual([]);
    }
  });

  it.each(COUNTING.map((metric) => [metric.id, metric] as const))('%s is not blank', async (id, metric) => {
    const { numerator, denominator, value } = await figureOf(metric);
    if (metric.kind !== 'count') expect(denominator).toBeGreaterThan(0);
    if (metric.kind === 'percentile') expect(value).toBeGreaterThan(0);
    else if (MAY_BE_NONE.includes(id)) expect(numerator).not.toBeNull();
    else expect(numerator).toBeGreaterThan(0);
  });
});

/** What the makers of the county write diagnoses, operations and causes of death from. */
const MAKERS = [
  'inpatient/model/cause-codes.csv',
  'inpatient/model/condition-codes.csv',
  'inpatient/model/elective-codes.csv',
  'inpatient/spell-codes.sql',
  'local/registered-death.sql',
  'planned/model/planned-courses.csv',
  'planned/model/procedures.csv',
];
const EVENTS = new URL('../../../src/synthetic/events/', import.meta.url);

describe('metrics of what hardly happens to so few people', () => {
  it('name codes of diagnoses, operations and causes that the makers of the county send', () => {
    const made = MAKERS.map((file) => readFileSync(fileURLToPath(new URL(file, EVENTS)), 'utf8')).join('\n');
    const sent = [...new Set(made.match(/\b[A-Z]\d{2,3}X?\b/g))];
    const unsent = ABOUT_PEOPLE.filter(({ id }) => MAY_BE_NONE.includes(id)).flatMap(({ id, numerator, records }) =>
      [numerator, records!.rows ?? '', ...Object.values(records!.features).map((feature) => feature.rows ?? '')]
        .map((formula) => (/icd10|diagnosis|opcs4|cause/.test(formula) ? [...formula.matchAll(/'([A-Z]\d*)'/g)] : []))
        .map((found) => found.map(([, code]) => code!))
        .filter((codes) => codes.length && !codes.some((code) => sent.some((other) => other.startsWith(code))))
        .map((codes) => `${id}: ${codes.join(', ')}`),
    );
    expect(sent.length).toBeGreaterThan(200);
    expect(unsent).toEqual([]);
    expect(MAY_BE_NONE.filter((id) => !COUNTING.some((metric) => metric.id === id))).toEqual([]);
  });
});

describe('metrics of infections', () => {
  const MODEL_OF_COUNTY = new URL('infections/model/organisms.csv', EVENTS);
  const mapping = readFileSync(`${CATALOGUE}/datasets/hcai_specimen/infection.sql`, 'utf8');
  const ofInfections = ABOUT_PEOPLE.filter((metric) => metric.source === 'infection');

  it('name organisms that the county has, and beginnings that the mapping gives', () => {
    const made = readFileSync(fileURLToPath(MODEL_OF_COUNTY), 'utf8').trim().split('\n').slice(1);
    const organisms = made.map((line) => line.split(',')[1]!);
    // each organism of the county stands in the mapping under its code
    const codes = organisms.map((name) => new RegExp(`when '${name}' then '([a-z-]+)'`).exec(mapping)?.[1]);
    const onsets = [...mapping.matchAll(/(?:then|else) '([a-z]+)'\s/g)].map(([, onset]) => onset);
    const named = ofInfections.flatMap(({ id, records }) =>
      [...(records!.rows ?? '').matchAll(/(organism|onset)[^']*'([a-z-]+)'(?:, '([a-z-]+)')?/g)].flatMap(
        ([, column, ...values]) => values.filter(Boolean).map((value) => ({ id, column, value })),
      ),
    );
    expect(codes).not.toContain(undefined);
    expect(named.length).toBeGreaterThan(30);
    const strange = named.filter(({ column, value }) => !(column === 'onset' ? onsets : codes).includes(value));
    expect(strange).toEqual([]);
  });

  it('add up to all infections by organism and by where they began', async () => {
    const all = ofInfections.find((metric) => metric.id === 'concord.infections')!;
    const whole = (await figureOf(all)).numerator!;
    const dimensions = ['infection_organism', 'infection_onset', 'provider'];
    for (const by of [...dimensions.map((dimension) => [dimension]), dimensions.slice(0, 2)])
      expect(
        (await figuresOf(all, by)).reduce((sum, f) => sum + f.numerator!, 0),
        by.join(),
      ).toBe(whole);
  });
});

describe('metrics about people by what they have, over a made-up county', () => {
  const metricOf = (id: string): Metric => ABOUT_PEOPLE.find((metric) => metric.id === id)!;

  it('has four conditions or more who is on four registers or more, and nobody else', async () => {
    const figures = await figuresOf(metricOf('concord.multimorbidity'), ['multimorbidity']);
    expect(figures.map((f) => [f.group.multimorbidity, f.value])).toEqual([
      ['0', 0],
      ['1', 0],
      ['2', 0],
      ['3', 0],
      ['4+', 1],
    ]);
    const whole = await figureOf(metricOf('concord.multimorbidity'));
    expect(figures.at(-1)!.numerator).toBe(whole.numerator);
    // a registration that could not be linked is of nobody, and in no group
    const { linked } = await world.engine.one<{ linked: number }>(
      `select count(person_key) as linked from ${edition.table('registration')}
      where held_from <= date '${PERIOD.to}' and (held_to is null or held_to > date '${PERIOD.to}')`,
    );
    expect(figures.reduce((sum, f) => sum + f.denominator!, 0)).toBe(linked);
    expect(linked).toBeLessThan(whole.denominator!);
  });

  it('adds events and population of a rate up to the whole by how many, and shows some of every condition', async () => {
    const rate = metricOf('concord.emergency-admission-rate');
    const [whole, byMany, byCondition] = [
      await figureOf(rate),
      await figuresOf(rate, ['multimorbidity']),
      await figuresOf(rate, ['condition']),
    ];
    // whose admission could not be linked is of no group
    const events = byMany.reduce((sum, f) => sum + f.numerator!, 0);
    expect(events).toBeGreaterThan(0.9 * whole.numerator!);
    expect(events).toBeLessThanOrEqual(whole.numerator!);
    expect(byCondition.length).toBeGreaterThan(25);
    for (const { denominator } of byCondition) expect(denominator).toBeLessThan(whole.denominator!);
  });

  it('counts people with diabetes and depression as who chooses the one and asks for the other', async () => {
    const both = await figuresOf(metricOf('concord.diabetes-with-depression'), ['condition']);
    const depressed = both.find((f) => f.group.condition === 'DEP')!;
    const whole = await figureOf(metricOf('concord.diabetes-with-depression'));
    expect(depressed.numerator).toBe(whole.numerator);
    expect(depressed.value).toBe(1);
    expect(both.find((f) => f.group.condition === 'DM')!.denominator).toBe(whole.denominator);
  });
});

describe('rows of a made-up county', () => {
  it('carry no sensitive code, so that no figure lacks any for it', async () => {
    const codes = readSensitiveCodes({ catalogueFolders: [CATALOGUE] });
    const contracts = loadContracts({ catalogueFolders: [CATALOGUE] });
    await laySensitiveCodes(world.engine, codes.codes);
    const carrying: Record<string, number> = {};
    let asked = 0;
    for (const id of world.sent) {
      const contract = { ...contracts.get(id)!, sensitive: '' };
      const { sensitive } = markSensitiveCodes(contract, codes);
      if (sensitive === '') continue;
      asked++;
      const { n } = await world.engine.one<{ n: number }>(
        `select count(*) filter (where ${sensitive}\n) as n from memory.main.${identifier(`delivered_${id}`)}`,
      );
      if (n > 0) carrying[id] = n;
    }
    expect([asked > 15, carrying]).toEqual([true, {}]);
  });
});
