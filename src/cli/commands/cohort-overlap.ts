import { showOverlap } from '../../policy/show-overlap.ts';
import { compileOverlap } from '../../population/cohort/compile-cohort.ts';
import { countOverlap } from '../../population/cohort/count-cohort.ts';
import type { CliCommand } from '../cli-command.ts';
import { countedOf } from '../cohort-words.ts';
import { describeOverlap } from '../describe-cohort-answer.ts';
import { printResult } from '../open-call.ts';
import { COHORT_ARGUMENT, COHORT_OPTIONS, withCohorts } from '../open-cohort-call.ts';

export const cohortOverlapCommand: CliCommand = {
  name: 'cohort overlap',
  summary: 'count who is in one cohort, in both, and in the other',
  detail:
    'With the index of Jaccard: those in both, of all who are in either. Small numbers are withheld when the policy or either definition has such a rule, and with them what would give them away. It is told to the audit log.',
  arguments: [
    { name: '<COHORT>', ...COHORT_ARGUMENT },
    { name: '<OTHER>', description: 'another cohort, by id or file' },
  ],
  options: COHORT_OPTIONS,
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord cohort overlap frail-65-plus end-of-life --on 2026-02-01',
      does: 'how many frail people may be in their last year',
    },
  ],
  run: async (call) => {
    const compile: Parameters<typeof withCohorts>[3] = (options, named) => compileOverlap(options, named[1]!);
    await withCohorts(call, call.arguments, 'overlap', compile, async (cohorts) => {
      const [one, other] = cohorts.named as [(typeof cohorts.named)[number], (typeof cohorts.named)[number]];
      const counts = await countOverlap(cohorts.edition.engine, cohorts.options, other);
      const shown = showOverlap(counts, cohorts.rule);
      const of = countedOf(cohorts);
      const both = { ...of, sentence: `${of.sentence}\n${countedOf(cohorts, other).sentence}` };
      const value = { ...both, cohorts: [one.id, other.id], on: cohorts.on, ...shown };
      const print = () => printResult(call, value, () => describeOverlap(shown, [one.title, other.title], both));
      return { people: counts.onlyOne + counts.both, print };
    });
    return 0;
  },
};
