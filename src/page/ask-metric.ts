import { ConcordError, type Problem } from '../concord-error.ts';
import type { OpenEdition } from '../edition/open-edition.ts';
import { answerQuestion } from '../metric/answer-question.ts';
import { tablesUsed } from '../metric/compile-answer.ts';
import type { Answer, Grain, Metric, Question } from '../metric/metric.ts';
import type { Released } from '../metric/released.ts';
import { standsOn } from '../metric/stands-on.ts';
import type { TableModel } from '../metric/table-model.ts';
import { decide, type Wanted } from '../policy/decide.ts';
import type { Asker, Decision } from '../policy/decision.ts';
import type { Policy } from '../policy/load-policies.ts';
import { noRowsAllowed } from '../policy/no-rows-allowed.ts';
import { release } from '../policy/release.ts';
import { NOT_PERMITTED, wordFor } from './status-words.ts';

/** What every question of a page stands on. */
export interface Asking {
  edition: OpenEdition;
  tables: TableModel;
  policies: Map<string, Policy>;
  asker: Asker;
  /** ISO date, from the clock: a policy that ended yesterday is not in force */
  today: string;
}

/** What policy says of what is wanted. */
export const ruling = (asking: Asking, wanted: Wanted): Decision =>
  decide(asking.asker, wanted, asking.edition.manifest, asking.policies, asking.today);

/** A metric over time at one place. */
export interface Series {
  metric: Metric;
  grain: Grain;
  by: 'trust' | 'system';
  code: string;
}

/** Why there is no answer, in words that stand in its place. */
export interface NoAnswer {
  instead: string;
  /** policy keeps it back; otherwise there is nothing */
  refused: boolean;
}

/**
 * Answers: a metric over time at one trust or system, through policy: nothing is computed that may not be seen, and
 * nothing is given that was not released.
 * Result: the answer; or why there is none: the refusal, or that the edition has nothing of this place.
 */
export async function askMetric(asking: Asking, series: Series): Promise<Released<Answer> | NoAnswer> {
  const { edition, tables } = asking;
  const { metric } = series;
  const question = questionOf(series);
  const decision = ruling(asking, { tables: tablesUsed(metric, tables, question), metric: metric.id });
  if (!decision.allowed) return tellRefusal(decision.reason, decision.remedy);
  const closed = noRowsAllowed(decision);
  if (closed) return tellRefusal(closed.reason, closed.remedy);
  try {
    const answer = await answerQuestion({ edition, metric, tables, question, grant: decision });
    const dated = answer.figures.some((figure) => figure.period !== null);
    return dated ? release(answer, decision) : { instead: tellNothing(asking, series), refused: false };
  } catch (error) {
    const refused = refusalIn(error);
    if (refused) return tellRefusal(refused.problem, refused.remedy);
    if (isNothingThere(error)) return { instead: tellNothing(asking, series), refused: false };
    throw error;
  }
}

const tellRefusal = (reason: string, remedy: string): NoAnswer => ({
  instead: `${NOT_PERMITTED}: ${reason}; ${remedy}`,
  refused: true,
});

/** A policy may also refuse while a question is written, when it limits rows by what the metric cannot be cut by. */
const refusalIn = (error: unknown): Problem | undefined =>
  error instanceof ConcordError && error.kind === 'policy-refused' ? error.problems[0] : undefined;

const questionOf = ({ metric, grain, by, code }: Series): Question => ({
  metric: metric.id,
  by: [by],
  grain,
  from: null,
  to: null,
  where: [{ dimension: by, values: [code] }],
});

/** The place is one of the workspace's, so a name that the edition does not know means that it has no rows of it. */
const isNothingThere = (error: unknown): boolean =>
  error instanceof ConcordError && (error.kind === 'unknown-name' || error.kind === 'no-data');

function tellNothing({ edition, tables }: Asking, { metric, by }: Series): string {
  const received = standsOn(metric, tables, edition.manifest).length > 0;
  const missing = received ? '' : `: this edition has no delivery of ${metric.datasets.join(' or ')}`;
  return wordFor('no-data', by) + missing;
}
