import { ConcordError } from '../concord-error.ts';
import type { AnswerOptions } from './answer-options.ts';
import { type AnyRow, answerAround, figuresOf, nothing, prepareAnswer } from './internal/answer-parts.ts';
import { noteFigures } from './internal/note-figures.ts';
import { settleFigures } from './internal/settle-figures.ts';
import { periodsOf, silentFigures } from './internal/silent-groups.ts';
import { sourceNotes } from './internal/source-notes.ts';
import type { Answer, Metric } from './metric.ts';

/**
 * Answers a question from an edition: a figure for each group and period, each with its counts.
 *
 * Without a grain there is one figure for the whole of the time asked. Withheld, not reported, no data and zero stay
 * four things: a period or group in which nothing was reported is there, with its status and no value.
 *
 * @returns figures in order of group and period, those of whom no row was sent last, with the SQL and its parameters
 * @throws ConcordError 'usage' for what the metric cannot be asked, or for more figures than `most`, 'unknown-name' for a
 *   value of a dimension that the edition does not know (with the nearest), 'policy-refused' for a table the grant does
 *   not hold, 'no-data' when the edition lacks the metric's table
 */
export async function answerQuestion(options: AnswerOptions): Promise<Answer> {
  const { edition, metric } = options;
  const prepared = await prepareAnswer(options);
  const { compiled, labels } = prepared;
  const limit = options.most === undefined ? '' : `\nlimit ${Math.trunc(options.most) * rowsPerFigure(metric) + 1}`;
  const rows = await edition.engine.all<AnyRow>(compiled.sql + limit, compiled.parameters);
  const { made, unplaced } = figuresOf(rows, options, prepared);
  if (options.most !== undefined && made.length > options.most) throw tooMany(metric, options.most);
  const periods = periodsOf(made, metric, options.question);
  const silent = silentFigures(prepared.told.silentGroups, prepared.told.of, made, periods);
  const figures = [...settleFigures(made, prepared.datasets, edition.manifest), ...silent];
  const kept = figures.length ? figures : nothing(options, labels);
  const around = answerAround(options, prepared);
  const notes = [
    ...(around.groupNotes ?? []),
    ...noteFigures(options, kept, unplaced, prepared.told),
    ...(around.overdue === undefined ? [] : [around.overdue]),
    ...sourceNotes(metric, around),
  ];
  return { ...around, figures: kept, notes };
}

/**
 * Names of the values that a question chooses, by `dimension=value`: what would be refused of it is, before a figure is worked out.
 * @returns none where no rows may be seen, since then no value is known
 * @throws ConcordError as `answerQuestion`
 */
export const namesAsked = async (options: AnswerOptions): Promise<Map<string, string>> =>
  (await prepareAnswer(options)).labels;

/** A standardised figure is put together from rows, one for each band. */
const rowsPerFigure = (metric: Metric): number => (metric.records?.standard ? MOST_BANDS : 1);

const MOST_BANDS = 25;

const tooMany = (metric: Metric, most: number): ConcordError =>
  new ConcordError('usage', {
    where: `question about ${metric.id}`,
    problem: `it has more than ${most.toLocaleString('en-GB')} figures`,
    expected: `${most.toLocaleString('en-GB')} figures or fewer in one answer`,
    remedy: 'ask for narrower dates, a coarser grain or fewer places; the command line (concord metric) has no limit',
  });
