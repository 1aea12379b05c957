/** Made-up files of many kinds that nothing describes, for drafting. */
import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { literal } from '../../src/engine/engine.ts';
import { monthly, months, nhsNumber, ORGS, range, text, two, type UnknownFile } from './unknown-file.ts';

export const UNKNOWN_FILES: UnknownFile[] = [
  {
    name: 'attendances_2024.csv',
    what: 'figures by organisation and month, dates day first',
    write: text(monthly((m) => `15/${two(m.month)}/${m.year}`)),
    drafts: ['physicalName: "attendances_*.csv*"', /property: formats, value: \["%d\/%m\/%Y"\]/, 'value: 1, unit: m'],
    about: 'none',
    key: 'org_code+period',
    figures: 2,
  },
  {
    name: 'semicolons.csv',
    what: 'semicolons, month names, and a preamble of three lines with a blank one',
    write: text(
      `Monthly attendances\nMade up for a test\n\n${monthly((m) => `${['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'][m.month - 1]} ${m.year}`, ';')}`,
    ),
    drafts: ['delimiter: ";"', 'skipRows: 3', '%B %Y'],
    about: 'none',
    figures: 2,
  },
  {
    name: 'latin.csv',
    what: 'Windows-1252 with accents and a pound sign',
    write: (path) =>
      writeFileSync(
        path,
        Buffer.from(
          ['Area code,Café,Cost', ...range(30).map((i) => `E0600000${i % 10},£ “caf\u0082”${i},${i}.25`)]
            .join('\r\n')
            .replaceAll('“', '\u0093')
            .replaceAll('”', '\u0094'),
          'latin1',
        ),
      ),
    drafts: ['encoding: windows-1252', '^[EWSNKJ][0-9]{8}$'],
    about: 'none',
  },
  {
    name: 'utf16.txt',
    what: 'UTF-16 with tabs, as a spreadsheet saves "Unicode text"',
    write: (path) =>
      writeFileSync(path, Buffer.from(`\uFEFF${monthly((m) => `${m.year}-${two(m.month)}-01`, '\t')}`, 'utf16le')),
    drafts: ['encoding: utf-16le', 'delimiter: "\\t"'],
    about: 'none',
    key: 'org_code+period',
  },
  {
    name: 'packed.csv.gz',
    what: 'gzip, a byte order mark, thousands separators, dashes and stars',
    write: (path) =>
      writeFileSync(
        path,
        gzipSync(
          `\uFEFFSite,Month,Patients\r\n${range(60)
            .map(
              (i) => `S${two(i % 5)},2024-${two((i % 12) + 1)}-01,${i === 3 ? '*' : i === 4 ? '-' : `"${i + 1},250"`}`,
            )
            .join('\r\n')}\r\n`,
        ),
      ),
    drafts: ['remove-thousands-separators', 'null-if-star', 'null-if-dash', 'logicalType: integer'],
    about: 'none',
  },
  {
    name: 'patients.csv',
    what: 'people, with NHS numbers, names and birth dates',
    write: text(
      [
        'NHS Number,Surname,DOB,Sex,Admitted',
        ...range(40).map(
          (i) =>
            `${nhsNumber(i)},Name${i},${two((i % 28) + 1)}/03/19${40 + i},${i % 2 ? 'M' : 'F'},2024-05-${two((i % 28) + 1)} 10:${two(i)}`,
        ),
      ].join('\n'),
    ),
    drafts: [
      'classification: identifier # looks like an NHS number',
      'property: format, value: "nhs-number"',
      'property: identifies, value: "nhs-number"',
      'property: identifies, value: "surname"',
      'property: identifies, value: "birth-date"',
      'zone, value: care',
      'classification: sensitive',
    ],
    about: 'clear',
    key: 'nhs_number',
    figures: 0,
  },
  {
    name: 'quiet.csv',
    what: 'NHS numbers under a header that does not say so',
    write: text(['ref1,value', ...range(40).map((i) => `${nhsNumber(i)},${i}`)].join('\n')),
    drafts: ['looks like an NHS number'],
    about: 'clear',
  },
  {
    name: 'tokens.csv',
    what: 'pseudonyms',
    write: text(
      [
        'person_token,age,condition',
        ...range(60).map((i) => `${(i * 7919 + 12345).toString(16).padStart(32, 'a1b2c3')},${20 + (i % 60)},C${i % 4}`),
      ].join('\n'),
    ),
    drafts: ['looks like a pseudonym', 'identifies, value: "nhs-number-token"', 'zone, value: pseudonymised'],
    about: 'token',
    figures: 0,
  },
  {
    name: 'ages.csv',
    what: 'one row per person with nothing that names them',
    write: text(['age,sex,los', ...range(60).map((i) => `${20 + i},${i % 2 ? 'M' : 'F'},${i % 9}`)].join('\n')),
    drafts: ['identity, value: token'],
    about: 'token',
    figures: 0,
  },
  {
    name: 'headless.csv',
    what: 'no header at all: nothing says that its rows are not about people',
    write: text(
      range(30)
        .map((i) => `A${two(i)},2024-01-${two((i % 28) + 1)},${i * 3}`)
        .join('\n'),
    ),
    drafts: ['header: false', 'name: column_1', 'zone, value: care', 'looks like anything'],
    about: 'clear',
    figures: 0,
  },
  {
    name: 'headless_areas.csv',
    what: 'no header, and figures of areas for each month',
    write: text(
      range(12)
        .flatMap((m) => range(5).map((a) => `E0600000${a},2024-${two(m + 1)}-01,${a * m}`))
        .join('\n'),
    ),
    drafts: ['header: false', 'name: column_1'],
    about: 'none',
    key: 'column_1+column_2',
    figures: 1,
  },
  {
    name: 'repeated_headers.csv',
    what: 'a blank header and one that stands twice',
    write: text([',Value,value', ...range(30).map((i) => `X${i},${i},${i * 2}`)].join('\n')),
    drafts: ['header: false', 'skipRows: 1'],
    about: 'none',
  },
  {
    name: 'newlines.csv',
    what: 'newlines inside quotes',
    write: text(['code,note', ...range(20).map((i) => `N${i},"first line ${i}\nsecond, line"`)].join('\n')),
    drafts: ['multiline: true'],
    about: 'none',
    key: 'code',
  },
  {
    name: 'undecided.csv',
    what: 'dates that can be read both ways',
    write: text(
      ['Provider,Seen on,Count', ...range(24).map((i) => `P${i},0${(i % 9) + 1}/0${(i % 8) + 1}/2024,${i}`)].join('\n'),
    ),
    drafts: ['%d/%m/%Y', 'day first or month first'],
    about: 'none',
  },
  {
    name: 'codes.csv',
    what: 'a code list, missing texts and leading zeros',
    write: text(
      [
        'Ward code,Kind,Beds',
        ...range(60).map((i) => `0${two(i)},${['day', 'night'][i % 2]},${i % 7 ? i : 'N/A'}`),
      ].join('\n'),
    ),
    drafts: ['property: codeList, value: ["day","night"]', 'nullValues: ["N/A"]', 'logicalType: integer'],
    about: 'none',
    key: 'ward_code',
  },
  {
    name: 'book.xlsx',
    what: 'a workbook with a title above the header, dates as dates, on the second sheet',
    write: async (path) => {
      const book = new ExcelJS.Workbook();
      book.addWorksheet('Cover').addRow(['Made up']);
      const sheet = book.addWorksheet('Data');
      sheet.addRow(['Beds by trust']);
      sheet.addRow([]);
      sheet.addRow(['Trust code', 'Month', 'Beds open']);
      for (const m of months)
        for (const o of ORGS) sheet.addRow([o, new Date(Date.UTC(m.year, m.month - 1, 1)), 500 + m.month]);
      await book.xlsx.writeFile(path);
    },
    drafts: ['physicalType: xlsx', 'sheet: "Data"', 'skipRows: 2', 'logicalType: date'],
    about: 'none',
    key: 'trust_code+month',
    figures: 1,
  },
  {
    name: 'rows.jsonl',
    what: 'JSON lines with keys that some rows lack',
    write: text(
      range(40)
        .map((i) =>
          JSON.stringify({
            site_code: `S${i}`,
            seen: `2024-01-${two((i % 28) + 1)}T10:00:00Z`,
            total: i,
            ...(i % 3 ? {} : { note: 'x' }),
          }),
        )
        .join('\n'),
    ),
    drafts: ['physicalType: jsonl', '%Y-%m-%dT%H:%M:%SZ'],
    about: 'none',
    key: 'site_code',
  },
  {
    name: 'table.parquet',
    what: 'Parquet with types of its own',
    write: (path, engine) =>
      engine.run(
        `copy (select 'T' || i as trust_code, date '2024-01-01' + i::integer as day, i * 2 as patients, i > 5 as flag, i / 3 as score from range(30) as r(i)) to ${literal(path)} (format parquet)`,
      ),
    drafts: ['physicalType: parquet', 'logicalType: date', 'logicalType: integer'],
    about: 'none',
    key: 'trust_code',
  },
  {
    name: 'split.csv',
    what: 'figures split by kind, with totals among the kinds',
    write: text(
      [
        'Trust code,Month,Kind,Seen total',
        ...months.flatMap((m) =>
          ORGS.flatMap((o) =>
            [
              ['new', 3],
              ['old', 4],
              ['Total', 7],
            ].map(([kind, n]) => `${o},${m.year}-${two(m.month)}-01,${kind},${n}`),
          ),
        ),
      ].join('\n'),
    ),
    drafts: ['logicalType: date'],
    about: 'none',
    key: 'trust_code+month+kind',
    figures: 1,
  },
];
