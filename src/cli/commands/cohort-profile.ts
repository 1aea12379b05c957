import { ConcordError } from '../../concord-error.ts';
import { MARKED } from '../../policy/disclosure.ts';
import { showProfile } from '../../policy/show-profile.ts';
import { compileProfile } from '../../population/cohort/compile-profile.ts';
import { readProfile } from '../../population/cohort/count-cohort.ts';
import { askedFormat } from '../asked-format.ts';
import type { CliCommand } from '../cli-command.ts';
import { countedOf } from '../cohort-words.ts';
import { describeProfile, profileCsv } from '../describe-cohort-answer.ts';
import { COHORT_ARGUMENT, COHORT_OPTIONS, withCohorts } from '../open-cohort-call.ts';

export const cohortProfileCommand: CliCommand = {
  name: 'cohort profile',
  summary: 'set a cohort beside everybody else: ages, deprivation, diseases, emergencies',
  detail:
    'For each of them the share in both, the standardised difference, a test adjusted for the number of rows, and the ratio at the same age with its limits. Everybody else is whom the cohort chooses from and who is not in it. Small numbers are withheld by the rule of the definition or the policy, whichever is stricter, and what is worked out from them; under a rule that rounds, the rest is worked out from the counts as they are shown, and the ratio is withheld. It is told to the audit log.',
  arguments: [{ name: '<COHORT>', ...COHORT_ARGUMENT }],
  options: [
    ...COHORT_OPTIONS,
    {
      flags: '--exact',
      description:
        'exact counts with each small one marked, and ratios at the same age: for the operator alone, where the policy says so',
    },
    { flags: '--format <FORMAT>', description: 'how to write it (default: table)', choices: ['table', 'csv', 'json'] },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord cohort profile learning-disability --on 2026-02-01',
      does: 'a study of the health inequalities of people with a learning disability',
    },
    {
      command: 'concord cohort profile learning-disability --on 2026-02-01 --exact --format csv',
      does: 'the same for a spreadsheet, with exact counts and ratios at the same age, not to be passed on',
    },
  ],
  run: async (call) => {
    const format = (askedFormat(call) ?? 'table') as 'table' | 'csv' | 'json';
    await withCohorts(
      call,
      call.arguments,
      call.options.exact ? 'profile-exact' : 'profile',
      (options) => compileProfile(options),
      async (cohorts) => {
        const profile = await readProfile(cohorts.edition.engine, cohorts.options);
        const { cohort } = cohorts.options;
        const rule = call.options.exact ? exactRule(cohorts.policyRule) : cohorts.rule;
        const shown = showProfile(profile, rule);
        const of = { ...countedOf(cohorts), rule };
        const notes = [...shown.notes, ...of.notes];
        const text = {
          table: () => describeProfile(shown, of),
          csv: () => profileCsv(shown, of),
          json: () => `${JSON.stringify({ ...of, cohort: cohort.id, on: cohorts.on, ...shown, notes }, null, 2)}\n`,
        }[format];
        return { people: profile.people, print: () => void call.io.out.write(text()) };
      },
    );
    return 0;
  },
};

/** Figures go out exact only by a policy that says that they may. */
function exactRule(policyRule: string): string {
  if (policyRule === MARKED) return MARKED;
  throw new ConcordError('policy-refused', {
    where: '--exact',
    problem: `the policy by which you ask shows figures under the rule ${policyRule}`,
    expected: `a policy for the operator whose rule is ${MARKED}`,
    remedy: 'leave out --exact; or ask for a purpose whose policy shows the operator exact figures',
  });
}
