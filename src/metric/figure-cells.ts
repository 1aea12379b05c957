/** An answer's figures as cells in one fixed order, for every file and table we write. */
import type { FigureComparators, Peers } from './compare-figures.ts';
import { describeWhere } from './describe-where.ts';
import { fileNotes } from './file-notes.ts';
import { isShare } from './is-share.ts';
import type { Answer, Figure, FigureStatus } from './metric.ts';
import { reviewedText } from './review.ts';

export type Cell = string | number | boolean | null;

export interface FigureColumn {
  title: string;
  /** number: shown with thousands; proportion: 0 to 1; text: as it is */
  kind: 'text' | 'number' | 'proportion';
  cell: (figure: Figure) => Cell;
}

/** The states that are not the same, in the words used everywhere. */
const STATUS_WORDS: Record<FigureStatus, string> = {
  value: '',
  'not-reported': 'not reported',
  'no-data': 'no data',
  'no-rate': 'no rate',
  withheld: 'withheld (small number)',
  'not-permitted': 'not permitted',
};

/** What stands where a number would: why there is none, where that is known. */
export const wordsOf = ({ status, reason }: Figure): string => reason ?? STATUS_WORDS[status];

/** Whether something was counted: of a value, and of what is too little for one. */
export const isCounted = ({ status }: Figure): boolean => status === 'value' || status === 'no-rate';

/**
 * The columns of an answer. They depend on the question and on who asks, so the same question gives the same layout every month; for
 * whom small numbers are marked there is a column more.
 * @returns period, two columns (code, name) for each dimension asked by, the part of the whole it is about, status, value,
 *   interval, counts, reports; the version, hash and review of the definition and the edition; at the end the notes, which say of each figure what
 *   holds for it and for all
 */
export function figureColumns(answer: Answer, beside: Beside = NOTHING_BESIDE): FigureColumn[] {
  const { metric, question } = answer;
  const kind = isShare(metric) ? 'proportion' : 'number';
  const notes = fileNotes(answer);
  const by = question.by.flatMap((dimension): FigureColumn[] => [
    { title: dimension, kind: 'text', cell: (f) => f.group[dimension] ?? null },
    { title: `${dimension}_name`, kind: 'text', cell: (f) => f.labels[dimension] ?? null },
  ]);
  return [
    { title: 'metric', kind: 'text', cell: () => metric.id },
    { title: 'period', kind: 'text', cell: (f) => f.period?.label ?? 'all' },
    { title: 'period_start', kind: 'text', cell: (f) => f.period?.start ?? null },
    { title: 'period_end', kind: 'text', cell: (f) => f.period?.end ?? null },
    ...by,
    { title: 'only', kind: 'text', cell: () => describeWhere(question) || null },
    { title: 'status', kind: 'text', cell: (f) => (f.status === 'value' ? 'value' : wordsOf(f)) },
    { title: 'value', kind, cell: (f) => (f.status === 'value' ? f.value : wordsOf(f)) },
    {
      title: 'unit',
      kind: 'text',
      cell: () => (kind === 'proportion' ? `${metric.unit} (as a share of 1)` : metric.unit),
    },
    { title: 'lower', kind, cell: (f) => f.lower },
    { title: 'upper', kind, cell: (f) => f.upper },
    { title: 'numerator', kind: 'number', cell: (f) => f.numerator },
    { title: 'denominator', kind: 'number', cell: (f) => f.denominator },
    { title: 'reports', kind: 'number', cell: (f) => f.reported },
    { title: 'reports_expected', kind: 'number', cell: (f) => f.expected },
    { title: 'complete', kind: 'text', cell: (f) => (f.complete ? 'complete' : 'incomplete') },
    {
      title: 'data_status',
      kind: 'text',
      cell: (f) => (f.status !== 'value' ? null : f.provisional ? 'provisional' : 'final'),
    },
    ...besideColumns(beside, kind),
    ...(answer.marked
      ? [{ title: 'small', kind: 'text' as const, cell: (f: Figure) => (f.small ? 'small' : null) }]
      : []),
    { title: 'metric_version', kind: 'number', cell: () => metric.version },
    { title: 'metric_hash', kind: 'text', cell: () => metric.hash },
    { title: 'metric_reviewed', kind: 'text', cell: () => reviewedText(metric.reviewed) },
    { title: 'edition', kind: 'text', cell: () => answer.editionId },
    {
      title: 'notes',
      kind: 'text',
      cell: ({ reason }) => [...(reason ? [`No figure: ${reason}.`] : []), ...notes].join(' ') || null,
    },
  ];
}

/** Comparators by figure. */
export type Beside = Map<Figure, FigureComparators>;

export const NOTHING_BESIDE: Beside = new Map();

/** @param found of `compareFigures`, in the order of the answer's figures; empty when nothing was asked for */
export const besideOf = (answer: Answer, found: FigureComparators[]): Beside =>
  new Map(found.map((beside, i) => [answer.figures[i]!, beside]));

/** The answer whose figures each hold what stands beside them; as it is when nothing was asked for. */
export function withBeside<T extends Answer>(answer: T, beside: Beside): T {
  if (beside.size === 0) return answer;
  return { ...answer, figures: answer.figures.map((figure) => ({ ...figure, beside: beside.get(figure) })) };
}

/** Columns of the comparators that were asked for: value, difference and verdict of each; of peers rank and quartiles. */
function besideColumns(beside: Beside, kind: FigureColumn['kind']): FigureColumn[] {
  const asked = new Set([...beside.values()].flatMap((found) => Object.keys(found)));
  const single = (['previous', 'system', 'england', 'published'] as const).filter((name) => asked.has(name));
  const columns = single.flatMap((name): FigureColumn[] => [
    { title: name, kind, cell: (f) => beside.get(f)?.[name]?.value ?? null },
    { title: `${name}_of`, kind: 'text', cell: (f) => beside.get(f)?.[name]?.label ?? null },
    { title: `${name}_difference`, kind, cell: (f) => beside.get(f)?.[name]?.difference ?? null },
    { title: `${name}_verdict`, kind: 'text', cell: (f) => beside.get(f)?.[name]?.verdict ?? null },
  ]);
  if (!asked.has('peers')) return columns;
  const peer = (title: string, of: keyof Peers, as: FigureColumn['kind']): FigureColumn => ({
    title,
    kind: as,
    cell: (f) => beside.get(f)?.peers?.[of] ?? null,
  });
  return [
    ...columns,
    peer('peer_rank', 'rank', 'number'),
    peer('peers', 'of', 'number'),
    peer('peer_lower_quartile', 'lowerQuartile', kind),
    peer('peer_median', 'median', kind),
    peer('peer_upper_quartile', 'upperQuartile', kind),
  ];
}

/**
 * Text that a spreadsheet would take for a formula is given a leading apostrophe, so that opening a file runs nothing.
 * Numbers are no danger: they are numbers before they are cells.
 */
export const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
