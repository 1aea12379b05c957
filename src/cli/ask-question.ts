/** Asks the current edition a question, through the policy that every other way out goes through. */
import { ConcordError } from '../concord-error.ts';
import { editionForPurpose } from '../edition/edition-for-purpose.ts';
import { purposeOfEdition } from '../edition/export/purpose-in-edition.ts';
import { type OpenEdition, openEdition } from '../edition/open-edition.ts';
import { readTableModel as readPlans } from '../edition/read-table-model.ts';
import { londonDay } from '../london-day.ts';
import { answerInPieces } from '../metric/answer-in-pieces.ts';
import { answerQuestion, namesAsked } from '../metric/answer-question.ts';
import { demandGrain } from '../metric/compare-figures.ts';
import type { AskReleased } from '../metric/comparison.ts';
import { findMetric } from '../metric/find-metric.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import type { Answer, Metric, Question } from '../metric/metric.ts';
import { type AskedQuestion, parseQuestion } from '../metric/parse-question.ts';
import { readTableModel } from '../metric/read-table-model.ts';
import type { Released } from '../metric/released.ts';
import type { TableModel } from '../metric/table-model.ts';
import { decide } from '../policy/decide.ts';
import { type Asker, type Decision, type Grant, OPERATOR, PUBLIC } from '../policy/decision.ts';
import { MARKED, SHOWS_EVERY_FIGURE, stricterRule } from '../policy/disclosure.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { refusalError } from '../policy/refusal-error.ts';
import { release, releasePieces } from '../policy/release.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CliCall } from './cli-command.ts';
import { readsPeople, tablesOf } from './tables-read.ts';
import { tellAudit } from './tell-audit.ts';

/** A question that may be asked, and all that answering it takes. */
export interface Asking {
  /** as it may be seen for the metric */
  edition: OpenEdition;
  /** with nothing left out */
  whole: OpenEdition;
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
  const tables = readTableModel(workspace);
  const { metric, question } = parseQuestion(askedIn(call), loadMetrics(workspace), tables.dimensions);
  const edition = await openEdition(workspace);
  try {
    const ask = () => grantAndEdition(call, workspace, edition, metric);
    const seen = readsPeople(readPlans(workspace), tables, metric, question)
      ? await audited(call, workspace, { metric, question, edition, tables }, ask)
      : await ask();
    return await use({ ...seen, whole: edition, metric, tables, question });
  } finally {
    edition.close();
  }
}

/**
 * Tells the audit log who asks for which figures over rows about people before they are shown any; of a refusal as well. It keeps values
 * only that the edition knows: what was typed in place of one may be anything, and stays for good.
 */
function audited(
  call: CliCall,
  workspace: Workspace,
  { metric, question, edition, tables }: Pick<Asking, 'metric' | 'question' | 'edition' | 'tables'>,
  ask: () => Promise<Seen>,
): Promise<Seen> {
  const { by, grain, from, to } = question;
  const cut = cutOf(question, new Map());
  const { compare = [], forRelease } = call.options;
  const asked = {
    ...{ by: by.join(', '), grain: grain ?? '', from: from ?? '', to: to ?? '', where: cut },
    // other days and places are asked of the same people
    ...{ compare: compare.join(', '), for_release: forRelease ? 'yes' : '' },
  };
  const details = {
    ...Object.fromEntries(Object.entries(asked).filter(([, text]) => text !== '')),
    edition: edition.manifest.editionId,
  };
  const looked = { action: 'metric', object: { type: 'metric', id: metric.id }, purpose: OPERATOR.purpose, details };
  return tellAudit(call, workspace, looked, async () => {
    const found = await ask();
    if (!question.where.length) return { found, outcome: 'allowed' };
    const known = await namesAsked({ ...found, metric, tables, question });
    return { found, outcome: 'allowed', details: { where: cutOf(question, known) } };
  });
}

/** What figures are cut to, with the values that are known alone. @param known names by `dimension=value` */
const cutOf = ({ where }: Question, known: Map<string, string>): string =>
  where
    .map(({ dimension, values }) => {
      const told = values.map((value) => (known.has(`${dimension}=${value}`) ? value : '(not known)'));
      return `${dimension}=${[...new Set(told)].join(',')}`;
    })
    .join(' ');

/** What policy allows of a metric, and the edition as it may be seen for it. @throws ConcordError policy-refused */
async function grantAndEdition(
  call: CliCall,
  workspace: Workspace,
  edition: OpenEdition,
  metric: Metric,
): Promise<Pick<Asking, 'grant' | 'edition'>> {
  const policies = loadPolicies(workspace);
  const wanted = { tables: tablesOf(metric), metric: metric.id };
  const today = londonDay(call.io.now());
  const ask = (asker: Asker): Decision => decide(asker, wanted, edition.manifest, policies, today);
  const open = ask(PUBLIC);
  const grant = open.allowed || open.rule !== NOT_NAMED ? open : ask(OPERATOR);
  if (!grant.allowed) throw refusalError(grant, wanted);
  return { grant, edition: await seenFor(workspace, edition, grant, today) };
}

/** Only what nobody was let at is the operator's to ask: what a policy for anyone refuses, it refuses the operator as well. */
const NOT_NAMED = 'deny-by-default';

/** Rows about people are read as the purpose of the grant may see them. @throws ConcordError policy-refused when it may not */
async function seenFor(workspace: Workspace, edition: OpenEdition, grant: Grant, today: string): Promise<OpenEdition> {
  if (grant.purpose === null) return edition;
  const purpose = purposeOfEdition(workspace, edition.manifest, grant.purpose, today, 'figures');
  return editionForPurpose(edition, purpose, readPlans(workspace));
}

/** As `withAsking`, with the released answer. */
export const withAnswer = <T>(
  call: CliCall,
  workspace: Workspace,
  use: (answer: Released<Answer>, asking: Asking) => Promise<T>,
): Promise<T> => withAsking(call, workspace, async (asking) => use(await answerReleased(call, asking), asking));

/** As `withAnswer`, with the released answer in pieces, none of which is held once it is used: see `answerInPieces`. */
export const withPieces = <T>(
  call: CliCall,
  workspace: Workspace,
  use: (pieces: AsyncGenerator<Released<Answer>>, asking: Asking) => Promise<T>,
): Promise<T> =>
  withAsking(call, workspace, async (asking) => {
    const grant = { ...asking.grant, disclosureRule: disclosureOf(call, asking) };
    return use(releasePieces(await answerInPieces(asking), grant), asking);
  });

async function answerReleased(call: CliCall, asking: Asking): Promise<Released<Answer>> {
  const disclosureRule = disclosureOf(call, asking);
  return release(await answerQuestion(asking), { ...asking.grant, disclosureRule });
}

/**
 * The rule under which a command's figures are let out: the policy's; and the metric's own where they are to be passed on and the
 * policy's withholds nothing, or less.
 * @throws ConcordError policy-refused when neither withholds small numbers that somebody would have to
 */
export function disclosureOf({ options }: CliCall, { grant, metric }: Pick<Asking, 'grant' | 'metric'>): string {
  const rule = grant.disclosureRule;
  if (!options.forRelease) return rule;
  if (!SHOWING.includes(rule)) return stricterRule(rule, metric.disclosure);
  if (metric.disclosure === MARKED || (rule === MARKED && SHOWING.includes(metric.disclosure)))
    throw showsSmall(metric);
  return metric.disclosure;
}

/** Rules that withhold nothing. */
const SHOWING = [MARKED, SHOWS_EVERY_FIGURE];

const showsSmall = ({ id, disclosure }: Metric): ConcordError =>
  new ConcordError('policy-refused', {
    where: `${id}, disclosure`,
    problem: `its rule '${disclosure}' withholds no small number`,
    expected: 'a rule for small numbers, e.g. HES_7_5',
    remedy: 'change `disclosure` in the definition of the metric',
  });

/** Asks further questions of the same edition, each through policy by itself. */
export function askAgain(call: CliCall, workspace: Workspace, asking: Asking): AskReleased {
  const { whole, tables, grant, edition } = asking;
  return askOf(call, workspace, { whole, tables }, new Map([[asking.metric.id, Promise.resolve({ grant, edition })]]));
}

type Seen = Pick<Asking, 'grant' | 'edition'>;

/** What policy says of a metric is asked once. */
function askOf(
  call: CliCall,
  workspace: Workspace,
  { whole, tables }: Pick<Asking, 'whole' | 'tables'>,
  known: Map<string, Promise<Seen>>,
): AskReleased {
  const metrics = loadMetrics(workspace);
  return async (question) => {
    const metric = findMetric(metrics, question.metric);
    demandGrain(metric, question);
    const seen = known.get(metric.id) ?? grantAndEdition(call, workspace, whole, metric);
    known.set(metric.id, seen);
    const asking = { ...(await seen), whole, metric, tables, question: { ...question, metric: metric.id } };
    return answerReleased(call, asking);
  };
}

/**
 * Opens the current edition for several questions, each of which is asked and let out as `withAnswer` does it.
 * @throws ConcordError when there is no edition; `ask` throws what policy refuses
 */
export async function withAsker<T>(
  call: CliCall,
  workspace: Workspace,
  use: (ask: AskReleased, edition: OpenEdition) => Promise<T>,
): Promise<T> {
  const tables = readTableModel(workspace);
  const edition = await openEdition(workspace);
  try {
    return await use(askOf(call, workspace, { whole: edition, tables }, new Map()), edition);
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
