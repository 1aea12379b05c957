/** A purpose as SQL: whose rows it may use, under which tokens. */
import { identifier, literal } from '../engine/engine.ts';
import type { KeyName } from './keys.ts';
import type { Drop, Purpose } from './read-purposes.ts';
import { OPT_OUT_KINDS } from './read-purposes.ts';
import { personToken } from './tokens.ts';

/** What a purpose's view must know of a table. */
export interface PurposeTable {
  name: string;
  columns: { name: string }[];
  zone: 'open' | 'pseudonymised';
  /** whether its rows came from general practice: all, none, or those in which this column is true */
  fromGp: boolean | string;
}

/** Names of the relations that a purpose's people are worked out of; others where these names are taken on the connection. */
export interface PurposeSources {
  residents: string;
  optOuts: string;
}
const SOURCES: PurposeSources = { residents: 'resident', optOuts: 'opt_out' };

/**
 * Whose rows a purpose may use: SQL of one row for each resident, in order of `person_key`.
 * It reads `resident(person_key)` and `opt_out(person_key, kind)`, the opt-outs that stand; an opt-out of a kind that the
 * purpose does not know takes out every row.
 * @returns a SELECT of person_key, gp_allowed (rows from general practice), other_allowed (all other rows)
 */
export function purposeAllowedSql(purpose: Purpose, { residents, optOuts }: PurposeSources = SOURCES): string {
  const outOf = (...drops: Drop[]): string => {
    const free = OPT_OUT_KINDS.filter((kind) => !drops.includes(purpose.drops[kind]));
    const taken = free.length ? `coalesce(kind not in (${free.map(literal).join(', ')}), true)` : 'true';
    return `(select person_key from ${identifier(optOuts)} where person_key is not null and ${taken})`;
  };
  return [
    'select person_key,',
    `  person_key not in ${outOf('gp_rows', 'all_rows')} as gp_allowed,`,
    `  person_key not in ${outOf('all_rows')} as other_allowed`,
    `from (select distinct person_key from ${identifier(residents)} where person_key is not null)`,
    'order by person_key',
  ].join('\n');
}

/**
 * The people of a purpose with their tokens: SQL of (person_key, person_token, gp_allowed, other_allowed), in order.
 * It reads what `purposeAllowedSql` reads.
 * @param key name of the purpose's key, whose macro must be on the connection
 */
export const purposePeopleSql = (purpose: Purpose, key: KeyName, sources: PurposeSources = SOURCES): string =>
  `select person_key, ${personToken('person_key', key)} as person_token, gp_allowed, other_allowed
from (${purposeAllowedSql(purpose, sources)})
order by person_key`;

/**
 * A table as a purpose sees it: tokens stand in place of persons' keys (`person_token` for `person_key`, `mother_person_token`
 * for `mother_person_key`), and a row is left out when any person in it may not be used; a person who is not known to
 * `purpose_person` may not. Rows without a person (unlinked) stay, with no token. An open table is as it is.
 * @param table described as in catalogue/tables.yaml
 * @param schemas where the table and `purpose_person` (of `purposePeopleSql`) are; absent: found by their names alone
 * @returns one SELECT that needs no key
 */
export function purposeViewSql(table: PurposeTable, schemas: PurposeSchemas = {}): string {
  const sight = personsOf(table);
  const columns = table.columns.map(({ name }) => {
    const person = sight.find((p) => p.name === name);
    return person ? `${person.as}.person_token as ${identifier(tokenName(name))}` : `t.${identifier(name)}`;
  });
  return [`select ${columns.join(', ')}`, ...fromAllowed(table, sight, schemas)].join('\n');
}

/**
 * The rows of a table that a purpose may use, as they stand in the edition: for figures over them, which hold no key. The same
 * rows as `purposeViewSql` gives.
 * @param table described as in catalogue/tables.yaml
 * @param schemas where the table and the purpose's people are
 * @returns one SELECT that needs no key; nothing of a person's number in it may leave
 */
export const purposeRowsSql = (table: PurposeTable, schemas: PurposeSchemas = {}): string =>
  ['select t.*', ...fromAllowed(table, personsOf(table), schemas)].join('\n');

/**
 * The people of whom a purpose may not use every row: SQL of (person_key, gp_hidden, other_hidden), in order. They are few beside
 * those whom it may use, so that rows are told apart by them many times as fast.
 * It reads `purpose_person` (of `purposePeopleSql`) and, whom no purpose sees, `nobody(person_key)`.
 */
export const hiddenPeopleSql = ({ people, nobody }: { people: string; nobody: string }): string =>
  `select person_key, not gp_allowed as gp_hidden, not other_allowed as other_hidden
from ${identifier(people)} where not (gp_allowed and other_allowed)
union all
select person_key, true, true from ${identifier(nobody)}
order by person_key`;

/**
 * As `purposeRowsSql`, of tables all of whose persons are either in `purpose_person` or in `purpose_hidden` (of `hiddenPeopleSql`):
 * the build holds that against every table but those that tell the history of the resident index.
 * @param schemas where the table is, and as `people` where `purpose_hidden` is
 */
export function shownRowsSql(table: PurposeTable, schemas: PurposeSchemas = {}): string {
  const hidden = within(schemas.people, 'purpose_hidden');
  const joins = personsOf(table).map(({ key, as }) => antiJoin(table, hidden, key, as));
  return ['select t.*', `from ${within(schemas.table, table.name)} as t`, ...joins].join('\n');
}

/** By equal columns alone, so that the engine can look each row up: any other condition sets every row beside everybody hidden. */
function antiJoin({ fromGp }: PurposeTable, hidden: string, key: string, as: string): string {
  if (typeof fromGp === 'boolean')
    return `anti join ${hidden} as ${as} on ${as}.person_key = ${key} and ${as}.${fromGp ? 'gp_hidden' : 'other_hidden'}`;
  const which = [
    `select person_key, true as of_gp from ${hidden} where gp_hidden`,
    `select person_key, false from ${hidden} where other_hidden`,
  ];
  return `anti join (${which.join(' union all ')}) as ${as} on ${as}.person_key = ${key} and ${as}.of_gp = coalesce(t.${identifier(fromGp)}, true)`;
}

function hiddenOf({ fromGp }: PurposeTable, person: string): string {
  if (fromGp === true) return `${person}.gp_hidden`;
  if (fromGp === false) return `${person}.other_hidden`;
  return `case when t.${identifier(fromGp)} is false then ${person}.other_hidden else ${person}.gp_hidden end`;
}

/** Where relations are; absent: found by their names alone. */
export interface PurposeSchemas {
  /** schema of the table */
  table?: string;
  /** schema of `purpose_person` */
  people?: string;
}

interface PersonOfRow {
  name: string;
  key: string;
  as: string;
}

function personsOf(table: PurposeTable): PersonOfRow[] {
  const persons = table.columns.map((c) => c.name).filter(isPerson);
  if (table.zone === 'open' && persons.length)
    throw new Error(`table ${table.name} is open and has ${persons.join(', ')}`);
  return persons.map((name, i) => ({ name, key: `t.${identifier(name)}`, as: `p${i}` }));
}

function fromAllowed(table: PurposeTable, sight: PersonOfRow[], schemas: PurposeSchemas): string[] {
  const people = within(schemas.people, 'purpose_person');
  const allowed = sight.map(({ key, as }) => `(${key} is null or coalesce(${allowedOf(table, as)}, false))`);
  return [
    `from ${within(schemas.table, table.name)} as t`,
    ...sight.map(({ key, as }) => `left join ${people} as ${as} on ${as}.person_key = ${key}`),
    ...(allowed.length ? [`where ${allowed.join('\n  and ')}`] : []),
  ];
}

/** What tells from which of several purposes a row is hidden. */
export interface HiddenFrom {
  /** a CTE that `joins` read: from which purposes each person is hidden */
  people: string;
  /** joins of the table's rows, `t`, with it */
  joins: string[];
  /** an integer beside the row, never null: its n-th bit (from 1 on) stands while the n-th purpose may not use the row */
  mask: string;
  /** of a mask, given as SQL, a condition for each purpose: that it may use the row */
  seen: (mask: string) => string[];
}

/**
 * From which of several purposes a row of a table is hidden: for rows that are added up for all of them at once, which so are
 * told apart by one number and not by as many truths as there are purposes.
 * @param table whose rows are `t`; of its persons as for `shownRowsSql`
 * @param hidden for each purpose, the relation of the people hidden from it (of `hiddenPeopleSql`); 63 at most
 */
export function hiddenFromSql(table: PurposeTable, hidden: string[]): HiddenFrom {
  const persons = hidden.length ? personsOf(table) : [];
  const each = hidden.map(
    (people, n) =>
      `select person_key, gp_hidden::bigint << ${n} as gp_hidden, other_hidden::bigint << ${n} as other_hidden from ${identifier(people)}`,
  );
  return {
    people: `hidden_people as (
  select person_key, bit_or(gp_hidden) as gp_hidden, bit_or(other_hidden) as other_hidden
  from (${each.join('\n    union all ')})
  group by person_key
)`,
    joins: persons.map(({ key, as }) => `left join hidden_people as ${as} on ${as}.person_key = ${key}`),
    mask: persons.map(({ as }) => `coalesce(${hiddenOf(table, as)}, 0)`).join(' | ') || '0',
    seen: (mask) => hidden.map((_, n) => `(${mask} >> ${n}) & 1 = 0`),
  };
}

/** The columns of a table by which a purpose's view lets a row stay: rows that are alike in them stay or go together. */
export const decidingColumns = ({ columns, fromGp }: Pick<PurposeTable, 'columns' | 'fromGp'>): string[] =>
  columns.map((c) => c.name).filter((name) => isPerson(name) || name === fromGp);

const within = (schema: string | undefined, name: string): string =>
  schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
/** Whether a column says which person a row is about. */
export const isPerson = (name: string): boolean => name === 'person_key' || name.endsWith('_person_key');
const tokenName = (name: string): string => name.replace(/person_key$/, 'person_token');

/** Where a row does not say whether it came from general practice, it is taken to. */
function allowedOf({ fromGp }: PurposeTable, person: string): string {
  if (fromGp === true) return `${person}.gp_allowed`;
  if (fromGp === false) return `${person}.other_allowed`;
  return `case when t.${identifier(fromGp)} is false then ${person}.other_allowed else ${person}.gp_allowed end`;
}
