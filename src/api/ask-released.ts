import { answerQuestion } from '../metric/answer-question.ts';
import type { Answer, Metric, Question } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import { decide } from '../policy/decide.ts';
import type { Asker, Grant, Released } from '../policy/decision.ts';
import { release } from '../policy/release.ts';
import { refusalError } from './refusal-error.ts';
import type { ServedEdition } from './served-edition.ts';

/** There is no sign-in yet: whoever asks is the public. */
export const PUBLIC: Asker = { role: 'public', purpose: 'public' };

/** What policy says about tables on a day (ISO date). @throws ConcordError policy-refused */
export function grantFor(served: ServedEdition, wanted: { tables: string[]; metric?: string }, today: string): Grant {
  const decision = decide(PUBLIC, wanted, served.edition.manifest, served.policies, today);
  if (!decision.allowed) throw refusalError(decision, wanted);
  return decision;
}

/** Checks a question, asks policy, answers it and releases the answer: the only way from a question to the reader. */
export async function askReleased(
  served: ServedEdition,
  asked: AskedQuestion,
  today: string,
): Promise<{ answer: Released<Answer>; metric: Metric; question: Question; grant: Grant }> {
  const { edition, metrics, tables } = served;
  const { metric, question } = parseQuestion(asked, metrics);
  const grant = grantFor(served, { tables: [metric.source], metric: metric.id }, today);
  const answer = release(await answerQuestion({ edition, metric, tables, question, grant }), grant);
  return { answer, metric, question, grant };
}
