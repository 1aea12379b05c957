/** Asks the current edition a question, through the policy that every other way out goes through. */
import { ConcordError } from '../concord-error.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { answerQuestion } from '../metric/answer-question.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import type { Answer, Metric, Question } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import { readTableModel, type TableModel } from '../metric/table-model.ts';
import { decide } from '../policy/decide.ts';
import type { Asker, Grant, Refusal, Released } from '../policy/decision.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { release } from '../policy/release.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/** There is no sign-in yet, so whoever asks is the public, here as on the web. */
const ASKER: Asker = { role: 'public', purpose: 'public' };

export interface Asked {
  metric: Metric;
  question: Question;
  tables: TableModel;
  edition: OpenEdition;
  decision: Grant;
  answer: Released<Answer>;
}

/**
 * Answers the question that a command's words and options put, and hands the answer on while the edition is open.
 * @throws ConcordError when a name is unknown, when there is no edition, or when policy refuses
 */
export async function withAnswer<T>(
  call: CliCall,
  workspace: Workspace,
  use: (asked: Asked) => Promise<T>,
): Promise<T> {
  const { metric, question } = parseQuestion(askedIn(call), loadMetrics(workspace));
  const tables = readTableModel(workspace);
  const policies = loadPolicies(workspace);
  const edition = await openEdition(workspace);
  try {
    const decision = decide(ASKER, { tables: [metric.source], metric: metric.id }, edition.manifest, policies);
    if (!decision.allowed) throw refused(metric, decision);
    const asked = await answerQuestion({ edition, metric, tables, question, grant: decision });
    return await use({ metric, question, tables, edition, decision, answer: release(asked, decision) });
  } finally {
    edition.close();
  }
}

function askedIn(call: CliCall): AskedQuestion {
  const { by, grain, from, to, where } = call.options;
  return {
    metric: call.arguments[0] ?? '',
    by: (by ?? []).flatMap((list) => list.split(',')).map((name) => name.trim()),
    grain: grain ?? null,
    from: from ?? null,
    to: to ?? null,
    where: where ?? [],
  };
}

const refused = (metric: Metric, { rule, reason, remedy }: Refusal): ConcordError =>
  new ConcordError('policy-refused', {
    where: `metric ${metric.id}`,
    problem: `${reason} (rule ${rule})`,
    expected: 'a question that the policy in force allows',
    remedy,
  });
