/** What becomes of each column of a contract at the privacy line. The one rule that the rows and their contract both follow. */
import type { Column, Contract } from '../contract/contract.ts';
import { type IdentifyingWord, parseIdentifies, ROLES, type Role } from '../contract/identifies.ts';
import { personsOf } from '../linkage/residents/identity-record-sql.ts';

/** The row's own person, or another of its persons. */
export type Whose = Role | null;

/** A column below the line, and what it is made from. */
export interface LineColumn {
  name: string;
  made:
    | { how: 'kept'; from: Column }
    /** the number of a record, keyed */
    | { how: 'record'; from: Column; kind: string }
    | { how: 'person'; whose: Whose }
    /** the first day of the month of birth; `day`: from a birth date, else from a month as text or date */
    | { how: 'birth-month'; from: Column; day: boolean }
    /** whole years on the date that the row is about; what the sender says where no birth date came */
    | { how: 'age'; from: Column; said: Column | null }
    /** the area of a home, or of the scene of what happened */
    | { how: 'lsoa'; from: Column; of: LineArea }
    | { how: 'home'; from: Column }
    /** whether the row is of a birth, so that its dates stand at the first of their month */
    | { how: 'at-month' }
    /** a code of an objection of type 1, or of its withdrawal, that stands in one of the columns */
    | { how: 'objection'; from: Column[] }
    /** the key of the row above the line, keyed, where a part of it does not pass */
    | { how: 'row'; from: Column[] };
}

/** Whose home an area is of; or of the scene. */
export type LineArea = Whose | 'scene';

/** `lsoa_code` of the row's own person, `mother_lsoa_code` of the mother. */
export const nameOf = (whose: LineArea, name: string): string => (whose ? `${whose}_${name}` : name);

/**
 * The columns of a contract's rows below the line: first the keys of its persons and homes, then what is derived, then what
 * is kept, in the contract's order. An identifying column is kept never; a record's number passes as a keyed number; what
 * may hold free text about somebody (text that is sensitive and has no code list, pattern or format) does not pass.
 */
export function lineColumns(contract: Contract): LineColumn[] {
  const derived = [...[null, ...ROLES].flatMap((whose) => derivedColumns(contract, whose)), ...ofTheRow(contract)];
  const kept = contract.columns.flatMap(passes);
  const row = rowKey(contract, kept);
  const taken = new Set([...derived, ...row].map((c) => c.name));
  return [...row, ...derived, ...kept.filter((c) => !taken.has(c.name))];
}

/** Whether rows of a contract come with a postcode whose area they do not tell, so that a directory of postcodes must. */
export const asksPostcodes = (contract: Contract): boolean =>
  lineColumns(contract).some(({ made }) => made.how === 'lsoa');

/** Names of the key's columns below the line; without a key, none. */
export function lineKey(contract: Contract): string[] {
  const columns = lineColumns(contract);
  const passed = contract.key.filter((name) => columns.some((c) => c.name === name && isFrom(c, name)));
  return passed.length === contract.key.length ? passed : [...passed, 'row_key'];
}

const isFrom = ({ made }: LineColumn, name: string): boolean =>
  (made.how === 'kept' || made.how === 'record') && made.from.name === name;

function rowKey(contract: Contract, kept: LineColumn[]): LineColumn[] {
  const passed = new Set(kept.map((c) => c.name));
  if (contract.key.every((name) => passed.has(name))) return [];
  const parts = contract.key.map((name) => contract.columns.find((c) => c.name === name));
  return [{ name: 'row_key', made: { how: 'row', from: parts.filter((c) => c !== undefined) } }];
}

/** What passes of one column under its own name: as it is, keyed, or not at all. */
function passes(column: Column): LineColumn[] {
  const said = column.identifies === null ? null : parseIdentifies(column.identifies);
  if (said?.what === 'record') return [{ name: column.name, made: { how: 'record', from: column, kind: said.kind } }];
  const stays = said?.what === 'sex' || column.identifies === null;
  if (!stays || column.classification === 'identifier' || mayHoldFreeText(column)) return [];
  return [{ name: column.name, made: { how: 'kept', from: column } }];
}

const mayHoldFreeText = (column: Column): boolean =>
  column.classification === 'sensitive' &&
  column.type === 'string' &&
  !column.codeList &&
  column.pattern === undefined &&
  column.format === undefined;

function derivedColumns(contract: Contract, whose: Whose): LineColumn[] {
  const day = identifying(contract, whose, 'birth-date');
  const month = day ?? identifying(contract, whose, 'birth-month');
  const postcode = identifying(contract, whose, 'postcode');
  const uprn = identifying(contract, whose, 'uprn');
  const hasArea = whose === null && contract.columns.some((c) => c.format === 'lsoa-code');
  const columns: (LineColumn | null)[] = [
    personsOf(contract).includes(whose) ? { name: 'person_key', made: { how: 'person', whose } } : null,
    uprn && { name: 'home_key', made: { how: 'home', from: uprn } },
    month && { name: 'birth_month', made: { how: 'birth-month', from: month, day: day !== null } },
    day && datesOf(contract) !== '' ? ageColumn(contract, whose, day) : null,
    postcode && !hasArea ? { name: 'lsoa_code', made: { how: 'lsoa', from: postcode, of: whose } } : null,
  ];
  return columns.filter((c) => c !== null).map((c) => ({ ...c, name: nameOf(whose, c.name) }));
}

/** Of the row and of none of its persons. */
function ofTheRow(contract: Contract): LineColumn[] {
  const scene = identifying(contract, null, 'scene-postcode');
  const area: LineColumn[] = scene
    ? [{ name: nameOf('scene', 'lsoa_code'), made: { how: 'lsoa', from: scene, of: 'scene' } }]
    : [];
  const heard = contract.columns.filter((column) => column.objection !== undefined);
  return [
    ...area,
    ...(contract.births ? [{ name: 'dates_at_month', made: { how: 'at-month' as const } }] : []),
    ...(heard.length ? [{ name: 'objection_code', made: { how: 'objection' as const, from: heard } }] : []),
  ];
}

function ageColumn(contract: Contract, whose: Whose, from: Column): LineColumn {
  const said = contract.columns.find((c) => c.name === nameOf(whose, 'age') && c.type === 'integer') ?? null;
  return { name: 'age', made: { how: 'age', from, said } };
}

/** SQL of the date that a row is about; empty when the contract knows none. */
export const datesOf = ({ delivery }: Pick<Contract, 'delivery'>): string =>
  delivery.period || (delivery.filePeriod ? '_period' : '');

/** The column that gives this of that person, or null. */
function identifying(contract: Pick<Contract, 'columns'>, whose: Whose, word: IdentifyingWord): Column | null {
  const is = (column: Column): boolean => {
    const said = column.identifies === null ? null : parseIdentifies(column.identifies);
    return said !== null && said.what === word && said.role === whose;
  };
  return contract.columns.find(is) ?? null;
}
