import { londonDay } from '../../london-day.ts';
import { overdueNotes } from '../../metric/check-review.ts';
import { compileCohort } from '../../population/cohort/compile-cohort.ts';
import { describeCohort, describeTerms } from '../../population/cohort/describe-cohort.ts';
import type { CliCommand } from '../cli-command.ts';
import { dateOption, printResult } from '../open-call.ts';
import { COHORT_ARGUMENT, namedCohorts } from '../open-cohort-call.ts';

export const cohortShowCommand: CliCommand = {
  name: 'cohort show',
  summary: 'say in plain English who is in a cohort, and show its SQL',
  detail:
    'Nothing is counted and no edition is needed. What is not known of a person does not hold of them, so "not" is everybody else.',
  arguments: [{ name: '<COHORT>', ...COHORT_ARGUMENT }],
  options: [{ flags: '--on <DATE>', description: 'index date, e.g. 2026-02-01 (default: today)' }],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord cohort show frail-65-plus', does: 'one of the catalogue' },
    { command: 'concord cohort show ours.yaml --on 2026-02-01', does: 'a definition in a file; its faults are told' },
  ],
  run: async (call) => {
    const on = dateOption('--on', call.options.on) ?? londonDay(call.io.now());
    const { named, cohorts, model, words } = namedCohorts(call, call.arguments);
    const cohort = named[0]!;
    const { sql, parameters, tables } = compileCohort({
      ...{ cohort, cohorts, model, words, on, rowFilter: {} },
      tableSql: (name) => name,
    });
    const sentence = describeCohort(cohort, { words, on, titleOf: (id) => cohorts.get(id)!.title });
    const { id, version, title, hash, owner, reviewed, caveats } = cohort;
    const terms = describeTerms(cohort);
    const shown = { id, version, title, hash, owner, reviewed, caveats, on, sentence, terms, tables, sql, parameters };
    printResult(call, shown, () => textOf(shown, londonDay(call.io.now())));
    return 0;
  },
};

interface Shown {
  id: string;
  version: number;
  title: string;
  owner: string;
  reviewed: 'unreviewed' | { by: string; on: string; nextDue: string };
  caveats: string[];
  sentence: string;
  terms: string[];
  sql: string;
  parameters: unknown[];
}

function textOf(shown: Shown, today: string): string {
  const { id, version, title, owner, reviewed, caveats, sentence, terms, sql, parameters } = shown;
  const review =
    reviewed === 'unreviewed'
      ? 'not reviewed'
      : `reviewed by ${reviewed.by} on ${reviewed.on}, next due ${reviewed.nextDue}`;
  return [
    `${title} (${id}, version ${version}, ${owner}, ${review})`,
    ...overdueNotes(reviewed, today),
    '',
    sentence,
    ...(terms.length ? ['', ...terms.map((term) => `  ${term}`)] : []),
    ...(caveats.length ? ['', ...caveats.map((caveat) => `Beware: ${caveat}`)] : []),
    '',
    `${sql};`,
    ...parameters.map((value, i) => `-- $${i + 1} = ${JSON.stringify(value)}`),
    '',
  ].join('\n');
}
