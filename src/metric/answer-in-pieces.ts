import type { AnswerOptions } from './answer-options.ts';
import {
  type AnyRow,
  answerAround,
  figuresOf,
  nothing,
  type PreparedAnswer,
  prepareAnswer,
} from './internal/answer-parts.ts';
import { settleFigures } from './internal/settle-figures.ts';
import { periodsOf, silentFigures } from './internal/silent-groups.ts';
import type { Answer, Figure, Question } from './metric.ts';
import { cellOf } from './records/make-record-figures.ts';

/**
 * Answers a question piece by piece, for answers of millions of figures: each piece is an answer with some two thousand of the
 * figures, in the same order, and without notes (they would have to know all of it). Never more than a piece is held.
 * @returns once the first rows are there; the engine of `edition` answers nothing else until the last piece was taken, or `return` of
 *   the pieces has been awaited
 * @throws ConcordError as `answerQuestion`, all before the first piece
 */
export async function answerInPieces(options: Omit<AnswerOptions, 'most'>): Promise<AsyncGenerator<Answer>> {
  const prepared = await prepareAnswer(options);
  const { sql, parameters } = prepared.compiled;
  const batches = options.edition.engine.stream<AnyRow>(sql, parameters);
  const first = await batches.next();
  return piecesOf(first, batches, options, prepared);
}

async function* piecesOf(
  first: IteratorResult<AnyRow[]>,
  batches: AsyncGenerator<AnyRow[]>,
  options: AnswerOptions,
  prepared: PreparedAnswer,
): AsyncGenerator<Answer> {
  const { labels } = prepared;
  const around = { ...answerAround(options, prepared), notes: [] };
  let some = false;
  const { silentGroups, of } = prepared.told;
  const found: Pick<Figure, 'group' | 'period'>[] = [];
  try {
    for await (const rows of wholeCells(first, batches, options)) {
      const { made } = figuresOf(rows, options, prepared);
      const figures = settleFigures(made, prepared.datasets, options.edition.manifest);
      if (!figures.length) continue;
      some = true;
      if (silentGroups.length) found.push(...figures.map(({ group, period }) => ({ group, period })));
      yield { ...around, figures };
    }
  } finally {
    await batches.return(undefined);
  }
  const silent = silentFigures(silentGroups, of, found, periodsOf(found, options.metric, options.question));
  if (silent.length) yield { ...around, figures: silent };
  else if (!some) yield { ...around, figures: nothing(options, labels) };
}

/** Batches that never part the rows of one figure: those of the last one wait for the next batch. */
async function* wholeCells(
  first: IteratorResult<AnyRow[]>,
  batches: AsyncGenerator<AnyRow[]>,
  { metric, question }: AnswerOptions,
): AsyncGenerator<AnyRow[]> {
  let kept: AnyRow[] = [];
  for (let batch = first; !batch.done; batch = await batches.next()) {
    const rows = [...kept, ...batch.value];
    const last = rows.at(-1);
    const from = last && metric.records?.standard ? beginningOf(rows, cellOf(last, question), question) : rows.length;
    kept = rows.slice(from);
    yield rows.slice(0, from);
  }
  yield kept;
}

/** Place of the first row of the last figure. */
function beginningOf(rows: AnyRow[], cell: string, question: Question): number {
  let from = rows.length;
  while (from > 0 && cellOf(rows[from - 1]!, question) === cell) from -= 1;
  return from;
}
