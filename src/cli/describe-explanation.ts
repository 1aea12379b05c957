/** A figure's way back to its source, in words for a terminal. */
import type { Explanation } from '../metric/explain-figure.ts';
import type { ExplanationToPassOn } from '../metric/explanation-to-pass-on.ts';
import type { Answer, SourceBeside } from '../metric/metric.ts';
import type { Released } from '../metric/released.ts';
import { formatDate } from '../page/format-figure.ts';
import { describeFigures } from './describe-answer.ts';
import { definitionLines } from './describe-definition.ts';
import { countText, formatTable, shareText, type TableColumn } from './format-table.ts';

/** Reports and deliveries hold counts as the answer does, so the whole must be released, and the answer in it. */
export type ReleasedExplanation = Released<AnyExplanation & { answer: Released<Answer> }>;

type AnyExplanation = Explanation | ExplanationToPassOn;
type AnyWalk = AnyExplanation['walks'][number];

/** @param notice the workspace's sentence when its figures are not real; empty otherwise */
export function describeExplanation(explanation: ReleasedExplanation, notice: string): string {
  const { answer, edition } = explanation;
  return [
    notice ? `${notice}\n\n` : '',
    describeFigures(answer),
    answer.notes.length ? section('Notes', answer.notes) : '',
    section('Definition', definitionLines(answer.metric)),
    section('Reports that went in', [reportsText(explanation)]),
    ...(explanation.rowsLeftOut ? [section('Rows', rowsLines(explanation.rowsLeftOut))] : []),
    section('Edition', [`${edition.id}, as at ${edition.asAt}; tables ${explanation.tables.join(', ')}`]),
    ...explanation.walks.map((walk) => describeWalk(walk, answer.metric)),
    ...besideSections(answer),
    section('SQL', [sqlText(answer)]),
    ...explanation.told.map(({ told, compiled }) =>
      section(`SQL of who sent ${told.join(', ')}`, [
        'What the SQL above counts is judged by these months: where nobody sent it, there is no value.',
        sqlText(compiled),
      ]),
    ),
  ].join('');
}

const sqlText = ({ sql, parameters }: { sql: string; parameters: unknown[] }): string =>
  `${indent(sql)}${parameters.length > 0 ? `\n  with ${parameters.map(String).join(', ')}` : ''}`;

const section = (title: string, lines: string[]): string =>
  `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;

const indent = (text: string): string => text.trim().replaceAll('\n', '\n  ');

function reportsText({ answer, reports, reportsFound }: AnyExplanation): string {
  if (reports === null) return LEFT_OUT;
  if (reportsFound === 0)
    return answer.metric.source === 'reported_measure'
      ? 'There is none for this question.'
      : 'The figure is made of rows, not of reports.';
  const shown = reports.slice(0, SHOWN);
  const table = formatTable(shown, REPORT_COLUMNS, '');
  const more =
    reportsFound > shown.length
      ? `\n  ${countText(reportsFound - shown.length)} more; --json lists up to ${countText(reports.length)}`
      : '';
  return `${indent(table)}${more}`;
}

/** What was left out for want of a value stands apart: it is a fault of the data, the rest is the definition's meaning. */
function rowsLines({ table, rows, leftOut, left, thenBy }: NonNullable<AnyExplanation['rowsLeftOut']>): string[] {
  const unknown = (one: (typeof leftOut)[number]): string =>
    one.unknown > 0
      ? `, ${countText(one.unknown)} of them since a value is missing (${shareText(one.unknown / rows)} of all)`
      : '';
  return [
    `${countText(rows)} rows of ${table} in the time and the groups asked`,
    ...leftOut.map((one) => `${countText(one.rows)} left out by: ${one.condition}${unknown(one)}`),
    `${countText(left)} left${thenBy.length ? `; then, by other rows: ${thenBy.join(' and ')}` : ''}`,
  ];
}

const LEFT_OUT = 'Reports and numbers of rows are left out: they are exact, and these figures are to be passed on.';

const REPORT_COLUMNS: TableColumn<Explanation['reports'][number]>[] = [
  { title: 'Period from', text: (r) => r.periodStart },
  { title: 'Who', text: (r) => r.entity },
  { title: 'Measure', text: (r) => (r.category === null ? r.measure : `${r.measure} (${r.category})`) },
  { title: 'Value', right: true, text: (r) => (r.value === null ? 'not reported' : countText(r.value)) },
  { title: 'As published', right: true, text: (r) => countText(r.valueAsPublished) },
];

/** More than these would push the rest off the screen. */
const SHOWN = 12;

function describeWalk(walk: AnyWalk, { qualityAtLeast: least }: Answer['metric']): string {
  const { quality } = walk;
  const scores = quality.dimensions.filter((d) => d.score !== null).map((d) => `${d.dimension} ${shareText(d.score)}`);
  return section(`Source: ${quality.name} (${walk.dataset}), ${quality.publisher}`, [
    `quality ${shareText(quality.overall)}${scores.length ? ` (${scores.join(', ')})` : ''}${lowText(quality.overall, least)}${quality.madeUp ? '; made-up figures' : ''}`,
    ...quality.knownFaults.map((fault) => `Known fault: ${fault}`),
    ...walk.corrections
      .filter((c) => !quality.knownFaults.some((fault) => fault.includes(c.id)))
      .map((c) => `Correction ${c.id}: ${c.rows === null ? '' : `${countText(c.rows)} rows; `}${c.reason}`),
    ...walk.deliveries.flatMap(deliveryLines),
    ...walk.leftOut.map((left) => `Left out: ${left.deliveryId}: ${left.reason}`),
  ]);
}

/** Of what is not counted the quality alone: a register is made of hundreds of deliveries, and `concord explain --rows` tells of them. */
function besideSections({ sourcesBeside = [], metric }: Answer): string[] {
  const titles = {
    'cut-by': 'Sources of what the figures are cut by',
    'same-table': 'Other sources of the tables that are counted',
  };
  return (['cut-by', 'same-table'] as const).flatMap((why) => {
    const of = sourcesBeside.filter((source) => source.why === why);
    const least = why === 'cut-by' ? metric.qualityAtLeast : null;
    return of.length
      ? [
          section(
            titles[why],
            of.map((source) => besideText(source, least)),
          ),
        ]
      : [];
  });
}

const besideText = (s: SourceBeside, least: number | null): string =>
  [
    `${s.name} (${s.dataset}), ${s.publisher}: table ${s.tables.join(', ')}`,
    `quality ${shareText(s.quality)}${lowText(s.quality, least)}`,
    ...(s.dataTo ? [`data to ${formatDate(s.dataTo)}`] : []),
    ...(s.madeUp ? ['made-up figures'] : []),
  ].join('; ');

const lowText = (quality: number | null, least: number | null): string =>
  least !== null && (quality === null || quality < least) ? `; less than the metric needs, ${shareText(least)}` : '';

function deliveryLines({ receipt, status, rows, score }: AnyWalk['deliveries'][number]): string[] {
  const counts = rows
    ? `${countText(rows.received)} rows received, ${countText(rows.rejected)} rejected, ${countText(rows.superseded)} superseded, ${countText(rows.published)} published; `
    : '';
  return [
    `Delivery ${receipt.deliveryId}: ${receipt.fileName ?? 'a file'} from ${receipt.from}, received ${receipt.receivedAt.slice(0, 10)}, ${status}`,
    `  ${counts}quality ${shareText(score)}`,
    `  SHA-256 ${receipt.sha256}; contract version ${receipt.contractVersion}`,
  ];
}
