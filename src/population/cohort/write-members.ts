/** A cohort as CTEs: its people, what is asked of each, and who is in it. */

import { parseExpression } from '../../metric/parse-expression.ts';
import type { RecordQuery } from '../../metric/records/record-query.ts';
import { featureCte, featureValue, writeFeature } from '../../metric/records/write-features.ts';
import { writeExpression } from '../../metric/write-expression.ts';
import type { Cohort, Criterion } from './cohort.ts';
import type { NamedLeaf } from './describe-leaf.ts';
import { type FeatureLeaf, featureOf, isFeatureLeaf } from './leaf-feature.ts';
import { type CodeWords, UNKNOWN_GROUP } from './read-code-words.ts';
import { writePeople } from './write-people.ts';
import { writeSequence } from './write-sequence.ts';

/** What cohorts are written with. */
export interface CohortQuery {
  query: RecordQuery;
  /** every cohort that another may name, by id */
  cohorts: ReadonlyMap<string, Cohort>;
  words: CodeWords;
  /** index date, ISO */
  on: string;
  /** CTEs so far, each after those it reads */
  ctes: string[];
  /** names of the CTEs of the cohorts that were written */
  written: Map<string, WrittenCohort>;
}

/** Names of a cohort's CTEs, and SQL over a row of `judged`. */
export interface WrittenCohort {
  /** one row per person that it chooses from, with what is known of them */
  people: string;
  /** the same people with a truth for each leaf */
  judged: string;
  /** SQL of whether the whole holds of a row of `judged` */
  holds: string;
  /** the parts of the whole, in the order written: those of `all`, or the whole itself */
  clauses: { criterion: Criterion; holds: string }[];
}

/**
 * Writes a cohort, and those that it names, once each.
 * @throws ConcordError as `compileCohort`
 */
export function writeMembers(to: CohortQuery, cohort: Cohort): WrittenCohort {
  const known = to.written.get(cohort.id);
  if (known) return known;
  const leaves: string[] = [];
  const joins: string[] = [];
  const criterion = (part: Criterion): string =>
    writeCriterion(part, (leaf) => leafColumn(to, leaf, names, leaves, joins));
  // those it names come first, so that names are counted in the order in which they stand
  for (const part of namedIn(cohort.criteria)) writeMembers(to, to.cohorts.get(part)!);
  const name = `cohort_${to.written.size + 1}`;
  const names = { people: `${name}_people`, judged: `${name}_judged`, name };
  to.ctes.push(...writePeople(to.query, cohort.of, to.on, names.people));
  const parts = cohort.criteria.kind === 'all' ? cohort.criteria.of : [cohort.criteria];
  const clauses = parts.map((part) => ({ criterion: part, holds: criterion(part) }));
  to.ctes.push(`${names.judged} as ${to.query.dialect.materialized}(
  select ${['p.*', ...leaves].join(',\n    ')}
  from ${names.people} as p${joins.map((join) => `\n  ${join}`).join('')}
)`);
  const written = { ...names, holds: clauses.map((c) => c.holds).join(' and '), clauses };
  to.written.set(cohort.id, written);
  return written;
}

function namedIn(criterion: Criterion): string[] {
  if (criterion.kind === 'cohort') return [criterion.id];
  if (criterion.kind === 'not') return namedIn(criterion.of);
  return 'of' in criterion ? criterion.of.flatMap(namedIn) : [];
}

/** All truths are known: what is not known of a person does not hold, so that `not` is everybody else. */
function writeCriterion(criterion: Criterion, leaf: (leaf: NamedLeaf) => string): string {
  const parts = (of: Criterion[]): string[] => of.map((part) => writeCriterion(part, leaf));
  switch (criterion.kind) {
    case 'all':
      return `(${parts(criterion.of).join(' and ')})`;
    case 'any':
      return `(${parts(criterion.of).join(' or ')})`;
    case 'not':
      return `(not ${writeCriterion(criterion.of, leaf)})`;
    case 'at-least':
      return `(${parts(criterion.of)
        .map((part) => `case when ${part} then 1 else 0 end`)
        .join(' + ')} >= ${criterion.n})`;
    default:
      return leaf(criterion);
  }
}

interface Names {
  name: string;
  people: string;
}

/** Adds a column to `judged` that says whether a leaf holds. @returns its name */
function leafColumn(to: CohortQuery, leaf: NamedLeaf, names: Names, leaves: string[], joins: string[]): string {
  const place = leaves.length + 1;
  const column = `holds_${place}`;
  leaves.push(`coalesce(${leafSql(to, leaf, `${names.name}_${place}`, names.people, joins)}, false) as ${column}`);
  return column;
}

function leafSql(to: CohortQuery, leaf: NamedLeaf, name: string, people: string, joins: string[]): string {
  if (isFeatureLeaf(leaf)) return featureSql(to, leaf, name, people, joins);
  if (leaf.kind === 'sequence') {
    to.ctes.push(...writeSequence(to.query, leaf, to.on, name));
    joins.push(`left join ${name} on ${name}.person_key = p.person_key`);
    return `(${name}.person_key is not null)`;
  }
  if (leaf.kind === 'cohort') {
    const { judged, holds } = to.written.get(leaf.id)!;
    to.ctes.push(`${name} as (\n  select person_key from ${judged} where ${holds}\n)`);
    joins.push(`left join ${name} on ${name}.person_key = p.person_key`);
    return `(${name}.person_key is not null)`;
  }
  return knownSql(to, leaf);
}

function featureSql(
  { query, on, ctes }: CohortQuery,
  leaf: FeatureLeaf,
  name: string,
  people: string,
  joins: string[],
): string {
  const feature = featureOf(leaf, on);
  ctes.push(writeFeature(query, name, feature, { from: people, table: null }));
  const cte = featureCte(name);
  joins.push(`left join ${cte} on ${cte}.person_key = p.person_key`);
  const value = featureValue(name, feature);
  if (leaf.kind === 'measurement') return `(${value} ${leaf.is} ${query.bind(leaf.value, 'double precision')})`;
  if (leaf.kind !== 'events' || feature.kind === 'any') return value;
  const ends = [
    ...(leaf.least === null ? [] : [`${value} >= ${leaf.least}`]),
    ...(leaf.most === null ? [] : [`${value} <= ${leaf.most}`]),
  ];
  return `(${ends.join(' and ')})`;
}

type KnownLeaf = Extract<
  NamedLeaf,
  { kind: 'age' | 'sex' | 'ethnic-category' | 'ethnic-group' | 'imd-decile' | 'practice' | 'lsoa' }
>;

/** Criteria on what `people` knows. */
function knownSql({ query, words }: CohortQuery, leaf: KnownLeaf): string {
  const among = (column: string, values: string[]): string => `p.${column} in (${values.map(query.text).join(', ')})`;
  switch (leaf.kind) {
    case 'age':
      return within(ageSql(query, 'p'), leaf.from ?? YOUNGEST, leaf.to);
    case 'imd-decile':
      return within('p.imd_decile', leaf.from, leaf.to);
    case 'sex':
      return among(
        'sex',
        leaf.values.map((sex) => SEX_CODES[sex]),
      );
    case 'practice':
      return among('practice_code', leaf.values);
    case 'lsoa':
      return among('lsoa_code', leaf.values);
    case 'ethnic-category':
      return among('ethnic_category', leaf.values);
    case 'ethnic-group': {
      const categories = leaf.values.flatMap((group) => words.ethnicGroups.get(group) ?? []);
      const told = among('ethnic_category', categories);
      return leaf.values.includes(UNKNOWN_GROUP) ? `(p.ethnic_category is null or ${told})` : told;
    }
  }
}

const SEX_CODES = { male: '1', female: '2' } as const;

/** The first age: who is not born yet has none, and is in no range of ages. */
const YOUNGEST = 0;

/** SQL of completed years on the index date, by the month of birth; null of who is not born yet. */
export const ageSql = (query: RecordQuery, alias: string): string =>
  writeExpression(
    parseExpression('years(birth_month, index_day)'),
    (name) => `${alias}.${name}`,
    query.text,
    query.dialect,
  );

const within = (sql: string, from: number | null, to: number | null): string =>
  `(${[...(from === null ? [] : [`${sql} >= ${from}`]), ...(to === null ? [] : [`${sql} <= ${to}`])].join(' and ')})`;
