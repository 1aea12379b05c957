import { overlaps } from '../../metric/dimensions.ts';
import { notePlaces } from '../../metric/note-places.ts';
import { readTableModel } from '../../metric/read-table-model.ts';
import { showClauses } from '../../policy/show-cohort.ts';
import { showGroups } from '../../policy/show-groups.ts';
import { compileClauses } from '../../population/cohort/compile-cohort.ts';
import { compileGroups, demandDimensions } from '../../population/cohort/compile-groups.ts';
import { countClauses } from '../../population/cohort/count-cohort.ts';
import { countGroups, groupNotes } from '../../population/cohort/count-groups.ts';
import { describeCriterion } from '../../population/cohort/describe-cohort.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { countedOf, wordingOf } from '../cohort-words.ts';
import { describeClauses } from '../describe-cohort-answer.ts';
import { describeGroups } from '../describe-groups.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { COHORT_ARGUMENT, COHORT_OPTIONS, type CohortCall, withCohorts } from '../open-cohort-call.ts';

export const cohortCountCommand: CliCommand = {
  name: 'cohort count',
  summary: 'count a cohort, and who is left after each of its clauses',
  detail:
    'Counts are of the edition that serves, read for one purpose whose opt-outs are obeyed. Small numbers are withheld by the rule of the definition or the policy, whichever is stricter, and with them what would give them away. It is told to the audit log.',
  arguments: [{ name: '<COHORT>', ...COHORT_ARGUMENT }],
  options: [
    ...COHORT_OPTIONS,
    {
      flags: '--by <DIMENSION>',
      description: 'how many of each group are in it, e.g. pcn or condition; several with commas',
      repeatable: true,
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord cohort count frail-65-plus --on 2026-02-01', does: 'who is left after each clause' },
    {
      command: 'concord cohort count frail-65-plus --on 2026-02-01 --by pcn,sex',
      does: 'and how many of each group are in it, of how many',
    },
    {
      command: 'concord cohort count ours.yaml --on 2026-02-01 --json',
      does: 'a definition of your own, for a program',
    },
  ],
  run: async (call) => {
    const by = dimensionsOf(call);
    // a wrong name is told before anything of the edition, which may be published for nobody
    demandDimensions(readTableModel(workspaceOf(call)), by);
    await withCohorts(
      call,
      call.arguments,
      by.length ? `count by ${by.join(', ').slice(0, 200)}` : 'count',
      (options) => (by.length ? compileGroups(options, by) : compileClauses(options)),
      async (cohorts) => {
        const counts = await countClauses(cohorts.edition.engine, cohorts.options);
        const counted = countedOf(cohorts);
        const places = await notePlaces(cohorts.edition, [...by, ...Object.keys(cohorts.options.rowFilter)]);
        const of = { ...counted, notes: [...places, ...groupNotes(cohorts.model, by), ...counted.notes] };
        const { cohort } = cohorts.options;
        const wording = wordingOf(cohorts);
        const clauses = showClauses(counts, cohorts.rule).map((shown, i) => {
          const { criterion } = counts[i]!;
          const everybody = cohort.of === 'registered' ? 'registered' : 'everybody';
          return {
            clause: criterion ? (criterion.name ?? describeCriterion(criterion, wording)) : everybody,
            ...shown,
          };
        });
        const groups = by.length ? await groupsOf(cohorts, by) : null;
        const answer = { ...of, cohort: cohort.id, on: cohorts.on, clauses, ...groups?.answer };
        const print = () => printResult(call, answer, () => describeClauses(clauses, of, groups ? [groups.text] : []));
        return { people: counts.at(-1)!.left, print };
      },
    );
    return 0;
  },
};

/** Dimensions asked by, each once. */
const dimensionsOf = ({ options }: CliCall): string[] => [
  ...new Set((options.by ?? []).flatMap((list) => list.split(',')).map((name) => name.trim())),
];

async function groupsOf({ edition, model, options, rule }: CohortCall, by: string[]) {
  const { cohort } = options;
  const adding = by.filter((dimension) => !overlaps(model.dimensions[dimension]));
  const groups = showGroups(await countGroups(edition.engine, options, by), rule, adding);
  const titles = {
    by: Object.fromEntries(by.map((dimension) => [dimension, dimension])),
    people: cohort.of === 'registered' ? 'Registered' : 'Everybody',
  };
  return { answer: { by, groups }, text: describeGroups(groups, titles, rule) };
}
