import { describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { describeWhere } from '../../src/metric/describe-where.ts';
import { grainsFrom, lastStep, periodEnd, periodLabel, stepsBetween } from '../../src/metric/grain.ts';
import type { Grain } from '../../src/metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../../src/metric/parse-question.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { CATALOGUE, metricOf } from './open-fixture.ts';

const metrics = new Map(
  [
    metricOf({ id: 'own.monthly' }),
    metricOf({ id: 'own.timeless', grain: null }),
    metricOf({ id: 'own.daily', grain: 'day' }),
    metricOf({ id: 'own.people', dimensions: ['condition', 'multimorbidity'] }),
    metricOf({ id: 'own.register', dimensions: ['register', 'practice'], needs: ['register'] }),
  ].map((m) => [m.id, m]),
);
const of = (...values: string[]) => ({ dimension: 'condition', values });
const { dimensions: DIMENSIONS } = readTableModel({ catalogueFolders: [CATALOGUE] });
const refusals = (asked: AskedQuestion): string[] => {
  try {
    parseQuestion(asked, metrics, DIMENSIONS);
    return [];
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.where}: ${p.problem}; ${p.remedy}`);
    throw error;
  }
};

describe('a question', () => {
  it('is put into its one form', () => {
    const asked = { metric: 'monthly', by: ['trust', 'trust'], where: ['trust=RA1', 'trust = RA2', 'trust=RA1'] };
    expect(parseQuestion(asked, metrics, DIMENSIONS).question).toEqual({
      metric: 'own.monthly',
      by: ['trust'],
      grain: null,
      from: null,
      to: null,
      where: [{ dimension: 'trust', values: ['RA1', 'RA2'] }],
    });
  });

  it.each([
    ['both', ['condition=DM', 'condition=DEP'], [['DM'], ['DEP']]],
    ['either', ['condition=DM,DEP'], [['DM', 'DEP']]],
    ['either of two, and a third', ['condition = DM, CHD', 'condition=DEP'], [['DM', 'CHD'], ['DEP']]],
    ['one, said twice', ['condition=DM', 'condition=DM', 'condition=DM,DM'], [['DM']]],
    ['both, of choices taken apart', [of('DM', 'CHD'), of('DEP')], [['DM', 'CHD'], ['DEP']]],
  ])('about people with several conditions chooses %s', (_, where, values) => {
    const { question } = parseQuestion({ metric: 'own.people', where }, metrics, DIMENSIONS);
    expect(question.where).toEqual(values.map((some) => of(...some)));
  });

  it.each([
    ['in the middle of months', '2024-02-05', '2024-03-09', '2024-02-01', '2024-03-31'],
    ['in one month', '2024-02-05', '2024-02-09', '2024-02-01', '2024-02-29'],
    ['from a day on', '2024-02-05', null, '2024-02-01', null],
    ['up to a day', null, '2024-02-05', null, '2024-02-29'],
  ])('about what is told by the month takes whole months: %s', (_, from, to, first, last) => {
    const { question } = parseQuestion({ metric: 'own.monthly', from, to }, metrics, DIMENSIONS);
    expect(question).toMatchObject({ from: first, to: last, asked: { from, to } });
  });

  it.each([
    ['whole months', 'own.monthly', '2024-02-01', '2024-03-31'],
    ['what is told by the day', 'own.daily', '2024-02-05', '2024-03-09'],
    ['what has no time', 'own.timeless', '2024-02-05', '2024-03-09'],
  ])('about %s keeps its days', (_, metric, from, to) => {
    const { question } = parseQuestion({ metric, from, to }, metrics, DIMENSIONS);
    expect(question).toMatchObject({ from, to });
    expect(question).not.toHaveProperty('asked');
  });

  it('takes numbers of conditions, of which a person has one, as either', () => {
    const where = ['multimorbidity=2', 'multimorbidity=4+'];
    expect(parseQuestion({ metric: 'own.people', where }, metrics, DIMENSIONS).question.where).toEqual([
      { dimension: 'multimorbidity', values: ['2', '4+'] },
    ]);
  });

  it.each([
    ['', []],
    ['condition DM', [of('DM')]],
    ['condition DM or DEP', [of('DM', 'DEP')]],
    ['condition DM and DEP', [of('DM'), of('DEP')]],
    ['condition (DM or CHD) and DEP; pcn U1', [of('DM', 'CHD'), { dimension: 'pcn', values: ['U1'] }, of('DEP')]],
  ])('is told in words: %s', (words, where) => {
    expect(describeWhere({ where })).toBe(words);
  });

  it.each<[string, AskedQuestion, string]>([
    ['a finer period than the source has', { metric: 'own.monthly', grain: 'day' }, 'the finest it has is month'],
    ['weeks of months', { metric: 'own.monthly', grain: 'week' }, 'the finest it has is month'],
    ['a misspelt period', { metric: 'own.monthly', grain: 'mnth' }, "did you mean 'month'?"],
    ['a period of something without time', { metric: 'own.timeless', grain: 'month' }, 'has no time'],
    ['a misspelt dimension', { metric: 'own.monthly', by: ['trsut'] }, "did you mean 'trust'?"],
    ['a where without a value', { metric: 'own.monthly', where: ['trust='] }, 'not a dimension and a value'],
    ['a list of conditions with a gap', { metric: 'own.people', where: ['condition=DM,'] }, 'a value is missing'],
    ['a day that does not exist', { metric: 'own.monthly', from: '2024-02-30' }, 'not a date'],
    ['a time that runs backwards', { metric: 'own.monthly', from: '2024-02-01', to: '2024-01-01' }, 'is after'],
    ['several registers as one figure', { metric: 'own.register' }, 'does not choose one register'],
    [
      'two registers as one figure',
      { metric: 'own.register', where: ['register=DM', 'register=AF'] },
      'does not choose one register',
    ],
  ])('is refused when it asks for %s', (_, asked, told) => {
    expect(refusals(asked).join('\n')).toContain(told);
  });

  it('may choose one register, or show each', () => {
    expect(refusals({ metric: 'own.register', where: ['register=DM'] })).toEqual([]);
    expect(refusals({ metric: 'own.register', by: ['register'] })).toEqual([]);
  });

  it('gets all its faults at once', () => {
    expect(
      refusals({ metric: 'own.monthly', by: ['x'], grain: 'day', from: 'soon', where: ['y=1', 'z'] }),
    ).toHaveLength(5);
  });
});

describe('periods', () => {
  it.each<[Grain, string, string, string]>([
    ['day', '2024-02-29', '2024-02-29', '29 Feb 2024'],
    ['week', '2024-12-30', '2025-01-05', 'week ending 5 Jan 2025'],
    ['month', '2024-02-01', '2024-02-29', 'Feb 2024'],
    ['quarter', '2024-10-01', '2024-12-31', 'Oct to Dec 2024'],
    ['financial-quarter', '2024-01-01', '2024-03-31', '2023/24 Q4'],
    ['financial-quarter', '2024-04-01', '2024-06-30', '2024/25 Q1'],
    ['financial-year', '1999-04-01', '2000-03-31', '1999/00'],
    ['year', '2024-01-01', '2024-12-31', '2024'],
  ])('%s from %s ends %s and is called %s', (grain, start, end, label) => {
    expect([periodEnd(start, grain), periodLabel(start, grain)]).toEqual([end, label]);
  });

  it('know how many source periods fill them, and which is last', () => {
    expect(stepsBetween('2024-01-01', '2024-12-31', 'month')).toBe(12);
    expect(stepsBetween('2024-02-01', '2024-02-29', 'day')).toBe(29);
    expect(stepsBetween('2024-03-01', '2024-03-31', 'day')).toBe(31);
    expect(lastStep('2024-03-31', 'month')).toBe('2024-03-01');
    expect(lastStep('2024-03-31', 'day')).toBe('2024-03-31');
    expect(grainsFrom('year')).toEqual(['year']);
  });
});
