import { answerQuestion } from '../metric/answer-question.ts';
import type { Answer } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import type { Released } from '../metric/released.ts';
import { decide, type Wanted } from '../policy/decide.ts';
import { type Grant, PUBLIC } from '../policy/decision.ts';
import { refusalError } from '../policy/refusal-error.ts';
import { release } from '../policy/release.ts';
import type { ServedEdition } from './served-edition.ts';

/** What policy says about tables on a day (ISO date). @throws ConcordError policy-refused */
export function grantFor(served: ServedEdition, wanted: Wanted, today: string): Grant {
  const decision = decide(PUBLIC, wanted, served.edition.manifest, served.policies, today);
  if (!decision.allowed) throw refusalError(decision, wanted);
  return decision;
}

/**
 * Checks a question, asks policy, answers it and releases the answer: the only way from a question to the reader.
 * @param most figures in one answer; a question with more is refused
 */
export async function askReleased(
  served: ServedEdition,
  asked: AskedQuestion,
  today: string,
  most: number,
): Promise<Released<Answer>> {
  const { edition, metrics, tables } = served;
  const { metric, question } = parseQuestion(asked, metrics);
  const grant = grantFor(served, { tables: [metric.source], metric: metric.id }, today);
  return release(await answerQuestion({ edition, metric, tables, question, grant, most }), grant);
}
