/** Asks the current edition a question, through the policy that every other way out goes through. */
import { editionForPurpose } from '../edition/edition-for-purpose.ts';
import { purposeOfEdition } from '../edition/export/purpose-in-edition.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { readTableModel as readPlans } from '../edition/read-table-model.ts';
import { londonDay } from '../london-day.ts';
import { answerQuestion } from '../metric/answer-question.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import type { Answer, Metric, Question } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import type { Released } from '../metric/released.ts';
import { readTableModel } from '../metric/read-table-model.ts';
import type { TableModel } from '../metric/table-model.ts';
import { decide } from '../policy/decide.ts';
import { type Asker, type Decision, type Grant, OPERATOR, PUBLIC } from '../policy/decision.ts';
import { MARKED } from '../policy/disclosure.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { refusalError } from '../policy/refusal-error.ts';
import { release } from '../policy/release.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';

/** A question that may be asked, and all that answering it takes. */
export interface Asking {
  edition: OpenEdition;
  metric: Metric;
  tables: TableModel;
  question: Question;
  grant: Grant;
}

/**
 * Opens the current edition for the question that a command's words and options put, after policy has allowed it: as it allows
 * anybody, otherwise as it allows the operator of the workspace.
 * @throws ConcordError when a name is unknown, when there is no edition, or when policy refuses
 */
export async function withAsking<T>(
  call: CliCall,
  workspace: Workspace,
  use: (asking: Asking) => Promise<T>,
): Promise<T> {
  const { metric, question } = parseQuestion(askedIn(call), loadMetrics(workspace));
  const tables = readTableModel(workspace);
  const policies = loadPolicies(workspace);
  const edition = await openEdition(workspace);
  try {
    const wanted = { tables: [metric.source], metric: metric.id };
    const today = londonDay(call.io.now());
    const ask = (asker: Asker): Decision => decide(asker, wanted, edition.manifest, policies, today);
    const open = ask(PUBLIC);
    const grant = open.allowed || open.rule !== NOT_NAMED ? open : ask(OPERATOR);
    if (!grant.allowed) throw refusalError(grant, wanted);
    const seen = await seenFor(workspace, edition, grant, today);
    return await use({ edition: seen, metric, tables, question, grant });
  } finally {
    edition.close();
  }
}

/** Only what nobody was let at is the operator's to ask: what a policy for anyone refuses, it refuses the operator as well. */
const NOT_NAMED = 'deny-by-default';

/** Rows about people are read as the purpose of the grant may see them. @throws ConcordError policy-refused when it may not */
async function seenFor(workspace: Workspace, edition: OpenEdition, grant: Grant, today: string): Promise<OpenEdition> {
  if (grant.purpose === null) return edition;
  const purpose = purposeOfEdition(workspace, edition.manifest, grant.purpose, today);
  return editionForPurpose(edition, purpose, readPlans(workspace));
}

/** As `withAsking`, with the released answer. */
export const withAnswer = <T>(
  call: CliCall,
  workspace: Workspace,
  use: (answer: Released<Answer>, asking: Asking) => Promise<T>,
): Promise<T> =>
  withAsking(call, workspace, async (asking) => {
    const { grant, metric } = asking;
    const toBeMarked = grant.disclosureRule === MARKED;
    const disclosureRule = call.options.forRelease && toBeMarked ? metric.disclosure : grant.disclosureRule;
    return use(release(await answerQuestion(asking), { ...grant, disclosureRule }), asking);
  });

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
