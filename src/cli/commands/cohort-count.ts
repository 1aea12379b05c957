import { showClauses } from '../../policy/show-cohort.ts';
import { compileClauses } from '../../population/cohort/compile-cohort.ts';
import { countClauses } from '../../population/cohort/count-cohort.ts';
import { describeCriterion } from '../../population/cohort/describe-cohort.ts';
import type { CliCommand } from '../cli-command.ts';
import { countedOf, wordingOf } from '../cohort-words.ts';
import { describeClauses } from '../describe-cohort-answer.ts';
import { printResult } from '../open-call.ts';
import { COHORT_ARGUMENT, COHORT_OPTIONS, withCohorts } from '../open-cohort-call.ts';

export const cohortCountCommand: CliCommand = {
  name: 'cohort count',
  summary: 'count a cohort, and who is left after each of its clauses',
  detail:
    'Counts are of the edition that serves, read for one purpose whose opt-outs are obeyed. Small numbers are withheld by the rule of the definition. It is told to the audit log.',
  arguments: [{ name: '<COHORT>', ...COHORT_ARGUMENT }],
  options: COHORT_OPTIONS,
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord cohort count frail-65-plus --on 2026-02-01', does: 'who is left after each clause' },
    {
      command: 'concord cohort count ours.yaml --on 2026-02-01 --json',
      does: 'a definition of your own, for a program',
    },
  ],
  run: async (call) => {
    await withCohorts(
      call,
      call.arguments,
      'count',
      (options) => compileClauses(options),
      async (cohorts) => {
        const counts = await countClauses(cohorts.edition.engine, cohorts.options);
        const of = countedOf(cohorts);
        const { cohort } = cohorts.options;
        const wording = wordingOf(cohorts);
        const clauses = showClauses(counts, cohort.disclosure).map((shown, i) => {
          const { criterion } = counts[i]!;
          const everybody = cohort.of === 'registered' ? 'registered' : 'everybody';
          return {
            clause: criterion ? (criterion.name ?? describeCriterion(criterion, wording)) : everybody,
            ...shown,
          };
        });
        const print = () =>
          printResult(call, { ...of, cohort: cohort.id, on: cohorts.on, clauses }, () => describeClauses(clauses, of));
        return { people: counts.at(-1)!.left, print };
      },
    );
    return 0;
  },
};
