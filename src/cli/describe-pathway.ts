/** A pathway for the terminal, for a spreadsheet and for other programs. */
import { overdueNotes } from '../metric/check-review.ts';
import type { Cell } from '../metric/figure-cells.ts';
import { isCounted, wordsOf } from '../metric/figure-cells.ts';
import type { Figure, Metric } from '../metric/metric.ts';
import { describeOpening, MEANING_OF_GAP } from '../metric/pathway/describe-opening.ts';
import type { Pathway } from '../metric/pathway/pathway.ts';
import type { GapChange, Limited, PathwayAnswer, StepAnswer, StepGap } from '../metric/pathway/step-answer.ts';
import { writeRowsCsv } from '../metric/write-csv.ts';
import { formatValue, isPercentage } from '../page/format-figure.ts';
import { countText, formatTable } from './format-table.ts';

export interface PathwayOf {
  pathway: Pathway;
  edition: string;
  /** day of the edition */
  asAt: string;
  /** the workspace's sentence when its figures are not real; empty otherwise */
  notice: string;
}

/** Where the gap opens, the figures of each step, how the groups stand to each other, and what to beware of. */
export function describePathway(found: PathwayAnswer, { pathway, edition, asAt, notice }: PathwayOf): string {
  const { steps } = found;
  const missing = steps.filter(({ why }) => why !== null).map(({ step, why }) => `${step.title}: no figures (${why})`);
  const notes = steps.flatMap(({ step, notes: told }) => told.map((note) => `${step.title}: ${note}`));
  const slopes = steps.flatMap(({ step, slope }) => (slope?.notes ?? []).map((note) => `${step.title}: ${note}`));
  return [
    ...(notice ? [`${notice}\n`] : []),
    `${pathway.title}, ${daysText(found)}`,
    '',
    ...describeOpening(found, formatValue),
    '',
    formatTable(figureLines(found), FIGURE_COLUMNS, 'No figure.'),
    formatTable(gapLines(found), gapColumns(found), 'No groups that could be compared.'),
    MEANING_OF_GAP,
    ...[...new Set([...missing, ...notes, ...slopes])],
    ...pathway.caveats.map((caveat) => `Beware: ${caveat}`),
    ...sourcesOf(steps).map((source) => `Source: ${source}`),
    ...overdueNotes(pathway.reviewed, asAt),
    `Edition ${edition}; ${reviewText(pathway)}.`,
    '',
  ].join('\n');
}

const daysText = ({ from, to }: PathwayAnswer): string =>
  [...(from === null ? [] : [`from ${from}`]), ...(to === null ? [] : [`to ${to}`])].join(' ') || 'all days';

const reviewText = ({ id, version, reviewed }: Pathway): string =>
  `pathway ${id}, version ${version}, ${reviewed === 'unreviewed' ? 'not reviewed' : `reviewed by ${reviewed.by} on ${reviewed.on}`}`;

const sourcesOf = (steps: StepAnswer[]): string[] => [
  ...new Set(steps.flatMap(({ answer }) => (answer?.sources ?? []).map((s) => `${s.name}, ${s.publisher}`))),
];

interface FigureLine {
  place: number;
  title: string;
  metric: Metric;
  group: string;
  figure: Figure;
}

const figureLines = ({ steps, cut }: PathwayAnswer): FigureLine[] =>
  steps.flatMap(({ step, answer }, i) =>
    (answer?.figures ?? []).map((figure, place) => ({
      place: i,
      title: place === 0 ? `${i + 1} ${step.title}: ${step.metric.title} (${step.metric.unit})` : '',
      metric: step.metric,
      group: figure.labels[cut.dimension] ?? '',
      figure,
    })),
  );

const FIGURE_COLUMNS = [
  { title: 'Step', text: (l: FigureLine) => l.title },
  { title: 'Group', text: (l: FigureLine) => l.group },
  {
    title: 'Figure',
    right: true,
    text: ({ figure, metric }: FigureLine) =>
      figure.status === 'value' ? formatValue(figure.value!, metric) : wordsOf(figure),
  },
  {
    title: 'Interval',
    right: true,
    text: ({ figure, metric }: FigureLine) => rangeText(figure, (x) => formatValue(x, metric)),
  },
  { title: 'Numerator', right: true, text: (l: FigureLine) => countText(l.figure.numerator) },
  { title: 'Denominator', right: true, text: (l: FigureLine) => countText(l.figure.denominator) },
  {
    title: 'Beware',
    text: ({ figure }: FigureLine) =>
      [
        ...(figure.small ? ['small number: not to be passed on'] : []),
        ...(figure.complete || !isCounted(figure) ? [] : ['incomplete']),
        ...(figure.provisional && isCounted(figure) ? ['provisional'] : []),
      ].join('; '),
  },
];

interface GapLine {
  place: number;
  title: string;
  metric: Metric;
  gap: StepGap;
  step: StepAnswer;
  change: GapChange | undefined;
  opens: boolean;
}

const gapLines = ({ steps, changes, opens }: PathwayAnswer): GapLine[] =>
  steps.flatMap((step, place) =>
    step.gaps.map((gap, i) => {
      const change = changes.find((c) => c.step === place && c.group === gap.group);
      const title = i === 0 ? `${place + 1} ${step.step.title}` : '';
      return {
        place,
        title,
        metric: step.step.metric,
        gap,
        step,
        change,
        opens: change !== undefined && change === opens,
      };
    }),
  );

function gapColumns({ cut }: PathwayAnswer) {
  const ends = cut.compares === 'ends';
  return [
    { title: 'Step', text: (l: GapLine) => l.title },
    ...(ends ? [] : [{ title: 'Group and all others', text: (l: GapLine) => l.gap.label }]),
    { title: 'Difference', right: true, text: ({ gap, metric }: GapLine) => pointsText(gap.difference, metric) },
    { title: 'Ratio', right: true, text: ({ gap }: GapLine) => limitedText(gap.ratio, twoDigits) },
    ...(ends
      ? [
          {
            title: 'Slope index',
            right: true,
            text: ({ step, metric }: GapLine) => (step.slope ? pointsText(step.slope.slope, metric) : ''),
          },
          {
            title: 'Relative index',
            right: true,
            text: ({ step }: GapLine) => (step.slope ? limitedText(step.slope.relative, twoDigits) : ''),
          },
        ]
      : []),
    {
      title: 'Disadvantage',
      right: true,
      text: ({ gap }: GapLine) => (gap.disadvantage ? limitedText(gap.disadvantage, twoDigits) : ''),
    },
    {
      title: 'Grows',
      right: true,
      text: ({ change }: GapLine) => (change ? limitedText(change.factor, twoDigits) : ''),
    },
    {
      title: 'p (adjusted)',
      right: true,
      text: ({ change }: GapLine) =>
        change ? (change.adjusted < 0.001 ? 'under 0.001' : change.adjusted.toFixed(3)) : 'not tested',
    },
    { title: '', text: (l: GapLine) => (l.opens ? 'opens most' : '') },
  ];
}

const twoDigits = (x: number): string => x.toFixed(2);

/** A difference of shares is in percentage points. */
const pointsText = (difference: Limited, metric: Metric): string =>
  limitedText(difference, (x) =>
    isPercentage(metric) ? (metric.kind === 'proportion' ? `${(100 * x).toFixed(1)}` : x.toFixed(1)) : x.toFixed(2),
  );

const limitedText = (found: Limited, write: (x: number) => string): string =>
  found.value === null
    ? ''
    : [write(found.value), bracketed(rangeText(found, write))].filter((t) => t !== '').join(' ');

const bracketed = (text: string): string => (text === '' ? '' : `(${text})`);

const rangeText = ({ lower, upper }: Pick<Limited, 'lower' | 'upper'>, write: (x: number) => string): string =>
  lower === null || upper === null ? '' : `${write(lower)} to ${write(upper)}`;

/** One row for each step and group; what compares stands in the row of the group that is compared. */
export function pathwayCsv(found: PathwayAnswer, { pathway, edition }: PathwayOf): string {
  const gaps = gapLines(found);
  const limits = (name: string): string[] => [name, `${name}_lower`, `${name}_upper`];
  const cells = (x: Limited | null | undefined): Cell[] => [x?.value ?? null, x?.lower ?? null, x?.upper ?? null];
  const columns = [
    ...['pathway', 'step', 'step_title', 'metric', 'metric_version', 'period_start', 'period_end'],
    ...[found.cut.dimension, `${found.cut.dimension}_name`, 'status', 'value', 'unit', 'lower', 'upper'],
    ...['numerator', 'denominator', 'small'],
    ...['difference', 'ratio', 'slope_index', 'relative_index', 'disadvantage', 'grows'].flatMap(limits),
    ...['p_value', 'p_value_adjusted', 'opens_most', 'edition'],
  ];
  const rows = figureLines(found).map(({ place, metric, group, figure }): Cell[] => {
    const code = figure.group[found.cut.dimension]!;
    const line = gaps.find((g) => g.place === place && g.gap.group === code);
    const slope = line?.step.slope;
    return [
      ...[pathway.id, place + 1, found.steps[place]!.step.title, metric.id, metric.version],
      ...[figure.period?.start ?? null, figure.period?.end ?? null, code, group],
      ...[figure.status === 'value' ? 'value' : wordsOf(figure), figure.value, unitOf(metric)],
      ...[figure.lower, figure.upper, figure.numerator, figure.denominator, figure.small ? 'small' : null],
      ...[line?.gap.difference, line?.gap.ratio, slope?.slope, slope?.relative].flatMap(cells),
      ...[line?.gap.disadvantage, line?.change?.factor].flatMap(cells),
      ...[line?.change?.pValue ?? null, line?.change?.adjusted ?? null, line?.opens ? 'opens most' : null, edition],
    ];
  });
  return writeRowsCsv(columns, rows);
}

const unitOf = (metric: Metric): string =>
  metric.kind === 'proportion' ? `${metric.unit} (as a share of 1)` : metric.unit;

/** Everything, with the definition's hash and what was asked of each step. */
export function pathwayJson(found: PathwayAnswer, { pathway, edition, notice }: PathwayOf): string {
  const { id, version, title, hash, owner, reviewed, caveats } = pathway;
  const steps = found.steps.map(({ step, answer, why, gaps, slope, notes }) => ({
    title: step.title,
    metric: {
      ...{ id: step.metric.id, version: step.metric.version, title: step.metric.title, unit: step.metric.unit },
      ...{ kind: step.metric.kind, polarity: step.metric.polarity, hash: step.metric.hash },
    },
    ...{ why, notes, gaps, slope },
    question: answer?.question ?? null,
    figures: answer?.figures ?? [],
    sources: answer?.sources ?? [],
  }));
  const shown = {
    pathway: { id, version, title, hash, owner, reviewed, caveats },
    ...{ edition, notice, by: found.cut.dimension, from: found.from, to: found.to },
    opening: describeOpening(found, formatValue),
    ...{ opens: found.opens, changes: found.changes, steps },
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
