/** What departments send beside times and codes: injuries, follow-up, other illnesses, and what their systems work out themselves. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { URGENT_DATASETS } from '../../../src/synthetic/events/urgent/urgent-datasets.ts';
import { layChunk } from '../../../src/synthetic/extracts/lay-chunk.ts';
import { defineOwnNumbers } from '../../../src/synthetic/extracts/own-numbers.ts';
import { readFields } from '../../../src/synthetic/extracts/read-fields.ts';
import { partnersOf } from '../../../src/synthetic/extracts/write-extracts.ts';
import { defineFaults } from '../../../src/synthetic/faults/define-faults.ts';

/** SQL that finds what must not be among the attendances of two months */
const NEVER: [what: string, sql: string][] = [
  ['an injury that happened after the arrival', 'injury_date > arrived_at::date'],
  ['an injury before birth', 'injury_date < birth_date'],
  [
    'the way of an injury where there is none',
    'not chief_complaint_injury_related and coalesce(injury_date::varchar, injury_mechanism, injury_intent) is not null',
  ],
  ['an injury that nobody asked about', 'chief_complaint_injury_related and injury_mechanism is null'],
  ['self-harm that is called an accident', "chief_complaint = '248062006' and injury_intent <> '276853009'"],
  ['an activity of somebody who was attacked', "injury_activity is not null and injury_intent <> '418019003'"],
  ['a child at paid work', "injury_activity = 'paid-work' and age_at_arrival < 16"],
  ['the same diagnosis twice', 'diagnosis_1 in (diagnosis_2, diagnosis_3) or diagnosis_2 = diagnosis_3'],
  [
    'a third diagnosis of those who have no first',
    'diagnosis_1 is null and coalesce(diagnosis_2, diagnosis_3) is not null',
  ],
  ['an investigation twice', 'investigation_3 in (investigation_1, investigation_2)'],
  ['a treatment twice', 'treatment_3 in (treatment_1, treatment_2)'],
  ['a follow-up of those who left before they were seen', 'discharge_follow_up is not null and seen_at is null'],
  [
    'a follow-up by the department of those who were admitted',
    'discharge_follow_up is not null and decided_at is not null',
  ],
];

export function urgentDetailChecks(world: () => Engine): void {
  const dataset = URGENT_DATASETS.find((d) => d.id === 'ecds_attendance');
  if (!dataset) throw new Error('no dataset of attendances');

  const lay = async (faults: typeof dataset.faults): Promise<void> => {
    await defineFaults(world());
    await defineOwnNumbers(world());
    const plan = { doses: faults, nth: 0, partners: await partnersOf(world(), dataset), lastMonth: '2026-03-01' };
    const months = { from: '2024-11-01', to: '2024-12-01' };
    await layChunk(world(), dataset, readFields(dataset.id), plan, months, null, 1);
  };
  const count = async (where: string): Promise<number> =>
    (await world().one<{ n: number }>(`select count(*) as n from chunk where ${where}`)).n;

  describe('attendances in detail', () => {
    beforeAll(() => lay([]));

    it.each(NEVER)('never %s', async (_, sql) => expect(await count(sql)).toBe(0));

    it('tell of falls more often the older people are, and of other illnesses too', async () => {
      const share = async (what: string, who: string): Promise<number> =>
        (await count(`(${what}) and (${who})`)) / (await count(who));
      const [young, old] = ['age_at_arrival between 16 and 40', 'age_at_arrival >= 75'];
      expect(await share("injury_mechanism = 'fall'", old)).toBeGreaterThan(
        2 * (await share("injury_mechanism = 'fall'", young)),
      );
      expect(await share('comorbidity_1 is not null', old)).toBeGreaterThan(0.4);
      expect(await share('comorbidity_1 is not null', old)).toBeGreaterThan(
        2 * (await share('comorbidity_1 is not null', young)),
      );
    });

    it('score the sickest highest', async () => {
      const { sick, well } = await world().one<{ sick: number; well: number }>(`
        select avg(news2_score) filter (acuity in ('1064891000000107', '1064911000000105')) as sick,
          avg(news2_score) filter (acuity = '1077241000000103') as well from chunk`);
      expect(sick).toBeGreaterThan(well + 1.5);
    });
  });

  describe('what the system of a department works out', () => {
    const wrong = (column: string, sql: string): string => `${column} is distinct from (${sql})`;
    beforeAll(() =>
      lay([
        { fault: 'end-before-start', share: 0.1, column: 'departed_at', after: 'arrived_at' },
        { fault: 'unknown-code', share: 0.1, column: 'chief_complaint', code: 'OTHER-ED' },
        { fault: 'missing-value', share: 0.1, column: 'diagnosis_1' },
      ]),
    );

    it('follows from what was entered, be it right or wrong', async () => {
      expect(await count('departed_at < arrived_at')).toBeGreaterThan(50);
      expect(await count(wrong('minutes_to_departure', "date_diff('minute', arrived_at, departed_at)"))).toBe(0);
      expect(await count("chief_complaint = 'OTHER-ED'")).toBeGreaterThan(50);
      expect(await count(wrong('complaint_valid', "chief_complaint <> 'OTHER-ED'"))).toBe(0);
      expect(await count('diagnosis_expected and not diagnosis_completed')).toBeGreaterThan(50);
      expect(await count(wrong('diagnosis_completed', 'diagnosis_1 is not null'))).toBe(0);
    });

    it('is the same in the rows as they were before any fault', async () => {
      await lay([]);
      for (const [column, sql] of Object.entries(dataset.derived ?? {}))
        expect([column, await count(wrong(column, sql))]).toEqual([column, 0]);
    });
  });
}
