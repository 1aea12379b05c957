/** Counts of cohorts in an edition: after each clause, of two together, and beside everybody else. */
import { ConcordError } from '../../concord-error.ts';
import type { Engine } from '../../engine/engine.ts';
import { proportion } from '../../statistics/estimates/proportion.ts';
import type { Cohort, Criterion } from './cohort.ts';
import { type CompileCohortOptions, compileClauses, compileOverlap } from './compile-cohort.ts';
import { compileProfile, type ProfileCount } from './compile-profile.ts';
import { type CohortProfile, profileCohort } from './profile-cohort.ts';

/** How many are left after a clause. */
export interface ClauseCount {
  /** null for whom the cohort chooses from */
  criterion: Criterion | null;
  /** of whom this clause holds, by itself */
  alone: number;
  /** of whom it and all before it hold */
  left: number;
}

export interface CohortOverlap {
  onlyOne: number;
  both: number;
  onlyOther: number;
  /** of all whom the two choose from */
  neither: number;
  /** those in both, of those in either; null where nobody is in either */
  jaccard: number | null;
}

/** Answers: whom the cohort chooses from, and who is left after each of its clauses, in the order written. @throws as `compileClauses` */
export async function countClauses(engine: Engine, options: CompileCohortOptions): Promise<ClauseCount[]> {
  const { sql, parameters } = compileClauses(options);
  const row = await engine.one<Record<string, number>>(sql, parameters);
  const { criteria } = options.cohort;
  const clauses = criteria.kind === 'all' ? criteria.of : [criteria];
  const all = row.step_0!;
  return [
    { criterion: null, alone: all, left: all },
    ...clauses.map((criterion, i) => ({ criterion, alone: row[`alone_${i + 1}`]!, left: row[`step_${i + 1}`]! })),
  ];
}

/** Answers: how many are in one cohort alone, in both, and in the other alone, and in neither. @throws as `compileOverlap` */
export async function countOverlap(
  engine: Engine,
  options: CompileCohortOptions,
  other: Cohort,
): Promise<CohortOverlap> {
  const { sql, parameters } = compileOverlap(options, other);
  const row = await engine.one<{ only_one: number; in_both: number; only_other: number; neither: number }>(
    sql,
    parameters,
  );
  const either = row.only_one + row.in_both + row.only_other;
  return {
    ...{ onlyOne: row.only_one, both: row.in_both, onlyOther: row.only_other, neither: row.neither },
    jaccard: either === 0 ? null : proportion(row.in_both, either).value,
  };
}

/** Answers: a cohort beside everybody else that it chooses from. @throws as `compileCohort`; 'no-data' when there are not two groups */
export async function readProfile(engine: Engine, options: CompileCohortOptions): Promise<CohortProfile> {
  const { sql, parameters } = compileProfile(options);
  const profile = profileCohort(await engine.all<ProfileCount>(sql, parameters), options.words);
  if (profile.rows.length) return profile;
  throw new ConcordError('no-data', {
    where: `cohort ${options.cohort.id} on ${options.on}`,
    problem: profile.people === 0 ? 'nobody is in it' : 'everybody is in it',
    expected: 'people in it, and others to set them beside',
    remedy: 'ask for another day, or look with `concord cohort count` which clause leaves nobody',
  });
}
