import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../../src/concord-error.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import { CATALOGUE } from '../open-fixture.ts';

const GOOD = `id: own.four-hours
version: 1
title: 'Four hours'
meaning: 'm'
why: 'w'
kind: proportion
unit: '%'
polarity: increase
source: emergency_attendance
records:
  rows: departed_at is not null
  time: arrived_at
  features:
    earlier: {count: emergency_attendance, at: arrived_at, days: [-365, -1]}
    pulse: {latest: observation, value: value, rows: "observation = 'systolic'", at: observed_on, days: [-365, 0]}
numerator: minutes(arrived_at, departed_at) <= 240 and earlier < 3 and pulse > 90
numerator_label: 'n'
denominator: department_type in ('01', '02')
denominator_label: 'd'
exclusions: none
grain: day
dimensions: []
population_basis: treated-at
targets: []
method: wilson
chart: xmr
disclosure: HES_7_5
datasets: [ecds_attendance]
caveats: []
owner: o
author: a
reviewed: unreviewed
links: []
measures: process
decision: {informs: 'i', made_by: 'm'}
data_dictionary: null
`;
const RATE = GOOD.replace('kind: proportion', 'kind: standardised-rate')
  .replace("denominator: department_type in ('01', '02')\n", '')
  .replace('method: wilson', 'method: dobson')
  .replace(
    '  features:',
    "  population: {source: person_month, value: '1 / 12', time: month}\n  standard: {by: age_band_5, population: esp2013}\n  features:",
  );

describe('a metric of records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-records-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let count = 0;
  const faults = (text: string): string[] => {
    const own = join(folder, String(count++));
    mkdirSync(join(own, 'metrics'), { recursive: true });
    writeFileSync(join(own, 'metrics', 'own.yaml'), text);
    try {
      loadMetrics({ catalogueFolders: [CATALOGUE, own] });
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      return error.problems
        .filter((p) => p.where.includes('own.yaml'))
        .map((p) => `${p.where.split('/').at(-1)} ${p.problem} | ${p.expected} | ${p.remedy}`);
    }
    return [];
  };
  const lineOf = (text: string, part: string): number => text.split('\n').findIndex((l) => l.includes(part)) + 1;

  it('has no faults when it is right', () => {
    expect(faults(GOOD)).toEqual([]);
    expect(faults(RATE)).toEqual([]);
  });

  it('tells faults of form with those of names and expressions, and none that follows from another', () => {
    const told = faults(
      GOOD.replace('method: wilson', 'method: wilsn')
        .replace('days: [-365, -1]', 'days: [-365]')
        .replace('value: value', 'value: valu')
        .replace('departed_at is not null', 'departd_at is not null')
        .replace('earlier < 3', 'earlier < 3 and nowhere = 1')
        .replace("in ('01', '02')", "in ('01',"),
    );
    expect(told).toEqual([
      expect.stringContaining("'days' is a list"),
      expect.stringContaining(`'method' is "wilsn"`),
      expect.stringContaining("'departd_at' is no column of emergency_attendance"),
      expect.stringContaining("'valu' is no column of observation"),
      expect.stringContaining("'nowhere' is no column of emergency_attendance"),
      expect.stringContaining('the expression is wrong'),
    ]);
  });

  it.each([
    ['of a stay by its number alone', '{any: episode_diagnosis, by: spell_id, at: started_on', 'same: [provider_code]'],
    ['of another stay by it', '{count: hospital_spell, by: spell_id, at: admitted_at', 'same: [provider_code]'],
    [
      'with more that is the same, but not whose number it is',
      '{any: procedure, by: spell_id, same: [delivery], at: performed_on',
      'same: [delivery, provider_code]',
    ],
  ])('has a fault where a feature is found %s, since two senders may give the same number', (_, feature, expected) => {
    const text = GOOD.replace('source: emergency_attendance', 'source: hospital_spell')
      .replace('rows: departed_at is not null', 'rows: discharged_at is not null')
      .replace('time: arrived_at', 'time: admitted_at')
      .replace(/earlier: .*/, `earlier: ${feature}, days: [null, null]}`)
      .replace(/numerator: .*/, `numerator: ${feature.includes('count:') ? 'earlier > 0' : 'earlier'} and pulse > 90`)
      .replace(/denominator: .*/, "denominator: admission_type = 'emergency'");
    expect(faults(text)).toEqual([
      expect.stringContaining(
        `two senders may have given the same 'spell_id', and nothing says whose it is | \`${expected}\``,
      ),
    ]);
    const whole = text.replace(/(earlier: .*?)( same: \[delivery\],)? at:/, `$1 ${expected}, at:`);
    expect(faults(whole)).toEqual([]);
  });

  it.each([
    [
      'an unknown table',
      ['source: emergency_attendance', 'source: emergency_attendances'],
      "no source 'emergency_attendances'",
    ],
    ['published figures', ['source: emergency_attendance', 'source: reported_measure'], 'holds published figures'],
    ['an unknown column in rows', ['departed_at is not null', 'departd_at is not null'], "did you mean 'departed_at'?"],
    ['rows that are no condition', ['departed_at is not null', 'age + 1'], 'it gives a number | a truth'],
    ['a text set against a number', ['earlier < 3', "earlier < 'three'"], 'a text stands where it cannot | a number'],
    [
      'a date written as a text',
      ['departed_at is not null', "departed_at > '2025-01-01'"],
      'a text stands where it cannot | a date',
    ],
    [
      'a day that does not exist',
      ['departed_at is not null', "departed_at > date('2025-02-30')"],
      'date takes one text that is a day',
    ],
    ['a time that is no date', ['time: arrived_at', 'time: site_code'], 'it gives a text | a date'],
    ['no time at all', ['  time: arrived_at\n', ''], 'nothing says when a row counts'],
    ['two times', ['  time: arrived_at\n', '  time: arrived_at\n  list: arrived_at\n'], 'rows count by time and list'],
    ['a snapshot without from', ['  time: arrived_at\n', '  as_at: {to: departed_at}\n'], "'from' is missing"],
    [
      'a feature of an unknown table',
      ['count: emergency_attendance', 'count: emergency_attendence'],
      "did you mean 'emergency_attendance'?",
    ],
    [
      'a feature of two kinds',
      ['{count: emergency_attendance,', '{count: emergency_attendance, any: death,'],
      'a feature names one table',
    ],
    [
      'a feature that shares no column',
      ['count: emergency_attendance, at: arrived_at', 'count: organisation, at: open_date'],
      "organisation has no column 'person_key', so the feature cannot be joined",
    ],
    [
      'a shared column of another sort',
      ['count: emergency_attendance,', 'count: emergency_attendance, by: departed_on,'],
      "has no column 'departed_on'",
    ],
    [
      'a further column that neither table has',
      ['count: emergency_attendance,', 'count: emergency_attendance, same: [provider_code, departed_on],'],
      "emergency_attendance has no column 'departed_on', so the feature cannot be joined | a column that both tables have",
    ],
    ['a latest without a value', ['latest: observation, value: value,', 'latest: observation,'], 'latest has no value'],
    [
      'a value of a count',
      ['count: emergency_attendance,', 'count: emergency_attendance, value: age,'],
      'count takes no value',
    ],
    ['a window that ends before it begins', ['[-365, -1]', '[-1, -365]'], 'day -1 is after day -365'],
    ['a window without days', ['at: arrived_at, days: [-365, -1]', 'at: arrived_at'], '`at` and `days` go together'],
    [
      'an interval that ends on its last day',
      ['    earlier:', '    cared: {any: social_care_package, from: start_date, to: end_date}\n    earlier:'],
      'end_date of social_care_package is the last day on which the row holds, and `to` is the first on which it holds no longer | held_to, the day after | write to: held_to',
    ],
    ['a feature named as a column', ['    earlier:', '    age:'], "'age' is a column already"],
    ['a numerator of an unknown name', ['earlier < 3', 'erlier < 3'], "'erlier' is no column of emergency_attendance"],
    ['a method of another kind', ['method: wilson', 'method: byar'], 'byar is not for a proportion of records'],
    ['an unknown dimension', ['dimensions: []', 'dimensions: [provider, tea]'], "no dimension 'tea'"],
    ['no decision', ["decision: {informs: 'i', made_by: 'm'}\n", ''], 'decision'],
    [
      'a percentile out of 0 to 1',
      ['  time: arrived_at\n', '  time: arrived_at\n  percentile: {at: 90, method: linear}\n'],
      'a proportion has no percentile',
    ],
    [
      'the highest of a proportion',
      ['  time: arrived_at\n', '  time: arrived_at\n  top: 0.05\n'],
      'a proportion adds up all of its rows | kind ratio, or no top',
    ],
    ['a mean of a truth', ['kind: proportion', 'kind: mean'], 'it gives a truth | a number'],
    ['a rate without a population', ['kind: proportion', 'kind: rate'], 'a rate has no population'],
  ])('is refused for %s, with its line', (_, [from, to], told) => {
    const text = GOOD.replace(from!, to!);
    expect(text).not.toBe(GOOD);
    const found = faults(text);
    expect(found.join('\n')).toContain(told);
    expect(found.every((f) => /own\.yaml:\d+ /.test(f))).toBe(true);
  });

  it.each([
    ['a standard by no dimension', ['by: age_band_5', 'by: age_bands'], "no dimension 'age_bands'"],
    [
      'a standard that is also cut by',
      ['dimensions: []', 'dimensions: [age_band_5]'],
      'standardised by age_band_5 and cannot be cut by it',
    ],
    ['the wrong sort of standard', ['population: esp2013', 'reference: all'], 'population: esp2013'],
    [
      'ages the wrong way round',
      ['population: esp2013}', 'population: esp2013, from: 65, to: 20}'],
      'age 65 is after age 20',
    ],
    [
      'a population of an unknown table',
      ['source: person_month', 'source: person_months'],
      "did you mean 'person_month'?",
    ],
    [
      'a value of the population that is no number',
      ["value: '1 / 12'", "value: 'month'"],
      'it gives a date | a number',
    ],
    [
      'a dimension that the population lacks',
      ['dimensions: []', 'dimensions: [department_type]'],
      "the population (person_month) cannot be cut by 'department_type'",
    ],
    [
      'a denominator beside the population',
      ["denominator_label: 'd'", "denominator: age > 3\ndenominator_label: 'd'"],
      'its `population` instead',
    ],
  ])('of a standardised rate is refused for %s', (_, [from, to], told) => {
    const text = RATE.replace(from!, to!);
    expect(text).not.toBe(RATE);
    expect(faults(text).join('\n')).toContain(told);
  });

  it('of a ratio of two truths is refused where nobody says whether one is a part of the other, and elsewhere where somebody does', () => {
    const ratio = GOOD.replace('kind: proportion', 'kind: ratio').replace('method: wilson', 'method: byar');
    const untold = 'a ratio of two truths does not say whether the numerator is a part';
    expect(faults(ratio).join()).toContain(untold);
    for (const said of ['true', 'false'])
      expect(faults(`${ratio}\nnumerator_is_part: ${said}`).join()).not.toContain(untold);
    expect(faults(`${GOOD}\nnumerator_is_part: true`).join()).toContain('it is for ratios, not for a proportion');
  });

  it('is refused for the highest of what is no share', () => {
    const ratio = GOOD.replace('kind: proportion', 'kind: ratio').replace(
      'method: wilson',
      'method: byar\nnumerator_is_part: false',
    );
    const top = (share: string): string =>
      ratio.replace('  time: arrived_at\n', `  time: arrived_at\n  amount: true\n  top: ${share}\n`);
    expect(faults(top('0.05'))).toEqual([]);
    expect(faults(top('5'))).toEqual([
      expect.stringContaining('5 is no share of the rows | a number above 0 and below 1'),
    ]);
    expect(faults(top('0'))).toEqual([expect.stringContaining('0 is no share of the rows')]);
    expect(faults(top('0.05').replace('  amount: true\n', ''))).toEqual([
      expect.stringContaining('it may be of few people | `amount: true` beside it'),
    ]);
  });

  it('is refused for a percentile that is no share', () => {
    const text = GOOD.replace('kind: proportion', 'kind: percentile')
      .replace('method: wilson', 'method: order-statistics')
      .replace("denominator: department_type in ('01', '02')\n", '')
      .replace(/numerator: .*/, 'numerator: minutes(arrived_at, departed_at)')
      .replace('  time: arrived_at\n', '  time: arrived_at\n  percentile: {at: 90, method: linear}\n');
    expect(faults(text).join('\n')).toContain('90 is no share of the values');
  });

  it('tells all its faults at once, each at its own line', () => {
    const text = GOOD.replace('departed_at is not null', 'gone')
      .replace('[-365, -1]', '[3, 1]')
      .replace('earlier < 3', "earlier = 'x'");
    const found = faults(text);
    for (const part of ['rows: gone', '[3, 1]', 'numerator:'])
      expect(found.some((f) => f.startsWith(`own.yaml:${lineOf(text, part)} `))).toBe(true);
  });

  const AMOUNT = GOOD.replace('kind: proportion', 'kind: count')
    .replace("denominator: department_type in ('01', '02')\ndenominator_label: 'd'\n", '')
    .replace('method: wilson', 'method: byar')
    .replace(/numerator: .*\n/, 'numerator: minutes(arrived_at, departed_at) / 60\n');

  it('says that its numerator is an amount where it is one', () => {
    expect(faults(AMOUNT)).toEqual([
      'own.yaml:16 it adds up an amount and not a count | `amount: true` under records | correct the setting',
    ]);
    expect(faults(AMOUNT.replace('records:\n', 'records:\n  amount: true\n'))).toEqual([]);
    expect(faults(GOOD.replace('records:\n', 'records:\n  amount: true\n'))).toEqual([
      expect.stringContaining('the numerator of a proportion is not let out'),
    ]);
  });
});
