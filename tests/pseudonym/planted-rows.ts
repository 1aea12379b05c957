/** Delivered rows with a planted value in every column that identifies, or that may hold text about somebody. */
import type { Column, Contract } from '../../src/contract/contract.ts';
import { ENGINE_TYPES } from '../../src/contract/engine-types.ts';
import { parseIdentifies } from '../../src/contract/identifies.ts';
import { identifier, literal } from '../../src/engine/engine.ts';

/** Texts that stand nowhere else; each with the row's number at its end, so that every row has its own. */
const PLANTED: Record<string, (row: number) => string> = {
  'nhs-number': (row) => `99900${String(10000 + row)}`,
  'nhs-number-token': (row) => `feed${String(row).padStart(60, '0')}`,
  'superseded-nhs-number': (row) => `99911${String(10000 + row)}`,
  forename: (row) => `Ottolina${row}`,
  surname: (row) => `Quillfeather${row}`,
  'birth-date': (row) => `1961-0${1 + (row % 9)}-23`,
  'birth-month': (row) => `1961-0${1 + (row % 9)}`,
  sex: () => '1',
  postcode: (row) => `ZQ${row % 9} 9QZ`,
  'scene-postcode': (row) => `ZW${row % 9} 9QZ`,
  address: (row) => `${row} Marrowbone Lodge`,
  uprn: (row) => `77700${String(10000 + row)}`,
  'local-number': (row) => `88800${String(10000 + row)}`,
  other: (row) => `Bramblesworth${row}`,
  record: (row) => `66600${String(10000 + row)}`,
};

/** What a column of row `row` holds; the persons of a row differ by 1,000, so that none is taken for another. */
export function plantedValue(column: Column, row: number): string {
  const said = column.identifies === null ? null : parseIdentifies(column.identifies);
  const of = row + (said?.role === 'mother' ? 1000 : said?.role === 'linked' ? 2000 : 0);
  if (said) return PLANTED[said.what]!(of);
  if (column.classification === 'identifier' || mayHoldText(column)) return `Thistlewick${row}`;
  if (column.codeList) return column.codeList.codes[row % column.codeList.codes.length]!;
  return {
    string: `A${row}`,
    integer: `${row}`,
    number: `${row}`,
    date: `2024-0${1 + (row % 9)}-10`,
    timestamp: `2024-0${1 + (row % 9)}-10 09:00:00`,
    time: '09:00',
    boolean: 'false',
  }[column.type];
}

const mayHoldText = (c: Column): boolean =>
  c.classification === 'sensitive' && c.type === 'string' && !c.codeList && !c.pattern && !c.format;

/** Texts of a contract's rows that must not be found below the line. */
export const plantedTexts = (contract: Contract, rows: number): string[] =>
  contract.columns
    .filter(
      (c) => c.classification === 'identifier' || (c.identifies !== null && c.identifies !== 'sex') || mayHoldText(c),
    )
    .filter((c) => !c.identifies?.endsWith('birth-month'))
    .flatMap((c) => Array.from({ length: rows }, (_, row) => plantedValue(c, row)));

/** SQL of `rows` accepted rows of one delivery. */
export function plantedRows(contract: Contract, rows: number): string {
  const all = Array.from({ length: rows }, (_, row) => {
    const values = contract.columns.map(
      (c) => `${literal(plantedValue(c, row))}::${ENGINE_TYPES[c.type]} as ${identifier(c.name)}`,
    );
    return `select ${[...values, `'ABC' as _from`].join(', ')}`;
  });
  return all.join('\nunion all ');
}
