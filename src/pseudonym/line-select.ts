/** Crossing the privacy line: the SQL that turns delivered rows into rows that name nobody. */
import type { Contract } from '../contract/contract.ts';
import { identifier, literal } from '../engine/engine.ts';
import { keptAge, keptValue, ofABirth } from './kept-values.ts';
import type { KeyName } from './keys.ts';
import { datesOf, type LineArea, type LineColumn, lineColumns, lineKey, nameOf, type Whose } from './line-columns.ts';
import {
  isShared,
  type Lookup,
  numberLookup,
  numberLookups,
  personLookup,
  personLookups,
  toldBy,
} from './line-lookups.ts';
import type { Type1Codes } from './read-type-1-codes.ts';
import { besideNumbers, isOfStay, stayNumbers } from './stays.ts';
import { recordNumber } from './tokens.ts';
import { type1CodeIn } from './type-1-sql.ts';
import { recordColumns, recordText, withIssuer } from './whole-records.ts';

export interface LineOptions {
  /** name of the `records` key; its macro must be on the connection (`defineKeyMacros`) */
  records: KeyName;
  /** whether `postcode_lsoa` (postcode without blanks in capitals, lsoa_code) can be read; without it `lsoa_code` is missing */
  postcodes: boolean;
  /** SQL over the delivered columns and `_from` that gives a row's `record_id`, as the resident index numbers it */
  recordId: (contract: Contract, whose: Whose) => string;
  /** columns of `delivered` that `recordId` reads beside `_from` and those that say who somebody is; none when absent */
  alsoSaid?: string[];
  /** which rows: those that other purposes may use, or those that stay in the care zone alone (`sensitive`); other when absent */
  rows?: 'usable' | 'sensitive';
  /** codes that practices record objections of type 1 by; none is heard when absent */
  objections?: Type1Codes;
  /** kinds of records that are sensitive as a whole; those that are stand in `sensitive_record` (kind, number). None when absent */
  wholeRecords?: string[];
}

/**
 * SQL of a delivery's rows below the line, in a total order. It reads `delivered` (accepted rows with the contract's columns
 * and `_from`, the partner), `record_person` (record_id, person_key; each record once) and, when asked, `postcode_lsoa`.
 * Every row of `delivered` comes out once, unlinked ones with no `person_key`; rows that the contract calls `sensitive`, and
 * all rows of records that are sensitive as a whole, come out only when those are asked for.
 * @param contract a contract about people or homes
 * @returns one SELECT that gives the columns of `belowTheLine(contract)`; no key is in it, only the key's name
 * @throws Error when the contract is about nobody: its rows do not cross the line
 */
export function lineSelect(contract: Contract, options: LineOptions): string {
  return `${lineRows(contract, options)}\n${lineOrder(contract)}`;
}

/** The same in no order, with columns of `delivered` beside that are only passed on: for several deliveries at once. */
export function lineRows(contract: Contract, options: LineOptions, passed: string[] = []): string {
  if (contract.identity === 'none') throw new Error(`rows of ${contract.id} are about nobody and cross no line`);
  const columns = lineColumns(contract);
  const values = columns.map((c) => `${sqlOf(contract, c, options)} as ${identifier(c.name)}`);
  const lookups = [
    ...personLookups(contract, options.recordId, options.alsoSaid),
    ...numberLookups(contract, options.records),
  ];
  const from = ['delivered', ...lookups.map(({ join }) => join)].join('\n  ');
  const marked = `marked as (\n  select ${marks(contract, lookups, options).join(',\n    ')}\n  from ${from}${onlyRows(contract, options)}\n)`;
  return [
    `with ${[...lookups.map(({ sql }) => sql), marked].join(',\n')}`,
    `select ${[...values, ...passed.map((name) => `marked.${identifier(name)}`)].join(',\n  ')}`,
    'from marked',
    ...columns.flatMap((c) => placeJoin(c, options)),
  ].join('\n');
}

/** The order of a contract's rows below the line: by the key, then by every column. */
export function lineOrder(contract: Contract): string {
  const key = lineKey(contract).map(identifier);
  const names = lineColumns(contract).map((c) => identifier(c.name));
  return `order by ${[...key, ...names.filter((n) => !key.includes(n))].join(', ')}`;
}

/**
 * What is worked out of the delivered columns while no table is near whose columns have names that they may have, so that no name of
 * the contract's SQL is ambiguous.
 */
function marks(contract: Contract, lookups: Lookup[], { objections }: LineOptions): string[] {
  const dates = datesOf(contract);
  const columns = lineColumns(contract);
  return [
    `delivered.*${replaced(contract)}`,
    ...lookups.map(({ name }) => `${toldBy(name)} as ${name}`),
    ...(dates ? [`(${dates}\n)::date as _about`] : []),
    ...(ofABirth(contract).length ? [`(${ofABirth(contract).join('\n or ')}) as _at_month`] : []),
    ...columns.flatMap(({ made }) =>
      made.how === 'objection' ? [`${type1CodeIn(made.from, objections)} as _objection`] : [],
    ),
  ];
}

/** Columns that pass changed; whatever else is worked out beside them reads them as they were. */
function replaced(contract: Contract): string {
  const changed = lineColumns(contract).flatMap(({ made }) => {
    const value = made.how === 'kept' ? keptValue(contract, made.from) : null;
    return value && made.how === 'kept' ? [`${value} as ${identifier(made.from.name)}`] : [];
  });
  return changed.length ? ` replace (\n    ${changed.join(',\n    ')}\n  )` : '';
}

/** A missing answer is no yes: SQL that says which rows are sensitive says it of each. */
function onlyRows(contract: Contract, options: LineOptions): string {
  const sensitive = sensitiveRows(contract, options);
  if (options.rows === 'sensitive') return sensitive ? `\n  where (${sensitive}\n) is true` : '\n  where false';
  return sensitive ? `\n  where (${sensitive}\n) is not true` : '';
}

function sensitiveRows(contract: Contract, { wholeRecords = [], recordId }: LineOptions): string {
  const whole = recordColumns(contract, wholeRecords).map(
    ({ column, kind }) =>
      `${recordText(column)} in (select number from sensitive_record where kind = ${literal(kind)})`,
  );
  const beside = besideNumbers(contract, recordId);
  const stays = beside.length ? isOfStay([...stayNumbers(contract, 'sealed'), ...beside]) : [];
  if (whole.length + stays.length === 0) return contract.sensitive;
  const own = contract.sensitive ? [`(${contract.sensitive}\n) is true`] : [];
  return [...own, ...whole, ...stays].join('\n  or ');
}

const mark = (whose: LineArea, name: string): string => identifier(`_${nameOf(whose, name)}`);

function placeJoin({ made }: LineColumn, options: LineOptions): string[] {
  if (made.how !== 'lsoa' || !options.postcodes) return [];
  const place = mark(made.of, 'place');
  const postcode = `upper(regexp_replace(marked.${identifier(made.from.name)}, '[^A-Za-z0-9]', '', 'g'))`;
  return [`left join postcode_lsoa as ${place} on ${place}.postcode = ${postcode}`];
}

const named = (name: string): string => `marked.${identifier(name)}`;

function sqlOf(contract: Contract, { made }: LineColumn, options: LineOptions): string {
  const from = (column: { name: string }): string => named(column.name);
  switch (made.how) {
    case 'kept':
      return from(made.from);
    case 'record':
      return isShared(contract, made.from)
        ? `marked.${numberLookup(made.from)}`
        : recordNumber(made.kind, withIssuer(made.from, named), options.records);
    case 'person':
      return `marked.${personLookup(made.whose)}`;
    case 'birth-month':
      return made.day ? `date_trunc('month', ${from(made.from)})::date` : monthOf(from(made.from));
    case 'age':
      return made.said
        ? `coalesce(${ageOn(from(made.from))}, ${keptAge(made.said, from(made.said))})`
        : ageOn(from(made.from));
    case 'lsoa':
      return options.postcodes ? `${mark(made.of, 'place')}.lsoa_code` : 'null::varchar';
    case 'home':
      return recordNumber(
        'home',
        `ltrim(regexp_replace(${from(made.from)}::varchar, '[^0-9]', '', 'g'), '0')`,
        options.records,
      );
    case 'at-month':
      return 'marked._at_month';
    case 'objection':
      return 'marked._objection';
    case 'row':
      return rowNumber(contract, made.from.map(from), options);
  }
}

/** Years of age change on the birthday; who is born on 29 February has it on 1 March. Missing before birth. */
const ageOn = (birth: string): string =>
  `case when ${birth} <= marked._about then year(marked._about) - year(${birth})` +
  ` - (month(marked._about) * 100 + day(marked._about) < month(${birth}) * 100 + day(${birth}))::integer end`;

/** 1980-05, 198005 and a date all give the first of May. */
function monthOf(month: string): string {
  const digits = `regexp_replace(${month}::varchar, '[^0-9]', '', 'g')`;
  return `try_cast(substr(${digits}, 1, 4) || '-' || substr(${digits}, 5, 2) || '-01' as date)`;
}

/** Partners are kept apart, and so are parts: 1 and 23 are not 12 and 3. */
function rowNumber(contract: Contract, parts: string[], options: LineOptions): string {
  const whole = ['marked._from', ...parts]
    .map((part) => `coalesce(replace(${part}::varchar, '|', '||'), '')`)
    .join(` || ' | ' || `);
  return recordNumber(`row-${contract.id}`, whole, options.records);
}
