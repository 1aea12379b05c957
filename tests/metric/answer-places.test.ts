import { afterEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/metric/metric.ts';
import { type Fixture, metricOf, openFixture, report, type TableRows } from './open-fixture.ts';

let fixture: Fixture | undefined;
const open = async (rows: TableRows): Promise<Fixture> => {
  fixture = await openFixture(rows);
  return fixture;
};
afterEach(() => {
  fixture?.edition.close();
  fixture = undefined;
});

const SYSTEMS: TableRows = {
  reported_measure: [
    report('a', 'RA1', '2024-01-01', 1),
    report('a', 'RA2', '2024-01-01', 2),
    report('a', 'RB1', '2024-01-01', 4),
    report('a', 'RZ9', '2024-01-01', 8),
  ],
  organisation: [
    { kind: 'trust', code: 'RA1', name: 'Alpha' },
    { kind: 'practice', code: 'RA1', name: 'a practice with the same code' },
    { kind: 'trust', code: 'RA2', name: 'Beta' },
    { kind: 'trust', code: 'RX1', name: 'Silent' },
  ],
  care_system_trust: [
    { system_code: 'QA', system_name: 'A system', trust_code: 'RA1' },
    { system_code: 'QA', system_name: 'A system', trust_code: 'RA2' },
    { system_code: 'QB', system_name: 'B system', trust_code: 'RB1' },
  ],
};
const lines = (answer: Answer, by: string) =>
  answer.figures.map((f) => [f.group[by], f.labels[by], f.value ?? f.status]);
const metric = metricOf();

describe('figures by place', () => {
  it('names trusts, by their code where they have no name', async () => {
    const { ask } = await open(SYSTEMS);
    expect(lines(await ask(metric, { by: ['trust'] }), 'trust')).toEqual([
      ['RA1', 'Alpha', 1],
      ['RA2', 'Beta', 2],
      ['RB1', 'RB1', 4],
      ['RZ9', 'RZ9', 8],
    ]);
  });

  it('adds trusts up to their system, and says that some belong to none', async () => {
    const { ask } = await open(SYSTEMS);
    const answer = await ask(metric, { by: ['system'] });
    expect(lines(answer, 'system')).toEqual([
      ['QA', 'A system', 3],
      ['QB', 'B system', 4],
    ]);
    expect(answer.notes.join()).toContain('belong to none of these groups');
  });

  it('joins only what the question uses', async () => {
    const { ask } = await open(SYSTEMS);
    expect((await ask(metric)).sql).not.toMatch(/organisation|care_system/);
    expect((await ask(metric, { by: ['trust'] })).sql).not.toContain('care_system_trust');
  });

  it('gives every place asked for by name, also one that never reported', async () => {
    const { ask } = await open(SYSTEMS);
    const answer = await ask(metric, { by: ['trust'], where: [{ dimension: 'trust', values: ['RX1', 'RA1'] }] });
    expect(lines(answer, 'trust')).toEqual([
      ['RA1', 'Alpha', 1],
      ['RX1', 'Silent', 'not-reported'],
    ]);
  });

  it('adds several values of one dimension together without `by`', async () => {
    const { ask } = await open(SYSTEMS);
    const answer = await ask(metric, { where: [{ dimension: 'trust', values: ['RA1', 'RZ9'] }] });
    expect(answer.figures.map((f) => f.value)).toEqual([9]);
  });

  it('suggests the nearest code for one that nobody knows, by name too', async () => {
    const { ask } = await open(SYSTEMS);
    const asking = (value: string) => ask(metric, { where: [{ dimension: 'trust', values: [value] }] });
    await expect(asking('RA11')).rejects.toThrow("did you mean 'RA1'");
    await expect(asking('beta')).rejects.toThrow("did you mean 'RA2'");
  });

  it('names what cannot be asked', async () => {
    const { ask } = await open(SYSTEMS);
    await expect(ask(metric, { by: ['practice'] })).rejects.toThrow('cannot be cut by it');
  });

  it('says which delivery is missing when the table is', async () => {
    const { ask } = await open({ organisation: [] });
    await expect(ask(metric)).rejects.toMatchObject({ kind: 'policy-refused' });
    const { edition, grant } = fixture!;
    grant.tables.push('reported_measure');
    await expect(ask(metric)).rejects.toMatchObject({ kind: 'no-data' });
    expect(edition.manifest.tables).toHaveLength(1);
  });
});

describe('the row policy', () => {
  it('shows only the rows it allows, in totals too', async () => {
    const { ask } = await open(SYSTEMS);
    expect((await ask(metric, {}, { trust: ['RA1', 'RB1'] })).figures.map((f) => f.value)).toEqual([5]);
    expect(lines(await ask(metric, { by: ['trust'] }, { system: ['QA'] }), 'trust').map((l) => l[0])).toEqual([
      'RA1',
      'RA2',
    ]);
  });

  it('lets a question narrow it, never widen it', async () => {
    const { ask } = await open(SYSTEMS);
    const asking = (value: string) =>
      ask(metric, { where: [{ dimension: 'trust', values: [value] }] }, { system: ['QA'] });
    expect((await asking('RA2')).figures[0]!.value).toBe(2);
    await expect(asking('RB1')).rejects.toMatchObject({ kind: 'unknown-name' });
  });

  it('shows nothing for an empty list', async () => {
    const { ask } = await open(SYSTEMS);
    expect((await ask(metric, {}, { trust: [] })).figures.map((f) => f.status)).toEqual(['no-data']);
    expect((await ask(metric, { by: ['trust'], grain: 'month' }, { trust: [] })).figures).toEqual([]);
  });

  it('shows nothing when the table that would decide is not in the edition', async () => {
    const { ask } = await open({ reported_measure: SYSTEMS.reported_measure! });
    expect((await ask(metric, {}, { system: ['QA'] })).figures.map((f) => f.status)).toEqual(['no-data']);
  });

  it('refuses when it limits rows by something the source cannot be cut by', async () => {
    const { ask } = await open(SYSTEMS);
    await expect(ask(metric, {}, { practice: ['A81001'] })).rejects.toMatchObject({ kind: 'policy-refused' });
    await expect(ask(metric, {}, { nothing: ['x'] })).rejects.toMatchObject({ kind: 'policy-refused' });
  });

  it('keeps the periods of hidden rows hidden', async () => {
    const { ask } = await open({
      ...SYSTEMS,
      reported_measure: [...SYSTEMS.reported_measure!, report('a', 'RZ9', '2025-06-01', 1)],
    });
    const { figures } = await ask(metric, { grain: 'month' }, { trust: ['RA1'] });
    expect(figures.map((f) => f.period?.label)).toEqual(['Jan 2024']);
  });

  it('reads no table that the grant does not hold', async () => {
    const { ask, grant } = await open(SYSTEMS);
    grant.tables = ['reported_measure', 'organisation'];
    await expect(ask(metric, { by: ['system'] })).rejects.toMatchObject({ kind: 'policy-refused' });
    expect((await ask(metric)).figures[0]!.value).toBe(15);
  });
});

describe('sources of rows', () => {
  const deprivation = metricOf({
    kind: 'mean',
    source: 'practice_area',
    numerator: 'lsoa.imd_2019_score * patients',
    denominator: 'patients',
    entity: 'practice_code',
    grain: null,
    dimensions: ['practice', 'pcn', 'imd_decile'],
  });
  const AREAS: TableRows = {
    practice_area: [
      { practice_code: 'P1', lsoa11_code: 'L1', patients: 300 },
      { practice_code: 'P1', lsoa11_code: 'L2', patients: 100 },
      { practice_code: 'P2', lsoa11_code: 'L2', patients: 50 },
      { practice_code: 'P2', lsoa11_code: 'W1', patients: 50 },
    ],
    area: [
      { kind: 'lsoa11', code: 'L1', imd_2019_score: 10, imd_2019_decile: 9 },
      { kind: 'lsoa11', code: 'L2', imd_2019_score: 50, imd_2019_decile: 1 },
      { kind: 'lsoa21', code: 'L1', imd_2019_score: null },
    ],
    organisation: [{ kind: 'practice', code: 'P1', name: 'The practice', pcn_code: 'U1' }],
  };

  it('weighs areas by patients, and leaves both counts out where there is no score', async () => {
    const { ask } = await open(AREAS);
    const { figures } = await ask(deprivation, { by: ['practice'] });
    expect(figures.map((f) => [f.labels.practice, f.value, f.numerator, f.denominator, f.complete])).toEqual([
      ['The practice', 20, 8000, 400, true],
      ['P2', 50, 2500, 50, false],
    ]);
    expect(figures.every((f) => f.period === null)).toBe(true);
  });

  it('is cut by a joined column, and by one that lies two joins away', async () => {
    const { ask } = await open(AREAS);
    const deciles = await ask(deprivation, { by: ['imd_decile'] });
    expect(deciles.figures.map((f) => [f.group.imd_decile, f.denominator])).toEqual([
      ['1', 150],
      ['9', 300],
    ]);
    expect(lines(await ask(deprivation, { by: ['pcn'] }), 'pcn')).toEqual([['U1', 'U1', 20]]);
  });

  it('gives no data, not zero, when the joined table is missing', async () => {
    const { ask } = await open({ practice_area: AREAS.practice_area! });
    expect((await ask(deprivation)).figures[0]).toMatchObject({ status: 'not-reported', value: null, complete: false });
  });

  it('finds the prevalence of a register, and of a group of practices by their lists', async () => {
    const prevalence = metricOf({
      kind: 'proportion',
      source: 'practice_register',
      numerator: 'prevalence * list.patients',
      denominator: 'list.patients',
      entity: 'practice_code',
      grain: 'financial-year',
      overTime: 'last',
      dimensions: ['register', 'practice'],
    });
    const row = (practice: string, register: string, share: number, band: string) => ({
      practice_code: practice,
      period_start: '2021-04-01',
      register,
      register_name: `name of ${register}`,
      prevalence: share,
      age_band: band,
    });
    const { ask } = await open({
      practice_register: [row('P1', 'DM', 0.1, '17+'), row('P2', 'DM', 0.2, '17+'), row('P1', 'AST', 0.05, '6+')],
      practice_list: [
        { practice_code: 'P1', age_band: '17+', patients: 100 },
        { practice_code: 'P2', age_band: '17+', patients: 300 },
      ],
    });
    const { figures } = await ask(prevalence, { by: ['register'], grain: 'financial-year' });
    expect(figures.map((f) => [f.labels.register, f.period?.label, f.value ?? f.status])).toEqual([
      ['name of AST', '2021/22', 'not-reported'],
      ['name of DM', '2021/22', 0.175],
    ]);
  });
});
