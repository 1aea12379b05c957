import { resolve } from 'node:path';
import { ConcordError, type Problem } from '../../concord-error.ts';
import { reviewProblems } from '../../metric/check-review.ts';
import { readTableModel } from '../../metric/read-table-model.ts';
import { reviewedOfFile } from '../../metric/review.ts';
import { catalogueFiles } from '../../workspace/catalogue-files.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import { inspectYaml, shownPath, textHash } from '../../workspace/read-yaml.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { type CohortSurroundings, checkCohort } from './check-cohort.ts';
import type { Cohort, Criterion } from './cohort.ts';
import { type CohortFile, CohortSchema } from './cohort-schema.ts';
import { criteriaIn } from './criteria-in.ts';
import { readCodeWords } from './read-code-words.ts';
import { type PlacedCriterion, readCriteria } from './read-criteria.ts';

/** The cohorts of a catalogue, and what they speak of. */
export interface LoadedCohorts extends CohortSurroundings {
  /** by id, sorted */
  cohorts: Map<string, Cohort>;
}

/** What a file gives: a cohort, null when its form is wrong, and where its criteria are written. */
interface ReadCohort {
  cohort: Cohort | null;
  placed: PlacedCriterion[];
  where: (path: (string | number)[]) => string;
  problems: Problem[];
}

/**
 * Every cohort of a workspace's catalogue. Nothing is counted.
 * @param extra files of definitions beside the catalogue's, YAML or JSON; one with the id of a cohort of the catalogue stands in its place
 * @param disclosureRules names of the rules that a definition may ask for
 * @throws ConcordError 'catalogue-invalid' with every fault of every file, each with its line: unknown settings, codes, tables and
 *   columns, expressions that cannot be read, cohorts that are not there, and cohorts that are made of themselves
 */
export function loadCohorts(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  disclosureRules: readonly string[],
  extra: readonly string[] = [],
): LoadedCohorts {
  const around = { model: readTableModel(workspace), words: readCodeWords(workspace) };
  const read = (path: string): ReadCohort => readCohort(path, around, disclosureRules);
  const own = catalogueFiles(workspace, 'cohorts').map(({ path }) => read(path));
  const given = extra.map((path) => read(resolve(path)));
  const replaced = new Set(given.map(({ cohort }) => cohort?.id));
  const all = [...own.filter(({ cohort }) => !cohort || !replaced.has(cohort.id)), ...given];
  const problems = all.flatMap((one) => one.problems);
  const cohorts = new Map<string, Cohort>();
  for (const { cohort, where } of all) {
    if (!cohort) continue;
    const other = cohorts.get(cohort.id);
    if (other) problems.push(twice(cohort, other, where(['id'])));
    cohorts.set(cohort.id, cohort);
  }
  // without the files that are wrong, cohorts that name them would seem to name nothing
  if (!problems.length) problems.push(...all.flatMap((one) => membershipProblems(one, cohorts)));
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return { ...around, cohorts: new Map([...cohorts].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function readCohort(path: string, around: CohortSurroundings, rules: readonly string[]): ReadCohort {
  try {
    const file = inspectYaml(path, CohortSchema, 'catalogue-invalid');
    const { where, problems: ofForm } = file;
    const given = (file.value as Partial<CohortFile> | null)?.criteria;
    const { criteria, placed, problems } =
      given === undefined ? { criteria: null, placed: [], problems: [] } : readCriteria(given, where);
    const rule = (file.value as Partial<CohortFile> | null)?.disclosure;
    const faults = [
      ...ofForm,
      ...ruleProblems(rule, rules, where(['disclosure'])),
      ...problems,
      ...reviewProblems((file.value as Partial<CohortFile> | null)?.reviewed, where),
      ...checkCohort(placed, around, where),
    ];
    const whole = faults.length === 0 && criteria !== null;
    return { cohort: whole ? cohortOf(file.value, criteria, path) : null, placed, where, problems: faults };
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return { cohort: null, placed: [], where: () => shownPath(path), problems: error.problems };
  }
}

const cohortOf = (file: CohortFile, criteria: Criterion, path: string): Cohort => ({
  ...file,
  criteria,
  reviewed: reviewedOfFile(file.reviewed),
  hash: textHash(path),
  path,
});

function ruleProblems(disclosure: unknown, rules: readonly string[], where: string): Problem[] {
  if (typeof disclosure !== 'string' || disclosure === '' || rules.includes(disclosure)) return [];
  const near = nearestName(disclosure, rules);
  return [
    {
      where,
      problem: `there is no disclosure rule '${disclosure.slice(0, 60)}'`,
      expected: `one of ${rules.join(', ')}`,
      remedy: near ? `did you mean '${near}'?` : 'name one of them',
    },
  ];
}

const twice = (cohort: Cohort, other: Cohort, where: string): Problem => ({
  where,
  problem: `cohort '${cohort.id}' is also in ${shownPath(other.path)}`,
  expected: 'an id of its own',
  remedy: 'rename or remove one of them',
});

/** Cohorts that a cohort's criteria name must exist, and none may be made of itself. */
function membershipProblems({ cohort, placed, where }: ReadCohort, cohorts: Map<string, Cohort>): Problem[] {
  return placed.flatMap(({ criterion, path }) => {
    if (!cohort || criterion.kind !== 'cohort') return [];
    const say = (problem: string, expected: string, remedy: string): Problem[] => [
      { where: where([...path, 'cohort']), problem, expected, remedy },
    ];
    const named = cohorts.get(criterion.id);
    if (!named) {
      const near = nearestName(criterion.id, cohorts.keys());
      const expected = `one of ${[...cohorts.keys()].join(', ')}`;
      return say(
        `there is no cohort '${criterion.id.slice(0, 60)}'`,
        expected,
        near ? `did you mean '${near}'?` : 'write the whole id',
      );
    }
    if (!membersOf(named, cohorts).has(cohort.id)) return [];
    return say(
      `${cohort.id} would be made of itself`,
      'cohorts that do not go round in a circle',
      'take the criterion out',
    );
  });
}

/** Ids of the cohorts that a cohort is made of, itself among them. */
function membersOf(cohort: Cohort, cohorts: Map<string, Cohort>, seen = new Set<string>()): Set<string> {
  if (seen.has(cohort.id)) return seen;
  seen.add(cohort.id);
  for (const part of criteriaIn(cohort.criteria)) {
    const named = part.kind === 'cohort' ? cohorts.get(part.id) : undefined;
    if (named) membersOf(named, cohorts, seen);
  }
  return seen;
}
