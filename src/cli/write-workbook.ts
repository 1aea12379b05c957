/**
 * An answer as an Excel workbook: sheets Figures, Notes, Quality, Provenance, always these, always in this order, with
 * the same columns, so that a formula in another workbook that reads it this month reads it next month.
 */
import ExcelJS from 'exceljs';
import { fixZipDates } from '../fix-zip-dates.ts';
import { describeWhere } from '../metric/describe-where.ts';
import { type Beside, type Cell, type FigureColumn, figureColumns, NOTHING_BESIDE } from '../metric/figure-cells.ts';
import type { Answer, Target } from '../metric/metric.ts';
import type { Released } from '../metric/released.ts';
import { targetsOf } from '../metric/targets-in-force.ts';
import { formatTarget } from '../page/format-figure.ts';
import type { SourceLine } from '../page/page.ts';
import { describeReview } from './describe-definition.ts';

/** What stands behind an answer, for the last two sheets. */
export interface WorkbookSources {
  workspaceTitle: string;
  notice: string;
  asAt: string;
  lines: SourceLine[];
  quality: { dataset: string; dimension: string; score: number | null }[];
  deliveries: {
    deliveryId: string;
    dataset: string;
    from: string;
    sha256: string;
    status: string;
    rows: number | null;
  }[];
}

const HEADER_FILL = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF005EB8' } } as const;
const FORMATS = { text: '@', number: '#,##0.####', proportion: '0.0%' } as const;
const SCORE_FORMAT = '0.0%';

/**
 * @param answer what policy released
 * @param beside comparators, when they were asked for
 * @returns the workbook's bytes; the same answer gives the same bytes, since every date in it comes from the edition
 */
export async function writeWorkbook(
  answer: Released<Answer>,
  sources: WorkbookSources,
  beside: Beside = NOTHING_BESIDE,
): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  workbook.creator = 'Concord';
  workbook.lastModifiedBy = 'Concord';
  workbook.created = workbook.modified = new Date(`${sources.asAt.slice(0, 10)}T00:00:00Z`);
  addFigures(workbook, answer, beside);
  addSheet(workbook, 'Notes', ['about', 'note'], notesOf(answer, sources), [22, 110]);
  addQuality(workbook, sources);
  addSheet(workbook, 'Provenance', ['what', 'value'], provenanceOf(answer, sources), [22, 110]);
  return fixZipDates(Buffer.from(await workbook.xlsx.writeBuffer()));
}

function addFigures(workbook: ExcelJS.Workbook, answer: Answer, beside: Beside): void {
  const columns = figureColumns(answer, beside);
  const rows = answer.figures.map((figure) => columns.map((column) => column.cell(figure)));
  const sheet = addSheet(
    workbook,
    'Figures',
    columns.map((column) => column.title),
    rows,
    columns.map(widthOf),
  );
  for (const [i, column] of columns.entries()) formatColumn(sheet, i + 1, FORMATS[column.kind]);
}

const widthOf = (column: FigureColumn): number =>
  column.title.endsWith('_name') ? 40 : column.title === 'metric' || column.title === 'unit' ? 24 : 16;

/** A column's number format, and words in a number's place set right and grey so that a gap is seen as one. */
function formatColumn(sheet: ExcelJS.Worksheet, index: number, format: string): void {
  sheet.getColumn(index).eachCell((cell, row) => {
    if (row === 1) return;
    if (typeof cell.value === 'number') cell.numFmt = format;
    else if (format !== FORMATS.text) {
      cell.alignment = { horizontal: 'right' };
      cell.font = { italic: true, color: { argb: 'FF5F6B73' } };
    }
  });
}

function addSheet(
  workbook: ExcelJS.Workbook,
  name: string,
  header: string[],
  rows: Cell[][],
  widths: number[],
): ExcelJS.Worksheet {
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = header.map((title, i) => ({ header: title, width: widths[i] ?? 16 }));
  for (const row of rows) sheet.addRow(row);
  sheet.getRow(1).eachCell((cell) => {
    cell.font = { bold: true, color: { argb: 'FFFFFFFF' } };
    cell.fill = HEADER_FILL;
  });
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: Math.max(1, rows.length + 1), column: header.length } };
  sheet.pageSetup = { orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 };
  return sheet;
}

function notesOf(answer: Answer, sources: WorkbookSources): Cell[][] {
  const { metric } = answer;
  return [
    ...(sources.notice ? [['notice', sources.notice]] : []),
    ['metric', `${metric.title} (${metric.id}, version ${metric.version})`],
    ['meaning', metric.meaning],
    ['why it matters', metric.why],
    ['unit', metric.unit],
    ...(answer.question.where.length ? [['only', describeWhere(answer.question)]] : []),
    ['numerator', metric.numeratorLabel],
    ['denominator', metric.kind === 'count' ? 'none: this is a count' : metric.denominatorLabel],
    ['exclusions', metric.exclusions],
    ['definition', `${describeReview(metric)}; owner ${metric.owner}`],
    ['interval', intervalText(answer)],
    ...targetRows(answer),
    ...metric.caveats.map((caveat) => ['caveat', caveat]),
    ...answer.notes.map((note) => ['this answer', note]),
    ...(answer.disclosed === undefined
      ? []
      : [
          [
            'to pass on',
            'How many rows each delivery has is left out: from exact counts what is withheld could be told.',
          ],
        ]),
    ['words', 'Not reported, no data, withheld and zero are four different things. Zero is shown as 0.'],
  ];
}

/** Those in force for these figures first and by that name, as the page and the command line show them. */
function targetRows({ metric, figures }: Answer): Cell[][] {
  const shown = targetsOf(metric.targets, figures);
  const row = (what: string) => (t: Target) => [what, `${formatTarget(t, metric)}, ${t.source}`];
  const others = metric.targets.filter((t) => !shown.includes(t));
  return [...shown.map(row('target')), ...others.map(row('target of other dates'))];
}

const intervalText = (answer: Answer): string =>
  answer.confidence === null
    ? 'none'
    : `${(answer.confidence * 100).toFixed(answer.confidence === 0.998 ? 1 : 0)}% (${answer.metric.method})`;

function addQuality(workbook: ExcelJS.Workbook, sources: WorkbookSources): void {
  const scores = new Map(sources.quality.map((q) => [`${q.dataset} ${q.dimension}`, q.score]));
  const dimensions = ['completeness', 'validity', 'uniqueness', 'consistency', 'timeliness', 'accuracy'];
  const header = ['dataset', 'name', 'publisher', 'data_to', 'status', 'made_up', 'quality', ...dimensions];
  const rows = sources.lines.map((s): Cell[] => [
    s.dataset,
    s.name,
    s.publisher,
    s.dataTo,
    s.status,
    s.madeUp ? 'made-up figures' : 'no',
    s.quality ?? 'not scored',
    ...dimensions.map((d) => scores.get(`${s.dataset} ${d}`) ?? 'not checked'),
  ]);
  const sheet = addSheet(workbook, 'Quality', header, rows, [30, 50, 24]);
  for (let i = 7; i <= header.length; i++) formatColumn(sheet, i, SCORE_FORMAT);
}

function provenanceOf(answer: Answer, sources: WorkbookSources): Cell[][] {
  const { question, metric } = answer;
  const where = question.where.map((w) => `${w.dimension}=${w.values.join(',')}`).join('; ');
  return [
    ['workspace', sources.workspaceTitle],
    ['edition', answer.editionId],
    ['as at', sources.asAt],
    ['definition', `${metric.id} version ${metric.version}, SHA-256 ${metric.hash}`],
    ['by', question.by.join(', ') || 'nothing'],
    ['grain', question.grain ?? 'whole period'],
    ['from', question.from ?? 'the first'],
    ['to', question.to ?? 'the last'],
    ['where', where || 'everything'],
    ...sources.deliveries.map((d) => [
      'delivery',
      `${d.deliveryId} (${d.dataset} from ${d.from}, ${d.status}, ${d.rows === null ? '' : `${d.rows} rows, `}SHA-256 ${d.sha256})`,
    ]),
    ['SQL', answer.sql],
    ['SQL parameters', JSON.stringify(answer.parameters)],
  ];
}
