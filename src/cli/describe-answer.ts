/** An answer in words for a terminal: the figures as a table, what they are, and what to know about them. */
import { describeWhere } from '../metric/describe-where.ts';
import { type Beside, isCounted, NOTHING_BESIDE, wordsOf } from '../metric/figure-cells.ts';
import type { Answer, Figure, Question } from '../metric/metric.ts';
import type { Released } from '../metric/released.ts';
import { targetsOf } from '../metric/targets-in-force.ts';
import { tellsSomething } from '../metric/tells-something.ts';
import { formatDate, formatTarget, formatValue } from '../page/format-figure.ts';
import type { SourceLine } from '../page/page.ts';
import { besideColumns, besideLines } from './describe-beside.ts';
import { describeDefinition } from './describe-definition.ts';
import { countText, formatTable, shareText, type TableColumn } from './format-table.ts';

/**
 * @param lines the sources of the metric
 * @param notice the workspace's sentence when its figures are not real; empty otherwise
 * @param beside comparators, when they were asked for
 */
export function describeAnswer(
  answer: Released<Answer>,
  lines: SourceLine[],
  notice: string,
  beside: Beside = NOTHING_BESIDE,
): string {
  return [
    notice ? `${notice}\n\n` : '',
    describeFigures(answer, beside),
    '\n',
    ...besideLines(answer, beside).map((line) => `${line}\n`),
    ...lines.map((s) => `${sourceText(s)}\n`),
    ...answer.notes.map((note) => `${note}\n`),
    `${describeDefinition(answer.metric)}\n`,
    `Edition ${answer.editionId}. \`concord explain ${answer.metric.id}\` walks a figure back to its source.\n`,
  ].join('');
}

/** What the metric is, which part of the whole was asked for, and the figures as a table. */
export function describeFigures(answer: Released<Answer>, beside: Beside = NOTHING_BESIDE): string {
  const { metric } = answer;
  const targets = targetsOf(metric.targets, answer.figures).map((t) => `target ${formatTarget(t, metric)}`);
  const about = [`${metric.title} (${metric.unit})`, ...targets].join('; ');
  const where = describeWhere(answer.question);
  const lines = [about, ...(where ? [`only ${where}`] : []), ...stretchLines(answer)];
  return `${lines.join('\n')}\n\n${formatTable(answer.figures, columnsOf(answer, beside), 'No figure.')}`;
}

/** Of figures without periods: the days asked, those that the figures are of where they are others, and up to when there are data. */
function stretchLines({ question, figures, metric, sources }: Answer): string[] {
  if (question.grain !== null || metric.grain === null) return [];
  const { from, to } = question.asked ?? question;
  const told = figures.flatMap((f) => (f.period && tellsSomething(f) ? [f.period] : []));
  const first = told.map(({ start }) => start).toSorted()[0];
  const last = told
    .map(({ end }) => end)
    .toSorted()
    .at(-1);
  const dataTo = sources.flatMap((source) => source.dataTo ?? []).toSorted()[0];
  return [
    [
      from || to ? `days asked: ${askedText(from, to)}` : 'no days asked',
      ...(first && last && (first !== from || last !== to) ? [`figures of ${daysText(first, last)}`] : []),
      ...(dataTo ? [`the data go to ${formatDate(dataTo)}`] : []),
    ].join('; '),
  ];
}

function askedText(from: string | null, to: string | null): string {
  if (from && to) return daysText(from, to);
  return from ? `from ${formatDate(from)}` : `up to ${formatDate(to!)}`;
}

const daysText = (first: string, last: string): string =>
  first === last ? formatDate(first) : `${formatDate(first)} to ${formatDate(last)}`;

function columnsOf(answer: Answer, beside: Beside): TableColumn<Figure>[] {
  const { metric, question } = answer;
  const value = (x: number | null) => (x === null ? '' : formatValue(x, metric));
  const hasInterval = answer.figures.some((f) => f.lower !== null);
  return [
    ...(question.grain ? [{ title: 'Period', text: (f: Figure) => f.period?.label ?? '' }] : []),
    ...question.by.map((dimension) => ({ title: dimension, text: (f: Figure) => placeText(f, dimension) })),
    { title: 'Figure', right: true, text: (f) => (f.status === 'value' ? value(f.value) : wordsOf(f)) },
    ...(hasInterval
      ? [
          {
            title: 'Interval',
            right: true,
            text: (f: Figure) => (f.lower === null ? '' : `${value(f.lower)} to ${value(f.upper)}`),
          },
        ]
      : []),
    { title: 'Numerator', right: true, text: (f) => countText(f.numerator) },
    ...(metric.kind === 'count'
      ? []
      : [{ title: 'Denominator', right: true, text: (f: Figure) => countText(f.denominator) }]),
    ...besideColumns(answer, beside),
    { title: 'Beware', text: (f) => bewareText(f, question) },
  ];
}

function placeText(figure: Figure, dimension: string): string {
  const code = figure.group[dimension] ?? '';
  const label = figure.labels[dimension];
  return label && label !== code ? `${label} (${code})` : code;
}

/** A small count is small whether or not a value is made of it; what was counted is also told apart where it gives no value. */
function bewareText(figure: Figure, question: Question): string {
  const counted = isCounted(figure);
  return [
    figure.small ? 'small number: not to be passed on' : '',
    figure.complete || !counted ? '' : incompleteText(figure, question),
    figure.provisional && counted ? 'provisional' : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
}

/** All reports there are, and still incomplete: the question or the data do not reach over the whole period, or a sender was silent. */
function incompleteText({ reported, expected, period }: Figure, { from, to }: Question): string {
  if (reported < expected) return `incomplete: ${countText(reported)} of ${countText(expected)} reports`;
  const cut = period !== null && ((from !== null && from > period.start) || (to !== null && to < period.end));
  const what = cut
    ? 'the dates asked for cover part of the period'
    : 'the data cover part of the period, or of what the metric looks back at, or a part of them was not sent';
  return `incomplete: ${what}`;
}

const sourceText = (s: SourceLine): string =>
  [
    `Source: ${s.name}, ${s.publisher}`,
    s.dataTo ? `data to ${formatDate(s.dataTo)}` : 'no period',
    `quality ${shareText(s.quality)}`,
    s.status,
    s.madeUp ? 'made-up figures' : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
