/** What left an edition and what stayed, as tables for the terminal. */
import type { ExportHead } from '../edition/export/export-manifest.ts';
import type { PurposeExport } from '../edition/export/export-purpose.ts';
import type { OmopPurposeExport } from '../edition/export/export-purpose-omop.ts';
import { countText, formatTable, manyText, type TableColumn } from './format-table.ts';

const counted = <T>(title: string, of: (row: T) => number): TableColumn<T> => ({
  title,
  right: true,
  text: (row) => countText(of(row)),
});

const TABLES: TableColumn<PurposeExport['tables'][number]>[] = [
  { title: 'Table', text: (t) => t.name },
  counted('Rows', (t) => t.rows),
  counted('Opted out', (t) => t.leftOut),
  counted('Unlinked', (t) => t.unlinked),
  counted('Exported', (t) => t.exported),
];

const READ_TABLES = `rows = opted out + unlinked + exported. Opted out: a person in the row may not be used for this purpose.
Unlinked: nobody knows whose the row is, so nobody knows whether they objected. Rows of homes alone are among them: they leave
for no purpose.
`;

const KEEP = 'manifest.json describes every file. These are rows about people: keep the folder on an encrypted disk.\n';

/** @param folder as it was named */
export const describePurposeExport = (told: PurposeExport, folder: string): string =>
  [
    headOf(told, told.tables.length, folder),
    formatTable(told.tables, TABLES, 'The edition has no table about people.'),
    READ_TABLES,
    KEEP,
  ].join('\n');

const CDM_TABLES: TableColumn<OmopPurposeExport['tables'][number]>[] = [
  { title: 'Table of the CDM', text: (t) => t.name },
  counted('Rows', (t) => t.rows),
];

const SOURCES: TableColumn<OmopPurposeExport['sources'][number]>[] = [
  { title: 'Table of the edition', text: (s) => s.name },
  counted('Rows', (s) => s.rows),
  counted('Opted out', (s) => s.leftOut),
  counted('Seen', (s) => s.seen),
];

const ACCOUNTS: TableColumn<OmopPurposeExport['accounts'][number]>[] = [
  { title: 'Became', text: (a) => a.table },
  { title: 'From', text: (a) => a.source },
  counted('Seen', (a) => a.rows),
  counted('Unlinked', (a) => a.unlinked),
  counted('Person left out', (a) => a.personLeftOut),
  counted('Undated', (a) => a.undated),
  counted('After release', (a) => a.afterRelease),
  counted('Did not take place', (a) => a.notAttended),
  counted('Registered again', (a) => a.repeated),
  counted('Exported', (a) => a.exported),
];

/** @param folder as it was named */
export const describeOmopExport = (told: OmopPurposeExport, folder: string): string =>
  [
    headOf(told, told.tables.length, folder),
    `OMOP CDM ${told.cdmVersion}, released as of ${told.releaseDate}.\n`,
    formatTable(told.tables, CDM_TABLES, 'No table was written.'),
    formatTable(told.sources, SOURCES, 'The edition has no table that OMOP knows.'),
    formatTable(told.accounts, ACCOUNTS, 'No row was seen.'),
    'seen = exported + what was left out. Person left out: not in the table person, or without a year of birth.\n',
    ...(told.notExported.length
      ? [
          `Not exported, since the model has no place for them here or they are worked out of others: ${told.notExported.map(({ name, seen }) => `${name} (${countText(seen)} rows)`).join(', ')}.\n`,
        ]
      : []),
    KEEP,
  ].join('\n');

const headOf = ({ edition, purpose, notice }: ExportHead, tables: number, folder: string): string =>
  [
    `Exported ${manyText(tables, 'table', 'tables')} of edition ${edition} for ${purpose.name} to ${folder}.`,
    ...(notice ? [notice] : []),
    '',
  ].join('\n');
