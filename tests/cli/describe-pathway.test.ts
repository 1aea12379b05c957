/** What the table, the CSV and the JSON of a pathway say of groups whose rate is refused, and of a policy that allows no rows. */
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { describePathway, pathwayCsv, pathwayJson } from '../../src/cli/describe-pathway.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { askPathway } from '../../src/metric/pathway/ask-pathway.ts';
import type { PathwayAnswer } from '../../src/metric/pathway/step-answer.ts';
import type { Grant } from '../../src/policy/decision.ts';
import { MARKED } from '../../src/policy/disclosure.ts';
import { release } from '../../src/policy/release.ts';
import { openFixture } from '../metric/open-fixture.ts';
import { METRICS, PATHWAY_CATALOGUE, pathwayOf } from '../metric/pathway/pathway-world.ts';

const RATE = METRICS.get('concord.emergency-admission-rate')!;
const PATHWAY = pathwayOf(0, { steps: [{ title: 'Admitted', metric: RATE, where: [] }] });
const OF = { pathway: PATHWAY, edition: 'e000000000000', asAt: '2026-03-31', notice: '' };

const FEW = 'fewer than 10 events: no rate';
const NOBODY = 'nobody is in one of the age bands: no rate';

/** So many people in each age band that their person-years are not small: 19 bands have 9.5 of the month. */
const IN_BAND = 6;

/** By fifth: in how many of the 19 bands there are people, and how many of them were admitted once. */
const FIFTHS = [
  { fifth: 1, bands: 19, admitted: 9 },
  { fifth: 2, bands: 19, admitted: 3 },
  { fifth: 4, bands: 18, admitted: 12 },
  { fifth: 5, bands: 19, admitted: 12 },
];

async function ask(rowFilter: Record<string, string[]> = {}, disclosureRule = MARKED): Promise<PathwayAnswer> {
  const people = FIFTHS.flatMap(({ fifth, bands, admitted }) =>
    Array.from({ length: bands * IN_BAND }, (_, i) => ({
      ...{ person_key: 1000 * fifth + i, month: '2025-11-01', age: (i % bands) * 5, lsoa_code: `L${fifth}` },
      emergency_admissions: i < admitted ? 1 : 0,
    })),
  );
  const area = FIFTHS.map(({ fifth }) => ({ kind: 'lsoa21', code: `L${fifth}`, imd_2025_decile: 2 * fifth }));
  const fixture = await openFixture({ person_month: people, person: [], area }, false, '2026-12-31', '2026-12-31');
  const grant: Grant = {
    ...{ allowed: true, policy: 'planning', tables: fixture.grant.tables, rowFilter },
    ...{ disclosureRule, purpose: 'planning', expires: null },
  };
  try {
    return await askPathway(
      { pathway: PATHWAY, by: 'imd_quintile', from: '2025-11-01', to: '2025-11-30', where: [] },
      PATHWAY_CATALOGUE,
      async (question) => release(await fixture.ask(RATE, question, rowFilter), grant),
    );
  } finally {
    fixture.edition.close();
  }
}

const lineOf = (table: string, group: string): string => table.split('\n').find((line) => line.includes(` ${group} `))!;

describe('groups of a pathway whose rate is refused', () => {
  it('say so in the table, each beside its counts, and are marked where these are small', async () => {
    const late = { ...PATHWAY, reviewed: { by: 'A. Reader', on: '2025-03-30', nextDue: '2026-03-30' } };
    expect(describePathway(await ask(), { ...OF, pathway: late })).toContain(
      'review is overdue: it was due by 2026-03-30',
    );
    const table = describePathway(await ask(), OF);
    expect(table).not.toContain('overdue');
    expect(lineOf(table, '1 most deprived')).toMatch(new RegExp(`${FEW} +9 +9[.]5`));
    expect(lineOf(table, '1 most deprived')).not.toContain('small');
    expect(lineOf(table, '2')).toMatch(new RegExp(`${FEW} +3 .*small number: not to be passed on`));
    expect(lineOf(table, '4')).toMatch(new RegExp(`${NOBODY} +12 `));
    expect(lineOf(table, '5 least deprived')).toMatch(/\d to [\d,.]+ +12 /);
    expect(table).not.toContain('no data');
  });

  it('have no value, interval or gap in the CSV, and the reason as their status', async () => {
    const rows: Record<string, string>[] = parse(pathwayCsv(await ask(), OF), { columns: true });
    expect(rows.map((row) => [row.imd_quintile, row.status, row.numerator, row.small])).toEqual([
      ['1', FEW, '9', ''],
      ['2', FEW, '3', 'small'],
      ['4', NOBODY, '12', ''],
      ['5', 'value', '12', ''],
    ]);
    for (const row of rows.slice(0, 3)) expect([row.value, row.lower, row.upper]).toEqual(['', '', '']);
    expect([rows[0]!.difference, rows[0]!.ratio, rows[0]!.disadvantage, rows[0]!.p_value]).toEqual(['', '', '', '']);
  });

  it('are no-rate in the JSON, with the reason, and no gap is worked out from them', async () => {
    const { steps, opens } = JSON.parse(pathwayJson(await ask(), OF));
    expect(steps[0].figures.map((f: Figure) => [f.status, f.reason])).toEqual([
      ['no-rate', FEW],
      ['no-rate', FEW],
      ['no-rate', NOBODY],
      ['value', undefined],
    ]);
    expect(steps[0].gaps[0]).toMatchObject({ difference: { value: null }, ratio: { value: null }, tested: null });
    expect(opens).toBeNull();
  });

  it('keep the reason and lose their counts for release', async () => {
    const { steps } = JSON.parse(pathwayJson(await ask({}, 'HES_7_5'), OF));
    for (const figure of steps[0].figures.slice(0, 3))
      expect(figure).toMatchObject({ status: 'no-rate', numerator: null, denominator: null });
  });
});

describe('a pathway under a policy that allows no rows', () => {
  it('says so of each step, and that nothing is there', async () => {
    const found = await ask({ imd_quintile: [] });
    const told = "The policy 'planning' allows no rows: its row_filter of imd_quintile is empty";
    expect(found.steps[0]!.why).toBe(told);
    expect(describePathway(found, OF)).toContain(`Admitted: no figures (${told})`);
  });
});
