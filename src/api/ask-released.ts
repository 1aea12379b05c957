import { answerQuestion } from '../metric/answer-question.ts';
import { type Comparator, compareFigures, demandGrain, type FigureComparators } from '../metric/compare-figures.ts';
import { findMetric } from '../metric/find-metric.ts';
import type { Answer, Metric, Question } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import type { Released } from '../metric/released.ts';
import { decide, type Wanted } from '../policy/decide.ts';
import { type Grant, PUBLIC } from '../policy/decision.ts';
import { noRowsAllowed } from '../policy/no-rows-allowed.ts';
import { refusalError } from '../policy/refusal-error.ts';
import { release } from '../policy/release.ts';
import type { ServedEdition } from './served-edition.ts';

/** What policy says about tables on a day (ISO date). @throws ConcordError policy-refused, also where it allows no rows of them */
export function grantFor(served: ServedEdition, wanted: Wanted, today: string): Grant {
  const decision = decide(PUBLIC, wanted, served.edition.manifest, served.policies, today);
  if (!decision.allowed) throw refusalError(decision, wanted);
  const closed = noRowsAllowed(decision);
  if (closed) throw refusalError(closed, wanted);
  return decision;
}

/** A question as it comes by address, and what to set beside its figures. */
export interface AskedFigures extends AskedQuestion {
  compare?: Comparator[];
}

/** What was answered, with what stands beside each of its figures, in their order; nothing where that was not asked for. */
export interface AnsweredFigures {
  answer: Released<Answer>;
  beside: FigureComparators[];
}

/**
 * Checks a question, asks policy, answers it and releases the answer: the only way from a question to the reader. What is set beside
 * its figures is asked for and let out in the same way.
 * @param most figures in one answer; a question with more is refused
 */
export async function askReleased(
  served: ServedEdition,
  { compare = [], ...asked }: AskedFigures,
  today: string,
  most: number,
): Promise<AnsweredFigures> {
  const { metric, question } = parseQuestion(asked, served.metrics, served.tables.dimensions);
  const ask = async (of: Metric, about: Question): Promise<Released<Answer>> => {
    const { edition, tables } = served;
    const grant = grantFor(served, { tables: [of.source], metric: of.id }, today);
    return release(await answerQuestion({ edition, metric: of, tables, question: about, grant, most }), grant);
  };
  const answer = await ask(metric, question);
  if (compare.length === 0) return { answer, beside: [] };
  const beside = await compareFigures(answer, compare, (other) => {
    const of = findMetric(served.metrics, other.metric);
    demandGrain(of, other);
    return ask(of, { ...other, metric: of.id });
  });
  return { answer, beside };
}
