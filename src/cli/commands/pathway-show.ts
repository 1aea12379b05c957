import { formatISO, parseISO, subYears } from 'date-fns';
import { ConcordError } from '../../concord-error.ts';
import type { OpenEdition } from '../../edition/open-edition.ts';
import { shiftDays } from '../../metric/grain.ts';
import { loadMetrics } from '../../metric/load-metrics.ts';
import { askPathway } from '../../metric/pathway/ask-pathway.ts';
import { findPathway } from '../../metric/pathway/find-pathway.ts';
import { lastYear } from '../../metric/pathway/last-year.ts';
import { loadPathways } from '../../metric/pathway/load-pathways.ts';
import type { Pathway } from '../../metric/pathway/pathway.ts';
import { PATHWAY_CUTS } from '../../metric/pathway/pathway-cuts.ts';
import type { PathwayAnswer } from '../../metric/pathway/step-answer.ts';
import { readTableModel } from '../../metric/read-table-model.ts';
import { tellsSomething } from '../../metric/tells-something.ts';
import { OPERATOR } from '../../policy/decision.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { withAsker } from '../ask-question.ts';
import { askedFormat } from '../asked-format.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describePathway, type PathwayOf, pathwayCsv, pathwayJson } from '../describe-pathway.ts';
import { dateOption, workspaceOf } from '../open-call.ts';
import { type Looked, tellAudit } from '../tell-audit.ts';

export const pathwayShowCommand: CliCommand = {
  name: 'pathway show',
  summary: 'show each step of a pathway by deprivation or ethnic group, and where the gap opens',
  detail:
    'Each step has the figures of every group, the difference and the ratio of the most and the least deprived (of an ethnic group and all others), and by deprivation the slope and relative index of inequality. The gap is said to open where it grows most from one step to the next, if that is more than chance explains. Figures obey the opt-outs of planning, small numbers are marked, and --for-release withholds them. It is told to the audit log.',
  arguments: [{ name: '<ID>', description: 'pathway, e.g. concord.hypertension or hypertension' }],
  options: [
    {
      flags: '--by <DIMENSION>',
      description: `whose gap: ${Object.keys(PATHWAY_CUTS).join(', ')} (default: imd_quintile)`,
      repeatable: true,
    },
    {
      flags: '--on <DATE>',
      description: 'the twelve months that end on this day (default: the last whole month that every step has data of)',
    },
    { flags: '--from <DATE>', description: 'first day, instead of --on' },
    { flags: '--to <DATE>', description: 'last day, included, instead of --on' },
    {
      flags: '--where <DIMENSION=VALUE>',
      description:
        'only this value of a dimension that every step has; give it again for another value (of condition: for who has both)',
      repeatable: true,
    },
    { flags: '--for-release', description: "withhold and round small numbers by each metric's disclosure rule" },
    { flags: '--format <FORMAT>', description: 'how to write it (default: table)', choices: ['table', 'csv', 'json'] },
    { flags: '--user <ID>', description: 'who asks, for the audit log (default: the account that runs the command)' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord pathway show hypertension',
      does: 'by deprivation, over the last twelve whole months of the data',
    },
    {
      command: 'concord pathway show maternity --by ethnic_group --on 2026-03-31',
      does: 'each ethnic group against all others, over the year to that day',
    },
    {
      command: 'concord pathway show diabetes --where pcn=U12345 --format csv',
      does: 'one primary care network, a row for each step and group',
    },
  ],
  run: async (call) => {
    const format = (askedFormat(call) ?? 'table') as Format;
    const workspace = workspaceOf(call);
    const metrics = loadMetrics(workspace);
    const { dimensions } = readTableModel(workspace);
    const pathway = findPathway(loadPathways(workspace, metrics), call.arguments[0]!);
    const found = await tellAudit(call, workspace, lookedAt(call, pathway), () =>
      withAsker(call, workspace, async (ask, edition) => {
        const asked = { pathway, by: byOf(call), ...daysOf(call, edition, pathway), where: call.options.where ?? [] };
        const answer = await askPathway(asked, { metrics, dimensions }, ask);
        demandFigures(answer, pathway);
        const of = ofPathway(pathway, edition, workspace);
        return { found: { answer, of }, outcome: 'done' as const, details: { edition: of.edition } };
      }),
    );
    const text = { table: describePathway, csv: pathwayCsv, json: pathwayJson }[format](found.answer, found.of);
    call.io.out.write(text);
    return 0;
  },
};

/** @throws ConcordError usage for more than one: a gap is by one thing at a time */
function byOf({ options }: CliCall): string {
  const [by = 'imd_quintile', ...others] = options.by ?? [];
  if (!others.length && !by.includes(',')) return by;
  throw new ConcordError('usage', {
    where: `--by ${[by, ...others].join(' --by ').slice(0, 60)}`,
    problem: 'a gap is shown by one thing at a time',
    expected: `one of ${Object.keys(PATHWAY_CUTS).join(', ')}`,
    remedy: 'ask once for each',
  });
}

/** The twelve months that end on the day asked, or with the data; what happens counts in them, what holds on a day is as at their last. */
function daysOf(
  { options }: CliCall,
  { manifest }: OpenEdition,
  pathway: Pathway,
): { from: string | null; to: string | null } {
  const on = dateOption('--on', options.on);
  const [from, to] = [dateOption('--from', options.from), dateOption('--to', options.to)];
  if (on !== null && (from !== null || to !== null))
    throw new ConcordError('usage', {
      where: '--on',
      problem: 'it was given together with --from or --to',
      expected: '--on, or --from and --to',
      remedy: 'leave one out',
    });
  if (from !== null || to !== null) return { from, to };
  if (on === null) return lastYear(pathway, manifest);
  const yearBefore = formatISO(subYears(parseISO(on), 1), { representation: 'date' });
  return { from: shiftDays(yearBefore, 1), to: on };
}

/** A right question about which the edition knows nothing is told apart from an answer, by words and by exit code. */
function demandFigures({ steps, cut }: PathwayAnswer, { id }: Pathway): void {
  if (steps.some(({ answer }) => answer?.figures.some(tellsSomething))) return;
  const reasons = steps.flatMap(({ why }) => (why === null ? [] : [why]));
  throw new ConcordError('no-data', {
    where: `pathway ${id} by ${cut.dimension}`,
    problem: `no step has a figure of any group${reasons.length ? ` (${[...new Set(reasons)].join('; ')})` : ''}`,
    expected:
      'people whose group is known: by deprivation the edition needs the areas they live in with their deprivation',
    remedy:
      "widen the dates, or land what is missing; `concord metric` with a step's metric says what there is without groups",
  });
}

const ofPathway = (pathway: Pathway, { manifest }: OpenEdition, { notice }: Workspace): PathwayOf => ({
  pathway,
  edition: manifest.editionId,
  asAt: manifest.inputs.asAt,
  notice,
});

/** What the audit log is told is looked at. */
const lookedAt = (call: CliCall, { id }: Pathway): Looked => ({
  ...{ action: 'pathway', object: { type: 'pathway', id }, purpose: OPERATOR.purpose },
  details: { kind: 'show', by: namedCut(call), released: call.options.forRelease === true },
});

/** What was written in place of a cut may be anything; the log takes only the name of one. */
function namedCut({ options }: CliCall): string {
  const by = (options.by ?? ['imd_quintile']).join(',');
  return Object.hasOwn(PATHWAY_CUTS, by) ? by : '';
}

type Format = 'table' | 'csv' | 'json';
