/** Answers as files that others open: CSV and workbook. */

import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { describeAnswer } from '../../src/cli/describe-answer.ts';
import { workbookSources } from '../../src/cli/workbook-sources.ts';
import { writeWorkbook } from '../../src/cli/write-workbook.ts';
import type { FigureComparators } from '../../src/metric/compare-figures.ts';
import { besideOf } from '../../src/metric/figure-cells.ts';
import type { Figure } from '../../src/metric/metric.ts';
import { writeCsv } from '../../src/metric/write-csv.ts';
import { jsonLines } from '../../src/metric/write-json-lines.ts';
import { MADE_UP_ANSWER, MADE_UP_SOURCES, madeUpAnswer } from './made-up-answer.ts';

const open = async (bytes: Buffer): Promise<ExcelJS.Workbook> => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
  return workbook;
};

const rowsOf = (sheet: ExcelJS.Worksheet): unknown[][] =>
  sheet.getSheetValues().map((row) => (Array.isArray(row) ? row.slice(1) : []));

describe('an answer as CSV', () => {
  const rows: Record<string, string>[] = parse(writeCsv(MADE_UP_ANSWER), { columns: true });

  it('has a row for each figure, with numerator and denominator', () => {
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatchObject({ trust: 'ZA1', value: '0.7134', numerator: '7134', denominator: '10000' });
  });

  it('tells zero, not reported, withheld and no data apart, and never writes the last three as a number', () => {
    expect(rows.map((row) => row.value)).toEqual(['0.7134', '0', '', '', '']);
    expect(rows.map((row) => row.status)).toEqual([
      'value',
      'value',
      'not reported',
      'withheld (small number)',
      'no data',
    ]);
    expect(rows[2]).toMatchObject({ status: 'not reported', numerator: '', denominator: '' });
  });

  it('carries the version and the hash of the definition with each figure', () => {
    for (const row of rows) expect(row).toMatchObject({ metric_version: '1', metric_hash: 'f'.repeat(64) });
  });

  it('gives a spreadsheet no formula to run', () => {
    expect(rows[1]?.trust_name).toBe(`'=HYPERLINK("x")`);
  });
});

describe('the notes of a file of figures', () => {
  const MADE_UP = 'Made-up sample figures: they describe no real organisation.';
  const { metric, sources } = MADE_UP_ANSWER;
  const poor = madeUpAnswer({ metric: { ...metric, qualityAtLeast: 0.999 } });
  const notesOf = (answer: typeof poor) =>
    (parse(writeCsv(answer), { columns: true }) as Record<string, string>[]).map((row) => row.notes);
  const good = { ...sources[0]!, madeUp: false };

  it('stand in the last column of every row of a CSV, and only when there are any', () => {
    expect(new Set(notesOf(MADE_UP_ANSWER))).toEqual(new Set([MADE_UP]));
    for (const notes of notesOf(poor))
      expect(notes).toMatch(/99\.8%, below the 99\.9% that this metric needs.*Made-up/);
    expect(new Set(notesOf(madeUpAnswer({ sources: [good] })))).toEqual(new Set(['']));
    expect(writeCsv(poor).split('\n')[0]).toMatch(/,metric_version,metric_hash,metric_reviewed,edition,notes$/);
  });

  it('stand on every line of JSON', () => {
    const notes = (answer: typeof poor) =>
      jsonLines(answer)
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).notes);
    for (const told of notes(poor)) expect(told).toEqual([expect.stringContaining('below the 99.9%'), MADE_UP]);
    expect(notes(madeUpAnswer({ sources: [good] }))).toEqual(Array(5).fill([]));
  });
});

describe('the review of the definition in a file of figures', () => {
  const { metric } = MADE_UP_ANSWER;
  const cells = (answer: typeof MADE_UP_ANSWER) =>
    (parse(writeCsv(answer), { columns: true }) as Record<string, string>[]).map((row) => row.metric_reviewed);
  const lines = (answer: typeof MADE_UP_ANSWER) =>
    jsonLines(answer)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const review = { by: 'A Reviewer', on: '2026-05-04', nextDue: '2027-05-04' };
  const reviewed = madeUpAnswer({ metric: { ...metric, reviewed: review } });

  it('stands beside each figure, who and when, or that there was none', () => {
    expect(new Set(cells(MADE_UP_ANSWER))).toEqual(new Set(['unreviewed']));
    expect(new Set(cells(reviewed))).toEqual(new Set(['by A Reviewer on 2026-05-04, next due 2027-05-04']));
    for (const line of lines(MADE_UP_ANSWER)) expect(line.reviewed).toBe('unreviewed');
    for (const line of lines(reviewed)) expect(line.reviewed).toEqual(review);
  });

  it('is told in the notes where it is overdue', () => {
    const overdue = "The definition's review is overdue.";
    for (const line of lines(madeUpAnswer({ overdue }))) expect(line.notes).toContain(overdue);
    for (const line of lines(MADE_UP_ANSWER)) expect(line.notes).not.toContain(overdue);
  });
});

describe('an answer as a workbook', () => {
  it('has the sheets Figures, Notes, Quality, Provenance, in this order', async () => {
    const workbook = await open(await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES));
    expect(workbook.worksheets.map((sheet) => sheet.name)).toEqual(['Figures', 'Notes', 'Quality', 'Provenance']);
  });

  it('has the same columns whatever the figures are', async () => {
    const headerOf = async (figures: typeof MADE_UP_ANSWER.figures) => {
      const workbook = await open(await writeWorkbook(madeUpAnswer({ figures }), MADE_UP_SOURCES));
      return rowsOf(workbook.worksheets[0]!)[1];
    };
    expect(await headerOf([])).toEqual(await headerOf(MADE_UP_ANSWER.figures));
  });

  it('keeps numbers as numbers with a percentage format, and the rest as words', async () => {
    const workbook = await open(await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES));
    const sheet = workbook.worksheets[0]!;
    const header = rowsOf(sheet)[1] as string[];
    const value = (row: number) => sheet.getRow(row).getCell(header.indexOf('value') + 1);
    expect(value(2).value).toBe(0.7134);
    expect(value(2).numFmt).toBe('0.0%');
    expect(value(3).value).toBe(0);
    expect([4, 5, 6].map((row) => value(row).value)).toEqual(['not reported', 'withheld (small number)', 'no data']);
  });

  it('says why there is no rate, and that a figure is not permitted', async () => {
    const [first] = MADE_UP_ANSWER.figures;
    const none = { ...first!, value: null, lower: null, upper: null };
    const figures: Figure[] = [
      { ...none, status: 'no-rate', reason: 'fewer than 10 events: no rate' },
      { ...none, status: 'not-permitted' },
    ];
    const sheet = (await open(await writeWorkbook(madeUpAnswer({ figures }), MADE_UP_SOURCES))).worksheets[0]!;
    const [, header, ...rows] = rowsOf(sheet) as string[][];
    expect(rows.slice(0, 2).map((row) => row[header!.indexOf('status')])).toEqual([
      ...['fewer than 10 events: no rate', 'not permitted'],
    ]);
  });

  it('holds a name that looks like a formula as text', async () => {
    const workbook = await open(await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES));
    const cells = rowsOf(workbook.worksheets[0]!)[3] as unknown[];
    expect(cells).toContain('=HYPERLINK("x")');
  });

  it('names the edition, the definition and every delivery on its Provenance sheet', async () => {
    const workbook = await open(await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES));
    const text = JSON.stringify(rowsOf(workbook.worksheets[3]!));
    for (const part of ['e0123456789ab', 'f'.repeat(64), 'ae_provider_monthly-X26-0123456789ab', 'select 1'])
      expect(text).toContain(part);
  });

  it('gives the same bytes for the same answer', async () => {
    const first = await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES);
    await new Promise((resolve) => setTimeout(resolve, 2100));
    const second = await writeWorkbook(MADE_UP_ANSWER, MADE_UP_SOURCES);
    expect(second.equals(first)).toBe(true);
  });
});

describe('an answer on a terminal', () => {
  const text = describeAnswer(MADE_UP_ANSWER, MADE_UP_SOURCES.lines, MADE_UP_SOURCES.notice);

  it('says in words what is not a number', () => {
    expect(text).toMatch(/Silent Hospitals \(ZA3\)\s+not reported/);
    expect(text).toMatch(/Small Hospitals \(ZA4\)\s+withheld \(small number\)/);
    expect(text).toMatch(/\(ZA2\)\s+0%/);
  });

  it('says that figures are made up, where they come from and how good the source is', () => {
    expect(text).toContain('Made-up figures');
    expect(text).toContain('A&E by provider, NHS England');
    expect(text).toContain('99.8%');
  });
});

describe('under the figures on a terminal', () => {
  const said = (changes: Partial<typeof MADE_UP_ANSWER.metric>) =>
    describeAnswer(madeUpAnswer({ metric: { ...MADE_UP_ANSWER.metric, ...changes } }), [], '').split('\n');

  it('stands which definition they are of, and that nobody has reviewed it', () => {
    expect(said({})).toContain('Definition: concord.ae-4h version 1, unreviewed; owner Concord.');
  });

  it('stands who reviewed it, when, and when the next check is due', () => {
    const reviewed = { by: 'A Reviewer', on: '2026-05-04', nextDue: '2027-05-04' };
    expect(said({ version: 3, reviewed })).toContain(
      'Definition: concord.ae-4h version 3, reviewed by A Reviewer on 4 May 2026, next due 4 May 2027; owner Concord.',
    );
  });
});

describe('an answer without periods says of which days it is', () => {
  const { figures, question } = MADE_UP_ANSWER;
  const of = (from: string | null, to: string | null, some = figures, grain: typeof question.grain = null) =>
    describeAnswer(madeUpAnswer({ figures: some, question: { ...question, grain, from, to } }), [], '').split('\n')[1];
  const days = { start: '2026-03-01', end: '2026-03-31', label: '1 Mar 2026 to 31 Mar 2026' };

  it.each([
    ['2025-10-01', '2025-10-31', 'days asked: 1 Oct 2025 to 31 Oct 2025; the data go to 31 Oct 2025'],
    [
      '2025-10-05',
      '2025-11-30',
      'days asked: 5 Oct 2025 to 30 Nov 2025; figures of 1 Oct 2025 to 31 Oct 2025; the data go to 31 Oct 2025',
    ],
    [
      '2025-10-01',
      null,
      'days asked: from 1 Oct 2025; figures of 1 Oct 2025 to 31 Oct 2025; the data go to 31 Oct 2025',
    ],
    [
      null,
      '2025-10-31',
      'days asked: up to 31 Oct 2025; figures of 1 Oct 2025 to 31 Oct 2025; the data go to 31 Oct 2025',
    ],
    [null, null, 'no days asked; figures of 1 Oct 2025 to 31 Oct 2025; the data go to 31 Oct 2025'],
  ])('asked from %s to %s', (from, to, line) => {
    expect(of(from, to)).toBe(line);
  });

  it('over all its figures, those that tell nothing left out', () => {
    const [first] = figures;
    const two = [first!, { ...first!, period: days }, { ...figures[4]!, period: { ...days, end: '2099-12-31' } }];
    expect(of(null, null, two)).toContain('; figures of 1 Oct 2025 to 31 Mar 2026;');
  });

  it('and one with periods does not, since each says its own', () => {
    expect(of('2025-10-01', '2025-10-31', figures, 'month')).toBe('');
  });
});

describe('beside the figures on a terminal', () => {
  const { figures, metric } = MADE_UP_ANSWER;
  const published = {
    ...{ label: 'as published', value: 0.6004, numerator: 6004, denominator: 10_000 },
    ...{ difference: 0.113, verdict: 'better' as const },
  };
  const said = (found: FigureComparators[], changes: Partial<typeof metric> = {}) => {
    const answer = madeUpAnswer({ metric: { ...metric, ...changes } });
    return describeAnswer(answer, [], '', besideOf(answer, found));
  };
  const each = (one: FigureComparators): FigureComparators[] => figures.map(() => one);

  it('stands the difference, and how it is meant', () => {
    const text = said([{ published }, ...each({ published: null }).slice(1)]);
    expect(text).toContain('60.0% (+11.3 points, better)');
    expect(text).toContain('Differences are the figure less what it stands beside.\n');
  });

  it('stands for a figure of which nothing is published that it is not, and nothing where there is no figure', () => {
    const text = said([{ published }, ...each({ published: null }).slice(1)]);
    expect(text).toMatch(/\(ZA2\) .*not published/);
    expect(text.match(/not published/g)).toHaveLength(1);
  });

  it('is no column where nothing is published, and that is said under the table', () => {
    const text = said(each({ england: null, published: null }));
    expect(text).not.toMatch(/Denominator +England/);
    expect(text).toContain(
      'England: nothing to compare with, the edition holds no figure of all of England of these days.\n',
    );
    expect(text).toContain('As published: nothing to compare with, no published statistic counts the same.\n');
    expect(said(each({ published: null }), { published: 'concord.ae-4h-type-1' })).toContain(
      'As published: nothing to compare with, nothing of these groups and days is published.\n',
    );
    const records = {} as NonNullable<typeof metric.records>;
    expect(said(each({ england: null }), { records })).toContain(
      'England: nothing to compare with, no published statistic counts the same.\n',
    );
    expect(said(each({ england: null }), { kind: 'count' })).toContain(
      "England: nothing to compare with, since a count of a place says nothing beside England's.\n",
    );
  });
});

describe('an answer about a part of the whole', () => {
  const { question } = MADE_UP_ANSWER;
  const part = madeUpAnswer({ question: { ...question, where: [{ dimension: 'trust', values: ['ZA1', 'ZA2'] }] } });

  it('says so under its title on a terminal', () => {
    const said = (answer: typeof part) =>
      describeAnswer(answer, MADE_UP_SOURCES.lines, MADE_UP_SOURCES.notice).split('\n');
    expect(said(part)).toContain('only trust ZA1 or ZA2');
    expect(said(MADE_UP_ANSWER).filter((line) => line.startsWith('only'))).toEqual([]);
  });

  it('says so in a column of its CSV, which is there for every question', () => {
    const only = (answer: typeof part) =>
      (parse(writeCsv(answer), { columns: true }) as Record<string, string>[]).map((row) => row.only);
    expect(new Set(only(part))).toEqual(new Set(['trust ZA1 or ZA2']));
    expect(new Set(only(MADE_UP_ANSWER))).toEqual(new Set(['']));
  });

  it('says so in the notes of its workbook', async () => {
    const notes = rowsOf((await open(await writeWorkbook(part, MADE_UP_SOURCES))).worksheets[1]!);
    expect(notes).toContainEqual(['only', 'trust ZA1 or ZA2']);
  });
});

describe('an answer names', () => {
  const { figures, metric, question } = MADE_UP_ANSWER;
  const targets = [
    { operator: '>=', value: 0.95, from: '2010-06-01', to: null, scope: 'constitutional', source: 'handbook' },
    { operator: '>=', value: 0.78, from: '2025-04-01', to: '2026-03-31', scope: 'in March 2026', source: 'guidance' },
    { operator: '>=', value: 0.82, from: '2026-04-01', to: null, scope: '', source: 'guidance' },
  ] satisfies typeof metric.targets;
  const answer = { ...MADE_UP_ANSWER, metric: { ...metric, targets } };

  it('every target in force at its last figure, the newest first, as the page does', () => {
    expect(describeAnswer(answer, [], '')).toContain(
      'target at least 78% (in March 2026; from 1 Apr 2025 to 31 Mar 2026); target at least 95% (constitutional; from 1 Jun 2010)\n',
    );
  });

  it('in a workbook those, and then the others', async () => {
    const workbook = await open(await writeWorkbook(answer, MADE_UP_SOURCES));
    const rows = rowsOf(workbook.worksheets[1]!).filter((row) => String(row[0]).startsWith('target'));
    expect(rows).toEqual([
      ['target', 'at least 78% (in March 2026; from 1 Apr 2025 to 31 Mar 2026), guidance'],
      ['target', 'at least 95% (constitutional; from 1 Jun 2010), handbook'],
      ['target of other dates', 'at least 82% (from 1 Apr 2026), guidance'],
    ]);
  });

  it('what cut a period short: the question, or the data', () => {
    const partial = { ...answer, figures: [{ ...figures[0]!, complete: false }] };
    const cut = { ...partial, question: { ...question, from: '2025-10-05' } };
    expect(describeAnswer(cut, [], '')).toContain('incomplete: the dates asked for cover part of the period');
    expect(describeAnswer(partial, [], '')).toContain(
      'incomplete: the data cover part of the period, or of what the metric looks back at, or a part of them was not sent',
    );
  });

  it('no status of data where there is no value', () => {
    const rows: Record<string, string>[] = parse(writeCsv(answer), { columns: true });
    expect(rows.map((row) => row.data_status)).toEqual(['final', 'final', '', '', '']);
  });
});

describe('a workbook to pass on', () => {
  const deliveries = [{ deliveryId: 'd-1', dataset: 'x', from: 'RZ9', sha256: 'aa', status: 'final', rows: 98_761 }];
  const textOf = async (disclosed?: string): Promise<string> => {
    const answer = madeUpAnswer(disclosed === undefined ? {} : { disclosed });
    const manifest = {
      quality: answer.metric.datasets.map((dataset) => ({
        partners: [],
        dataset,
        dimensions: [],
        publisher: { name: 'p' },
        name: 'n',
      })),
      inputs: {
        asAt: '2026-01-01',
        deliveries: deliveries.map(({ rows, ...d }) => ({
          ...d,
          dataset: answer.metric.datasets[0],
          rowsPublished: rows,
        })),
      },
    } as unknown as Parameters<typeof workbookSources>[1];
    const sources = workbookSources(answer, manifest, { title: 't', notice: '' } as Parameters<
      typeof workbookSources
    >[2]);
    const workbook = await open(await writeWorkbook(answer, { ...MADE_UP_SOURCES, deliveries: sources.deliveries }));
    return JSON.stringify(['Notes', 'Provenance'].map((name) => rowsOf(workbook.getWorksheet(name)!)));
  };

  it('has no exact count of the rows of a delivery, and says so', async () => {
    const passed = await textOf('1 to 7 are withheld');
    expect(passed).toContain('d-1 (');
    expect(passed).not.toContain('98761');
    expect(passed).toContain('How many rows each delivery has is left out');
    const own = await textOf();
    expect(own).toContain('98761 rows');
    expect(own).not.toContain('is left out: from exact counts');
  });
});
