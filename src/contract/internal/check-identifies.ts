/** What the columns of a contract identify: written rightly, on the right columns, and on all of them. */
import { nearestName } from '../../workspace/nearest-name.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Column } from '../contract.ts';
import { IDENTIFYING_WORDS, parseIdentifies, ROLES } from '../identifies.ts';
import type { Faults } from './faults.ts';

const GRAMMAR = `one of ${IDENTIFYING_WORDS.join(', ')} (after ${ROLES.map((r) => `${r}:`).join(' or ')} for that person), or record:<kind>`;
/** Told of a person by one column only; an address has lines, a record has numbers of several kinds. */
const REPEATABLE = new Set(['address', 'other', 'record']);

/**
 * @param columns in the order of the document
 * @param people whether the rows are about people or homes
 */
export function checkIdentifies(columns: Column[], people: boolean, faults: Faults): void {
  const told = new Map<string, string>();
  columns.forEach((column, i) => {
    const at = ['schema', 0, 'properties', i];
    if (column.identifies !== null) checkOne(column, told, at, faults);
    else if (people && column.classification === 'identifier')
      faults.add(
        at,
        `identifying column '${column.name}' does not say what it identifies`,
        GRAMMAR,
        'add {property: identifies, value: …} to its customProperties: record:<kind> for the number of a record, other for what no word fits',
      );
  });
}

function checkOne(column: Column, told: Map<string, string>, at: SettingPath, faults: Faults): void {
  const text = column.identifies!;
  const read = parseIdentifies(text);
  const path = [...at, 'customProperties'];
  if (!read) {
    const near = nearestName(text.split(':').at(-1)!, IDENTIFYING_WORDS);
    faults.add(path, `'identifies' is '${text}'`, GRAMMAR, near ? `did you mean '${near}'?` : 'write it so');
    return;
  }
  if (column.classification === 'plain')
    faults.add(
      path,
      `'${column.name}' identifies (${text}) and is classified plain`,
      'classification identifier, or sensitive',
      'classify it so, or remove identifies',
    );
  if (REPEATABLE.has(read.what)) return;
  const other = told.get(text);
  if (other)
    faults.add(path, `'${other}' is the ${text} already`, 'one column for each word', 'write other on one of them');
  told.set(text, column.name);
}
