/** What columns say of the privacy line beside what they identify: who gave a record's number, how coarse a number gets, where objections stand. */
import { nearestName } from '../../workspace/nearest-name.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { Column } from '../contract.ts';
import { parseIdentifies } from '../identifies.ts';
import type { Faults } from './faults.ts';

/** Stands for the partner that sent the row. */
const SENDER = 'sender';

/** Settings that columns of one type alone have. */
const OF_A_TYPE = [
  { setting: 'coarsened', type: 'integer', fits: 'whole numbers' },
  { setting: 'objection', type: 'string', fits: 'codes as text' },
] as const;

/** @param columns in the order of the document */
export function checkAtTheLine(columns: Column[], faults: Faults): void {
  columns.forEach((column, i) => {
    const at: SettingPath = ['schema', 0, 'properties', i, 'customProperties'];
    if (column.issuedBy !== undefined) checkIssuer(column, column.issuedBy, columns, at, faults);
    for (const { setting, type, fits } of OF_A_TYPE)
      if (column[setting] !== undefined && column.type !== type)
        faults.add(
          at,
          `'${setting}' does not fit a column of type ${column.type}`,
          `'${setting}' only on ${fits} (${type})`,
          'remove it',
        );
  });
}

function checkIssuer(column: Column, issuer: string, columns: Column[], at: SettingPath, faults: Faults): void {
  const said = column.identifies === null ? null : parseIdentifies(column.identifies);
  if (said?.what !== 'record')
    faults.add(at, `'issuedBy' on '${column.name}', which is no number of a record`, 'record:<kind>', 'remove it');
  if (issuer === SENDER || columns.some((c) => c.name === issuer && c.name !== column.name)) return;
  const names = columns.map((c) => c.name);
  const near = nearestName(issuer, [SENDER, ...names]);
  faults.add(
    at,
    `'issuedBy' names '${issuer}', which is no column`,
    'another column of this contract, or sender',
    near ? `did you mean '${near}'?` : 'name the column with the ODS code of who gave the number',
  );
}
