/** What many rows of a delivery say alike is worked out once of each way of saying it: whose a row is, and numbers of records. */
import type { Column, Contract } from '../contract/contract.ts';
import { identifier } from '../engine/engine.ts';
import { columnsAbout, personsOf } from '../linkage/residents/identity-record-sql.ts';
import type { KeyName } from './keys.ts';
import { lineColumns, nameOf, type Whose } from './line-columns.ts';
import { recordNumber } from './tokens.ts';
import { withIssuer } from './whole-records.ts';

/** A CTE with what its columns say, as `_said_0` on, and what that comes to, as `_told`. */
export interface Lookup {
  name: string;
  sql: string;
  /** SQL that joins it to `delivered`; every row meets one of its rows at most */
  join: string;
}

/** SQL of what a lookup tells of a row of `delivered` that it is joined to. */
export const toldBy = (name: string): string => `${name}._told`;

export const personLookup = (whose: Whose): string => identifier(`_${nameOf(whose, 'whose')}`);
export const numberLookup = (column: Column): string => identifier(`_number_of_${column.name}`);

/**
 * The persons of a contract's rows, by `record_person`.
 * @param recordId SQL over the delivered columns and `_from` that gives a row's `record_id`
 * @param alsoSaid columns that it reads beside `_from` and those that say who somebody is
 */
export function personLookups(
  contract: Contract,
  recordId: (contract: Contract, whose: Whose) => string,
  alsoSaid: string[] = [],
): Lookup[] {
  return personsOf(contract).map((whose) => {
    const columns = ['_from', ...columnsAbout(contract, whose), ...alsoSaid];
    return lookup(
      personLookup(whose),
      columns,
      (each) => `select said.*, person.person_key as _told
    from (select *, ${recordId(contract, whose)} as _record from ${each}) as said
    join record_person as person on person.record_id = said._record`,
    );
  });
}

/** Numbers of other records that rows name, such as the pathway that they are part of: those that many rows may share. */
export function numberLookups(contract: Contract, key: KeyName): Lookup[] {
  return lineColumns(contract).flatMap(({ made }) => {
    if (made.how !== 'record' || !isShared(contract, made.from)) return [];
    const { from, kind } = made;
    const columns = [...(from.issuedBy === 'sender' ? ['_from'] : []), from.name];
    const number = recordNumber(kind, withIssuer(from, identifier), key);
    return [lookup(numberLookup(from), columns, (each) => `select *, ${number} as _told from ${each}`)];
  });
}

/** Not a row's own number. An issuer other than the sender may pass the line changed, and is read as it passes: it has no lookup. */
export const isShared = ({ key }: Contract, { name, issuedBy }: Column): boolean =>
  !(key.length === 1 && key[0] === name) && (issuedBy === undefined || issuedBy === 'sender');

function lookup(name: string, columns: string[], tell: (each: string) => string): Lookup {
  const names = columns.map(identifier);
  const said = names.map((column, i) => `told.${column} as _said_${i}`);
  return {
    name,
    sql: `${name} as (
  select ${[...said, 'told._told'].join(', ')}
  from (
    ${tell(`(select distinct ${names.join(', ')} from delivered) as each_said`)}
  ) as told
)`,
    join: `left join ${name} on ${names.map((column, i) => `${name}._said_${i} is not distinct from delivered.${column}`).join(' and ')}`,
  };
}
