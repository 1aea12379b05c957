/** `concord stat` as a person meets it: what it lists, reads, refuses and writes. Every method by itself: stat-methods.test.ts. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALL_METHODS } from '../../src/statistics/methods/all-methods.ts';
import { type Ran, runCommand } from './run-command.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-stat-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** Writes the lines (or bytes) as a.csv and asks of it. */
async function ask(file: string[] | string | Buffer, argv: string[]): Promise<Ran> {
  writeFileSync(join(folder, 'a.csv'), Array.isArray(file) ? `${file.join('\n')}\n` : file);
  const [method, ...rest] = argv;
  return runCommand(['stat', method!, '--input', 'a.csv', ...rest], { cwd: folder });
}

async function rowsOf(file: string[] | string | Buffer, argv: string[]): Promise<Record<string, unknown>[]> {
  const { out, err } = await ask(file, [...argv, '--json']);
  expect(err).toBe('');
  return JSON.parse(out).rows;
}

const PRACTICES = ['practice,sex,screened,invited', 'A,f,20,100', 'B,m,30,120', 'A,m,10,60', 'B,f,28,110', 'A,f,1,3'];
const PARTS = ['--column', 'numerator=screened', '--column', 'denominator=invited'];

describe('without a file', () => {
  it('lists every method with what it answers', async () => {
    const { out, exitCode } = await runCommand(['stat']);
    const lines = out.split('\n').map((line) => line.trim().replace(/ {2,}/, ': '));
    for (const { id, answers } of ALL_METHODS) expect(lines).toContain(`${id}: ${answers}`.replace(/ +/g, ' '));
    expect(exitCode).toBe(0);
    const { out: json } = await runCommand(['stat', '--json']);
    expect(JSON.parse(json)).toHaveLength(ALL_METHODS.length);
  });

  it('shows what a method reads, which settings it has and which it needs', async () => {
    const { out } = await runCommand(['stat', 'percentile']);
    expect(out).toMatch(/^value +yes +number +the measurement/m);
    expect(out).toMatch(/^share +number +needed/m);
    expect(out).toMatch(/^confidence +number +0\.95/m);
    expect(out).toContain('one row a group');
    const { out: model } = await runCommand(['stat', 'cox']);
    expect(model).toMatch(/^category +no +texts, one or more columns/m);
    expect(model).toMatch(/^ties +efron \| breslow +efron/m);
    const { out: json } = await runCommand(['stat', 'percentile', '--json']);
    expect(JSON.parse(json)).toMatchObject({ id: 'percentile', gives: 'one', columns: [{ part: 'value' }] });
  });

  it.each([
    ['an unknown method', ['proportoin'], 5, /did you mean proportion/],
    ['an unknown method with a file', ['proportoin', '--input', 'a.csv'], 5, /did you mean proportion/],
    ['a file and no method', ['--input', 'a.csv'], 2, /no method is named/],
    ['a file that is not there', ['mean', '--input', 'none.csv'], 5, /no such file/],
    ['a folder', ['mean', '--input', '.'], 2, /it is a folder/],
    ['a format that is none', ['mean', '--input', 'a.csv', '--format', 'xlsx'], 2, /table, csv, json/],
  ])('refuses %s', async (_what, argv, exitCode, says) => {
    const ran = await runCommand(['stat', ...argv], { cwd: folder });
    expect(ran.err).toMatch(says);
    expect(ran.err).toContain('What to do');
    expect(ran.exitCode).toBe(exitCode);
    expect(ran.out).toBe('');
  });
});

describe('columns and groups', () => {
  it('takes columns named as parts, or those that --column names', async () => {
    const [named] = await rowsOf(['numerator,denominator', '20,100'], ['proportion']);
    const [mapped] = await rowsOf(['invited,screened', '100,20'], ['proportion', ...PARTS]);
    expect(mapped).toEqual(named);
    expect(named).toMatchObject({ value: 0.2, numerator: 20, denominator: 100, method: 'Wilson' });
  });

  it('gives a result for each value of one column, and of several', async () => {
    const one = await rowsOf(PRACTICES, ['proportion', ...PARTS, '--by', 'practice']);
    expect(one.map((row) => [row.practice, row.by, row.numerator, row.denominator])).toEqual([
      ['A', undefined, 31, 163],
      ['B', undefined, 58, 230],
    ]);
    const two = await rowsOf(PRACTICES, ['proportion', ...PARTS, '--by', 'practice, sex']);
    expect(two.map((row) => [row.practice, row.sex, row.denominator])).toEqual([
      ['A', 'f', 103],
      ['B', 'm', 120],
      ['A', 'm', 60],
      ['B', 'f', 110],
    ]);
    expect(await rowsOf(PRACTICES, ['proportion', ...PARTS, '--by', 'practice', '--by', 'sex'])).toEqual(two);
  });

  it('tells a column of groups apart from a column of the result, in every row alike', async () => {
    const [row] = await rowsOf(['value,unit', '1,days', '2,days'], ['mean', '--by', 'unit']);
    expect(row).toMatchObject({ 'by unit': 'days', unit: 'value' });
    const risks = ['outcome,predicted,lower', ...Array.from({ length: 20 }, (_, i) => `${i % 2},0.${1 + (i % 7)},x`)];
    const rows = await rowsOf(risks, ['model-quality', '--by', 'lower']);
    // some of its rows have limits and some have none
    expect(new Set(rows.map((each) => each['by lower']))).toEqual(new Set(['x']));
    expect(rows.filter((each) => each.lower === 'x')).toEqual([]);
  });

  it('keeps groups whose value is empty or padded', async () => {
    const rows = await rowsOf(['ward,value', 'a,1', ' a ,3', ',5'], ['mean', '--by', 'ward']);
    expect(rows.map((row) => [row.ward, row.value])).toEqual([
      ['a', 2],
      ['', 5],
    ]);
  });

  it('takes any number of columns for a part of numbers or texts, named by the header', async () => {
    const people = Array.from(
      { length: 30 },
      (_, i) => `${(i * 7) % 11},${40 + ((i * 13) % 30)},${i % 5},${'fm'[i % 2]},${'xyz'[i % 3]}`,
    );
    const model = ['--column', 'outcome=stay', '--column', 'covariate=age', '--column', 'covariate=bmi'];
    const categories = ['--column', 'category=sex', '--column', 'category=home town', '--set', 'reference=home town:y'];
    const rows = await rowsOf(
      ['stay,age,bmi,sex,home town', ...people],
      ['linear-regression', ...model, ...categories],
    );
    expect(rows.map((row) => row.term)).toEqual([
      ...['intercept', 'age', 'bmi', 'sex=m', 'home town=x', 'home town=z'],
    ]);
    const times = ['--column', 'time=age', '--column', 'event=died', '--column', 'terms=bmi', ...categories];
    const header = 'died,age,bmi,sex,home town';
    const hazards = await rowsOf([header, ...people.map((line) => line.replace(/^\d+/, '1'))], ['cox', ...times]);
    expect(hazards.map((row) => row.term)).toEqual(['bmi', 'sex=m', 'home town=x', 'home town=z']);
  });

  it('does not take a column by its name for an optional part, when it was given another', async () => {
    const file = ['age,weight,persons', ...Array.from({ length: 12 }, (_, i) => `${i % 5},${i % 3},${1 + i}`)];
    const rows = await rowsOf(file, ['linear-regression', '--column', 'outcome=weight', '--column', 'covariate=age']);
    expect(rows[0]).toMatchObject({ rows: 12 });
    const bands = ['age,deaths,persons', '0-4,1,100'];
    const parts = ['--column', 'ageband=age', '--column', 'events=deaths', '--column', 'population=persons'];
    expect((await ask(bands, ['direct-rate', ...parts])).err).not.toContain('columns of persons');
  });

  it('takes columns of persons in any order', async () => {
    const bands = ['0-4', ...Array.from({ length: 17 }, (_, i) => `${5 + 5 * i}-${9 + 5 * i}`), '90+'];
    const argv = ['direct-rate', '--column', 'persons=with2', '--column', 'persons=with1'];
    const [row] = await rowsOf(['ageband,population,with1,with2', ...bands.map((band) => `${band},1000,10,3`)], argv);
    expect(row).toMatchObject({ numerator: 19 * 16 });
    expect(row!.value).toBeCloseTo(1600, 8);
  });

  it.each([
    [
      'a part that is none',
      ['proportion', '--column', 'nominator=screened'],
      [/no such part/, /numerator, denominator/],
    ],
    ['a pair without =', ['proportion', '--column', 'screened'], [/PART=COLUMN/]],
    [
      'a column that is not there',
      ['proportion', '--column', 'numerator=screend'],
      [/no column "screend"/, /screened, invited/],
    ],
    ['a needed part without a column', ['proportion'], [/"numerator" \(those with/, /"denominator"/]],
    ['a part given twice', ['mean', '--column', 'value=screened', '--column', 'value=invited'], [/more than once/]],
    [
      'one column twice for a part of numbers',
      [
        'linear-regression',
        '--column',
        'outcome=screened',
        '--column',
        'covariate=invited',
        '--column',
        'covariate=invited',
      ],
      [/one column is given more than once/],
    ],
    [
      'groups by a column that is not there',
      ['proportion', ...PARTS, '--by', 'ward'],
      [/--by ward/, /no column "ward"/],
    ],
  ])('refuses %s', async (_what, argv, says) => {
    const { err, exitCode } = await ask(PRACTICES, argv);
    for (const words of says) expect(err).toMatch(words);
    expect(exitCode).toBe(2);
  });

  it('tells every fault of columns at once', async () => {
    const { err } = await ask(PRACTICES, ['proportion', '--by', 'ward', '--column', 'x=y']);
    for (const words of ['no column "ward"', 'no such part', '"numerator"', '"denominator"'])
      expect(err).toContain(words);
  });
});

describe('settings', () => {
  it('takes numbers, texts, choices and flags, and shows which held', async () => {
    const { out } = await ask(
      ['value', '1', '2', '4'],
      ['mean', '--set', 'confidence=99', '--set', 'unit=days', '--json'],
    );
    expect(JSON.parse(out)).toMatchObject({
      ...{ method: 'mean', source: expect.stringContaining('Student'), settings: { confidence: 99, unit: 'days' } },
      rows: [{ unit: 'days', confidence: 0.99 }],
    });
    const pairs = ['first,second', '1,2', '2,3.5', '3,3.1', '4,6'];
    const asked = async (...set: string[]) =>
      (await rowsOf(pairs, ['wilcoxon', ...set.flatMap((s) => ['--set', s])]))[0];
    expect(await asked('no-correction')).toEqual(await asked('no-correction=yes'));
    expect(await asked('no-correction=no')).toEqual(await asked());
    expect(await asked('alternative=less')).toMatchObject({ alternative: 'less' });
  });

  it.each([
    ['an unknown setting', ['mean', '--set', 'confidnce=0.9'], /did you mean confidence/],
    ['a setting of a method that has none', ['bank-holidays', '--set', 'x=1'], /it has none/],
    ['a word for a number', ['mean', '--set', 'confidence=high'], /Expected: a number/],
    ['a number that is none here', ['mean', '--set', 'confidence=0x10'], /Expected: a number/],
    ['nothing for a number', ['mean', '--set', 'confidence='], /Expected: a number/],
    ['a name alone for a number', ['mean', '--set', 'confidence'], /Expected: a number/],
    ['nothing for a text', ['mean', '--set', 'unit='], /Expected: a text/],
    ['a confidence of all', ['mean', '--set', 'confidence=100'], /--set confidence=100[\s\S]*from 0\.9 to below 1, or/],
    ['a confidence of 1', ['mean', '--set', 'confidence=1'], /from 0\.9 to below 1/],
    ['a coverage of all', ['forecast', '--set', 'confidence=100'], /a percentage from 50 to below 100/],
    ['a share outside for a confidence', ['t-test', '--set', 'confidence=0.05'], /from 0\.9 to below 1/],
    ['a choice that is none', ['cox', '--set', 'ties=exact'], /one of efron, breslow/],
    ['neither yes nor no', ['wilcoxon', '--set', 'no-correction=maybe'], /yes or no/],
    ['a setting twice', ['mean', '--set', 'unit=a', '--set', 'unit=b'], /given twice/],
    ['a needed setting left out', ['cusum', '--set', 'target=3'], /needs the setting deviation/],
    ['a needed share left out', ['percentile'], /--set share=VALUE/],
  ])('refuses %s', async (_what, argv, says) => {
    const { err, exitCode } = await ask(['value', '1'], argv);
    expect(err).toMatch(says);
    expect(exitCode).toBe(2);
  });

  it('tells every wrong setting at once, before it reads the file', async () => {
    expect((await ask(Buffer.from([0xff, 0xfe]), ['mean', '--set', 'confidence=2'])).exitCode).toBe(2);
    const argv = ['ewma', '--set', 'x=1', '--set', 'target=a'];
    const { err, exitCode } = await ask(Buffer.from([0xff, 0xfe]), argv);
    expect(err.match(/Expected/g)).toHaveLength(3);
    expect(err).not.toContain('UTF-8');
    expect(exitCode).toBe(2);
  });

  it('says as an impossible input what no method can do with a setting', async () => {
    const { err, exitCode } = await ask(['value', '1', '2'], ['percentile', '--set', 'share=2']);
    expect(err).toMatch(/the method cannot answer[\s\S]*above 0 and below 1/);
    expect(exitCode).toBe(7);
  });
});

/** A person's name, a number of theirs and a day: none may ever be in a message. */
const PRIVATE = /Smith|Jones|4857773456|1951|x12/;

describe('files that are refused, never with a value of theirs', () => {
  it.each<[string, string[] | string | Buffer, string[], RegExp[]]>([
    [
      'text that is not UTF-8',
      Buffer.from('name,value\nSmith\xe9,1\n', 'latin1'),
      ['mean'],
      [/not UTF-8/, /CSV UTF-8/],
    ],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0]), ['mean'], [/not UTF-8/]],
    ['an empty file', '', ['mean'], [/it has no rows/]],
    ['blank lines alone', '\n\n', ['mean'], [/it has no rows/]],
    ['a header alone', ['value'], ['mean'], [/it has no rows/, /at least one row/]],
    [
      'ragged lines',
      ['name,value', 'Smith,1,2', 'Jones,2', 'Jones'],
      ['mean'],
      [/2 lines have another/, /lines 2, 4/, /2 columns/],
    ],
    ['a ragged line of one column', ['value', '1', '2,x12'], ['mean'], [/Expected: 1 column in/]],
    ['one column without a header', ['4857773456', '1'], ['mean'], [/1 column that is not named here/]],
    ['one ragged line', ['name,value', 'Smith,1', 'Jones,2,x12'], ['mean'], [/1 line has another/, /line 3\)/]],
    [
      'an unclosed quote',
      ['name,value', '"Smith,1', 'Jones,2'],
      ['mean'],
      [/quotation marks cannot be followed/, /line/],
    ],
    ['a quote amid a cell', ['name,value', 'Smi"th"y,1'], ['mean'], [/quotation marks/, /line 2/]],
    ['semicolons', ['name;value', 'Smith;1'], ['mean'], [/not separated by commas/]],
    ['two columns of one name', ['value,name,value', '1,Smith,2'], ['mean'], [/same name \(columns 1 and 3\)/]],
    [
      'numbers that are none',
      [
        'name,value',
        'Smith,x12',
        'Jones,"1,951"',
        'Jones,4',
        'Smith,50%',
        'Smith,£3',
        'Smith,1e999',
        'Smith,Infinity',
        'Smith,0x10',
      ],
      ['mean'],
      [/column value: 7 cells are not a number \(lines 2, 3, 5, 6, 7, 8, 9\)/, /without separators/],
    ],
    ['one number that is none', ['value', '1', 'x12'], ['mean'], [/1 cell is not a number \(line 3\)/]],
    [
      'more lines than are told',
      ['value', ...Array.from({ length: 12 }, () => 'Smith')],
      ['mean'],
      [/12 cells .*\(lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …\)/],
    ],
    [
      'days that never were',
      ['week,count', '1951-01-07,1', '1951-02-30,2', '07/01/1951,3', '1951-1-7,4'],
      ['farrington'],
      [/3 cells are not a day \(lines 3, 4, 5\)/, /2025-03-31/],
    ],
    [
      'faults of several columns',
      ['numerator,denominator', 'x12,Smith', '1,Jones'],
      ['proportion'],
      [/column numerator: 1 cell/, /column denominator: 2 cells/],
    ],
    [
      'a denominator of 0 in one of many rows',
      ['numerator,denominator', ...Array.from({ length: 40 }, (_, i) => `3,${i === 3 ? 0 : 1951}`)],
      ['proportion'],
      [/column denominator: 1 cell is not above 0 \(line 5\)/, /Expected: numbers above 0/],
    ],
    [
      'numbers out of range of several columns and groups, beside one that is no number',
      ['ward,deaths,people', 'Smith,-1951,10', 'Jones,2,-1951', 'Smith,x12,0', 'Jones,-2,4'],
      ['rate', '--by', 'ward', '--column', 'events=deaths', '--column', 'population=people'],
      [
        /column deaths: 2 cells are not 0 or more \(lines 2, 5\)/,
        /column people: 2 cells are not above 0 \(lines 3, 4\)/,
        /column deaths: 1 cell is not a number \(line 4\)/,
      ],
    ],
    [
      'counts that are not whole',
      ['count', '1', '2.5', '-1'],
      ['farrington'],
      [/2 cells are not whole and 0 or more \(lines 3, 4\)/],
    ],
    [
      'outcomes and risks that are none',
      ['outcome,risk', '1,1951', '2,0.5', '0,0.5'],
      ['risk-adjusted-cusum'],
      [/column outcome: 1 cell is not 0 or 1 \(line 3\)/, /column risk: 1 cell is not from 0 to 1 \(line 2\)/],
    ],
    [
      'a size of 0 on a chart',
      ['count,exposure', '1,10', '2,0'],
      ['u-chart'],
      [/column exposure: 1 cell is not above 0 \(line 3\)/],
    ],
    ['a chance above 1', ['p', '1951'], ['adjust-p-values'], [/column p: 1 cell is not from 0 to 1/]],
    [
      'a rate per 0 persons',
      ['outcome,exposure', '1,2', '2,0'],
      ['poisson-regression'],
      [/column exposure: 1 cell is not above 0/],
    ],
    [
      'deaths that are none',
      ['time,event', '1951,2', '-1,0'],
      ['kaplan-meier'],
      [/column event: 1 cell is not 0 or 1 \(line 2\)/, /column time: 1 cell is not 0 or more \(line 3\)/],
    ],
    [
      'persons of fewer than none in several columns',
      ['ageband,population,with1,with2', '0-4,10,-3,1', '5-9,10,1,-1951'],
      ['direct-rate', '--column', 'persons=with1', '--column', 'persons=with2'],
      [/column with1: 1 cell is not 0 or more \(line 2\)/, /column with2: 1 cell is not 0 or more \(line 3\)/],
    ],
    [
      'people of fewer than none',
      ['x,y,population', '1,1,-1951'],
      ['weighted-centroid'],
      [/column population: 1 cell is not 0 or more/],
    ],
    [
      'a population of 0 in an age band',
      ['ageband,events,population', '0-4,1,0'],
      ['direct-rate'],
      [/column population: 1 cell is not above 0/],
    ],
    [
      'a size below 0 on a funnel',
      ['numerator,denominator', '1,10', '-1,-12'],
      ['funnel-proportion'],
      [/column numerator: 1 cell/, /column denominator: 1 cell/],
    ],
    [
      'a file without a header',
      ['Smith,4857773456,1951-01-07', 'Jones,1,1951-01-08'],
      ['mean'],
      [/3 columns that are not named here/],
    ],
  ])('%s', async (_what, file, argv, says) => {
    const { out, err } = await ask(file, argv);
    for (const words of says) expect(err).toMatch(words);
    expect(err).toContain('a.csv');
    expect(err).toContain('What to do');
    expect(err).not.toMatch(PRIVATE);
    expect(out).toBe('');
  });

  it.each<[string, string[], string[], RegExp[]]>([
    [
      'more with the property than there are',
      ['numerator,denominator', '1951,12'],
      ['proportion'],
      [/the rows from line 2 on: the method cannot answer/],
    ],
    [
      'some groups',
      ['ward,numerator,denominator', 'Smith,1,2', 'Jones,1951,12', 'x12,4,3', 'Smith,4857773456,1'],
      ['proportion', '--by', 'ward'],
      [/from line 2, 3, 4/],
    ],
    ['a period twice', ['period,value', '1951,1', '1951,2'], ['xmr'], [/every period comes once/]],
    [
      'a reference that no row has',
      ['time,event,category', '1,1,Smith', '2,1,Jones'],
      ['cox', '--set', 'reference=category:z'],
      [/reference/],
    ],
    [
      'a category that says the same as another',
      ['time,event,a,b', '1,1,Jones,Jones', '2,1,Smith,Smith', '3,1,Jones,Jones', '4,1,Smith,Smith', '5,0,Jones,Jones'],
      ['cox', '--column', 'category=a', '--column', 'category=b'],
      [/the term 'b' \(one of its levels\)/],
    ],
    ['more events than people', ['outcome,trials', '1951,12'], ['logistic-regression'], [/Expected/]],
    [
      'a neighbour that is no area',
      ['area,value,neighbours', 'a,1,Smith', 'b,2,a'],
      ['moran'],
      [/name of a neighbour/],
    ],
    ['an age band that is none', ['ageband,events,population', 'Smith,1,10'], ['direct-rate'], [/Expected/]],
    ['a month that is none', ['month', '1951-13'], ['month-calendar'], [/Expected/]],
    ['a year out of range', ['year', '1951'], ['bank-holidays'], [/1978/]],
  ])('impossible: %s', async (_what, file, argv, says) => {
    const { out, err, exitCode } = await ask(file, argv);
    for (const words of says) expect(err).toMatch(words);
    expect(err).toMatch(/from line \d/);
    expect(err).not.toMatch(PRIVATE);
    expect(exitCode).toBe(7);
    expect(out).toBe('');
  });

  it('has one exit code for files and another for what was written wrongly', async () => {
    expect((await ask(['value', 'x'], ['mean'])).exitCode).toBe(7);
    expect((await ask(['other', '1'], ['mean'])).exitCode).toBe(2);
    expect((await ask(['value', '1'], ['mean'])).exitCode).toBe(0);
  });
});

describe('what is missing', () => {
  it('takes blank and NA for missing, never for 0', async () => {
    const [row] = await rowsOf(['value', '4', '', 'NA', ' ', '8', '0'], ['mean']);
    expect(row).toMatchObject({ value: 4, numerator: 12, denominator: 3, notes: expect.stringContaining('3 of 6') });
    const [share] = await rowsOf(['numerator,denominator', ',100'], ['proportion']);
    expect(share).toMatchObject({ value: null, lower: null, upper: null });
  });

  it('keeps an empty line between the values of a file of one column, and passes it over in other files', async () => {
    const points = await rowsOf(['value', '1', '', '3', '2', '', ''], ['i-chart']);
    expect(points.map((row) => row.value)).toEqual([1, null, 3, 2]);
    const rows = await rowsOf(['ward,value', '', 'a,1', '', 'a,3', ''], ['mean']);
    expect(rows[0]).toMatchObject({ value: 2, notes: '' });
  });

  it('leaves a missing answer empty in the table and the CSV', async () => {
    const { out } = await ask(
      ['label,value,lower,upper', 'a,,,', 'b,3,2,4'],
      ['benchmark', '--set', 'benchmark=1', '--format', 'csv'],
    );
    expect(out.split('\n').slice(0, 3)).toEqual(['label,value,benchmark,verdict', 'a,,1,not compared', 'b,3,1,higher']);
  });
});

describe('weeks of an early warning', () => {
  const week = (i: number): string =>
    new Date(Date.parse('2018-01-01T00:00:00Z') + i * 7 * 86_400_000).toISOString().slice(0, 10);
  const lines = Array.from({ length: 330 }, (_, i) => `${week(i)},${10 + ((i * 7) % 5)},${50_000 + i}`);
  const asked = (weeks: string[]) =>
    rowsOf(['week,count,population', ...weeks], ['farrington', '--set', 'last=20', '--set', 'profile=flexible']);
  const without = (...weeks: number[]) => lines.filter((_, i) => !weeks.includes(i));

  it('takes a week without a row for one without a count, so that every other count keeps its own week', async () => {
    const blank = lines.map((line, i) => ([40, 41, 200].includes(i) ? line.replace(/,\d+,/, ',,') : line));
    const absent = await asked(without(40, 41, 200));
    expect(absent.map(({ notes: _, ...row }) => row)).toEqual((await asked(blank)).map(({ notes: _, ...row }) => row));
    expect(absent.map((row) => row.week)).toEqual(Array.from({ length: 20 }, (_, i) => week(310 + i)));
    expect(absent[0]!.notes).toBe('3 weeks have no row and are missing.');
    expect((await asked(without(40)))[0]!.notes).toBe('1 week has no row and is missing.');
    expect((await asked(lines))[0]!.notes).toBe('');
  });

  it('shows a week without a row among those that are judged', async () => {
    const rows = await asked(without(325));
    expect(rows.find((row) => row.week === week(325))).toMatchObject({ observed: null, expected: null, alarm: null });
    expect(rows).toHaveLength(20);
  });

  it('says so when rows have no weeks', async () => {
    const rows = await asked(lines.map((line) => line.replace(/^[^,]+/, '')));
    expect(rows[0]!.notes).toMatch(/^Rows are taken in the file's order/);
  });

  it.each<[string, (weeks: string[]) => string[], RegExp]>([
    [
      'a week that starts on another day',
      (weeks) => weeks.with(9, weeks[9]!.replace('03-05', '03-06')),
      /whole weeks apart/,
    ],
    ['a week that comes twice', (weeks) => weeks.with(9, weeks[8]!), /each once/],
    ['weeks out of order', (weeks) => weeks.toReversed(), /earliest first/],
    ['a week without its day', (weeks) => weeks.with(9, weeks[9]!.replace(/^[^,]+/, '')), /every row has the day/],
    [
      'a year that is mistyped',
      (weeks) => weeks.with(329, weeks[329]!.replace('2024-04-22', '2924-04-24')),
      /covers at most/,
    ],
  ])('refuses %s', async (_what, change, says) => {
    const { err, exitCode } = await ask(['week,count,population', ...change(lines)], ['farrington']);
    expect(err).toMatch(says);
    expect(exitCode).toBe(7);
  });
});

describe('the order of rows', () => {
  const NOTE = "Rows are taken in the file's order: no period column is named.";
  const told = (rows: Record<string, unknown>[]): number =>
    rows.filter(({ notes }) => String(notes ?? '').split(NOTE).length === 2).length;
  const value = (i: number) => 20 + ((i * 7) % 5) + (i % 12);
  const day = (i: number) => new Date(Date.UTC(2020, i, 1)).toISOString().slice(0, 10);
  const header = 'day,value,numerator,denominator,count,exposure,time,cases,outcome,risk,observed,expected';
  const lines = Array.from(
    { length: 48 },
    (_, i) => `${day(i)},${value(i)},${value(i)},90,${value(i)},90,${value(i)},${value(i)},${i % 2},0.4,${value(i)},25`,
  );
  const aim = ['--set', 'target=25', '--set', 'deviation=4'];

  it.each<[string, string[]]>([
    ...['xmr', 'p-chart', 'p-prime', 'u-chart', 'u-prime', 'c-chart', 'i-chart', 'mr-chart', 'i-prime', 't-chart'].map(
      (id): [string, string[]] => [id, []],
    ),
    ...['g-chart', 'run-chart', 'risk-adjusted-cusum', 'poisson-cusum'].map((id): [string, string[]] => [id, []]),
    ['cusum', aim],
    ['ewma', aim],
    ['forecast', ['--set', 'origins=2']],
    ['back-test', ['--set', 'origins=2']],
    ['decompose', ['--set', 'season=12']],
    ['decompose-seasons', ['--set', 'seasons=4,12']],
  ])('is told as the file’s by %s where no period is named, and not where one is', async (id, argv) => {
    expect(told(await rowsOf([header, ...lines], [id, ...argv]))).toBeGreaterThan(0);
    expect(told(await rowsOf([header, ...lines], [id, ...argv, '--column', 'period=day']))).toBe(0);
    const { out } = await ask([header, ...lines], [id, ...argv]);
    expect(out.split(NOTE)).toHaveLength(2);
  });

  it('is told by an interrupted series', async () => {
    const series = Array.from({ length: 30 }, (_, i) => `${30 - i},${value(29 - i)},${Number(i < 12)}`);
    const late = ['interrupted-time-series', '--column', 'period=month'];
    expect(told(await rowsOf(['month,outcome,after', ...series], late))).toBe(0);
    const rows = await rowsOf(['month,outcome,after', ...series.toReversed()], ['interrupted-time-series']);
    expect(told(rows)).toBe(rows.length);
  });
});

describe('kinds of CSV', () => {
  it.each([
    ['a byte order mark', '\uFEFFvalue\n1\n3\n'],
    ['Windows ends of lines', 'value\r\n1\r\n3\r\n'],
    ['old Mac ends of lines', 'value\r1\r3\r'],
    ['mixed ends of lines', 'value\r\n1\n3'],
    ['quotes', '"value"\n"1"\n"3"\n'],
    ['spaces around', ' value \n 1 \n 3\n'],
    ['other columns', 'note,value\n"a, ""b""\r\nc",1\n,+3e0\n'],
  ])('reads a file with %s', async (_what, text) => {
    expect((await rowsOf(text, ['mean']))[0]).toMatchObject({ value: 2, denominator: 2 });
  });

  it('counts lines within quotes, whatever ends them', async () => {
    const { err } = await ask('note,value\r\n"a\r\nb\r\nc",1\r\nd,x\r\n', ['mean']);
    expect(err).toContain('(line 5)');
  });
});

describe('what is written', () => {
  const argv = ['proportion', ...PARTS, '--by', 'practice'];

  it('prints a table, CSV or JSON', async () => {
    const table = await ask(PRACTICES, argv);
    expect(table.out.split('\n')[0]).toMatch(/^practice +value +lower +upper/);
    expect(table.out).toMatch(/^A +0\.190184/m);
    const csv = await ask(PRACTICES, [...argv, '--format', 'csv']);
    expect(csv.out.split('\n')[0]).toBe(
      'practice,value,lower,upper,unit,confidence,numerator,denominator,method,notes',
    );
    const json = await ask(PRACTICES, [...argv, '--format', 'json']);
    expect(JSON.parse(json.out).rows[0].value).toBe(31 / 163);
    expect((await ask(PRACTICES, [...argv, '--json'])).out).toBe(json.out);
  });

  it('writes the same to a file, in the format that its ending or --format says', async () => {
    for (const [name, more, like] of [
      ['b.csv', [], ['--format', 'csv']],
      ['b.json', [], ['--json']],
      ['b.txt', [], []],
      ['b.dat', ['--format', 'csv'], ['--format', 'csv']],
      ['b.out', ['--json'], ['--json']],
    ] as const) {
      const ran = await ask(PRACTICES, [...argv, '--output', name, ...more]);
      expect(ran).toMatchObject({ exitCode: 0, out: '', err: `Written to ${name}\n` });
      expect(read(name)).toBe((await ask(PRACTICES, [...argv, ...like])).out);
    }
  });

  it.each([
    ['two formats', ['--json', '--format', 'csv'], /--json asks for another/],
    ['the file that is read', ['--output', 'a.csv'], /it is the file that is read/],
    ['a folder that is not there', ['--output', 'none/b.csv'], /no such folder/],
    ['a folder', ['--output', 'kept'], /it is a folder/],
  ])('refuses %s, and computes nothing', async (_what, more, says) => {
    mkdirSync(join(folder, 'kept'), { recursive: true });
    const { err, out, exitCode } = await ask(PRACTICES, [...argv, ...more]);
    expect(err).toMatch(says);
    expect([out, exitCode]).toEqual(['', 2]);
    expect(read('a.csv')).toBe(`${PRACTICES.join('\n')}\n`);
  });

  it('tells once, below the table, what all rows share, and each note once', async () => {
    const { out } = await ask(
      ['period,value', ...Array.from({ length: 8 }, (_, i) => `2025-0${i + 1},${[5, 7, 6, 9, 4, 6, 7, 5][i]}`)],
      ['xmr', '--set', 'target=8', '--set', 'polarity=increase'],
    );
    expect(out.split('\n')[0]).toBe('period   value');
    const [, below] = out.split('\nOf all rows\n');
    for (const name of ['mean', 'upper_limit', 'variation', 'assurance', 'profile'])
      expect(below).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(out.split('\nNotes\n')).toHaveLength(2);
  });

  it('says which groups have a note, where not all have it', async () => {
    const lines = (ward: string, count: number) => Array.from({ length: count }, (_, i) => `${ward},${(i * 7) % 5}`);
    const series = [...lines('a', 5), ...lines('b', 6), ...lines('c', 20), ...lines('', 5)];
    const charts = await ask(['ward,value', ...series], ['xmr', '--by', 'ward']);
    const [, notes] = charts.out.split('\nNotes\n');
    expect(notes).toMatch(/^ {2}a; \(empty\): .*The limits rest on 5 points/m);
    expect(notes).toMatch(/^ {2}b: .*The limits rest on 6 points/m);
    expect(notes).toMatch(/^ {2}c: Rows are taken/m);
    const means = await ask(
      ['ward,sex,value', 'a,f,1', 'a,f,3', 'b,f,1', 'b,m,2', 'b,m,3'],
      ['mean', '--by', 'ward,sex'],
    );
    expect(means.out.split('\nNotes\n')[1]).toMatch(/^ {2}b, f: /);
    const many = Array.from({ length: 14 }, (_, i) => [`w${i},1`, ...(i < 12 ? [] : [`w${i},2`])]).flat();
    const short = await ask(['ward,value', ...many], ['mean', '--by', 'ward']);
    expect(short.out).toMatch(/^ {2}w0; w1; .*; w9 and 2 more: /m);
  });

  it('gives notes that all groups have once, without groups', async () => {
    const { out } = await ask(['ward,value', 'a,1', 'b,2'], ['mean', '--by', 'ward']);
    expect(out.split('\nNotes\n')[1]).toMatch(/^ {2}[A-Z]/);
  });

  it('numbers the notes of rows without groups, where they differ', async () => {
    const weeks = Array.from({ length: 330 }, (_, i) => (i === 320 ? '' : `${10 + (i % 5)}`));
    const { out } = await ask(['count', ...weeks], ['farrington', '--set', 'last=12']);
    const [table, notes] = out.split('\nNotes\n');
    expect(table!.split('\n')[0]).toMatch(/ note$/);
    expect(table).toMatch(/^ *319 .* 1$/m);
    expect(table).toMatch(/^ *323 .* 2$/m);
    expect(notes).toMatch(/^ {2}1 {2}Rows are taken.*named\.$/m);
    expect(notes).toMatch(/^ {2}2 {2}Rows are taken.*has no count\.$/m);
    expect((await ask(['value', '1', '2', '3'], ['i-chart'])).out.split('\n')[0]).not.toContain('note');
  });

  it('keeps groups in the table when they are alike', async () => {
    const { out } = await ask(['ward,value', 'a,1', 'a,3', 'b,1', 'b,3'], ['mean', '--by', 'ward']);
    expect(out).toMatch(/^a +2 /m);
    expect(out).toMatch(/^b +2 /m);
  });

  it('shows a long row downwards', async () => {
    const { out } = await ask(['events,total', '30,100', '45,110'], ['two-proportion-test']);
    expect(out).toMatch(/^p_value +0\.\d+$/m);
    expect(out).toMatch(/^method +\S/m);
  });

  it('says when nothing was found', async () => {
    const { out, exitCode } = await ask(['value', '1', '2'], ['suggest-rebase']);
    expect([out, exitCode]).toEqual(['Nothing was found.\n', 0]);
  });

  it('never writes a text that a spreadsheet would run', async () => {
    const { out } = await ask(['ward,value', '=1+1,1', '=1+1,3'], ['mean', '--by', 'ward', '--format', 'csv']);
    expect(out.split('\n')[1]).not.toMatch(/^"?=/);
  });
});
