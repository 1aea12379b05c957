/** Files whose text, header or shape is out of the ordinary. */
import {
  type FaultyFile,
  file,
  GOOD,
  good,
  latin,
  oneRejected,
  refused,
  row,
  utf16,
  warned,
  withRow,
} from './faulty-file.ts';
import { madeContract } from './made-contract.ts';

export const FORMS: FaultyFile[] = [
  { name: 'nothing wrong', content: file(...GOOD), ...good() },
  { name: 'no line end at the end', content: file(...GOOD).trimEnd(), ...good() },
  { name: 'CRLF', content: file(...GOOD).replaceAll('\n', '\r\n'), ...good() },
  { name: 'CR alone, as old Macintosh files', content: file(...GOOD).replaceAll('\n', '\r'), ...good() },
  {
    name: 'CRLF and LF mixed',
    content: file(...GOOD)
      .replace('fell\n', 'fell\r\n')
      .replace('note\n', 'note\r\n')
      .replace('deep"\n', 'deep"\r\n'),
    ...good(),
  },
  { name: 'byte order mark', content: `\uFEFF${file(...GOOD)}`, ...good() },
  { name: 'UTF-16 with its mark', content: utf16(file(...GOOD)), ...good() },
  {
    name: 'Windows-1252 as the contract states',
    content: latin(withRow(row({ note: 'caf\u00e9 \u0093quoted\u0094' }))),
    contract: madeContract({ file: { encoding: 'windows-1252' } }),
    ...good(4),
  },
  {
    name: 'Latin-1 as the contract states',
    content: latin(withRow(row({ note: 'caf\u00e9' }))),
    contract: madeContract({ file: { encoding: 'iso-8859-1' } }),
    ...good(4),
  },
  {
    name: 'Latin-1 that claims to be UTF-8',
    content: latin(withRow(row({ note: 'caf\u00e9' }))),
    ...oneRejected('line:invalid-utf-8@5'),
  },
  {
    name: 'blank lines and lines of spaces',
    content: file('', GOOD[0] ?? '', '  ', GOOD[1] ?? '', '', GOOD[2] ?? '', ''),
    ...good(),
  },
  {
    name: 'lines above the header',
    content: `A&E "monthly" return\n\n${file(...GOOD)}`,
    contract: madeContract({ file: { skipRows: 2 } }),
    ...good(),
  },
  {
    name: 'semicolons as the contract states',
    content: `id;arrived\nA1;01/02/2025\n`,
    contract: madeContract({ file: { delimiter: ';' } }),
    ...good(1),
  },
  {
    name: 'no quoting as the contract states',
    content: 'id,arrived,note\nA1,01/02/2025,5" tall\n',
    contract: madeContract({ file: { quote: '' } }),
    ...good(1),
  },
  {
    name: 'no header as the contract states',
    content: `\uFEFF${GOOD.join('\n')}\n`,
    contract: madeContract({ file: { header: false } }),
    ...good(),
  },
];

export const HEADERS: FaultyFile[] = [
  { name: 'columns in another order', content: 'arrived,id\n01/02/2025,A1\n', ...good(1) },
  {
    name: 'a column under its alias, in other case and spacing',
    content: 'ID,Arrived, age  (YEARS) \nA1,01/02/2025,3\n',
    ...good(1),
  },
  { name: 'a column too many', content: 'id,arrived,ward\nA1,01/02/2025,7\n', ...warned(['file:extra-column'], 1) },
  {
    name: 'a column too many where none may be',
    content: 'id,arrived,ward\nA1,01/02/2025,7\n',
    contract: madeContract({ file: { extraColumns: 'refuse' } }),
    ...refused(1, 'file:extra-column'),
  },
  { name: 'a required column missing', content: 'id,age\nA1,3\nA2,4\n', ...refused(2, 'file:missing-column') },
  { name: 'header missing', content: `${GOOD.join('\n')}\n`, ...refused(2, 'file:missing-header') },
  {
    name: 'a column twice',
    content: 'id,arrived,arrived\nA1,01/02/2025,01/02/2025\n',
    ...refused(1, 'file:duplicate-header'),
  },
  { name: 'header with a quote not closed', content: 'id,"arrived\nA1,01/02/2025\n', ...refused(1, 'file:bad-header') },
  { name: 'empty file', content: '', ...refused(0, 'file:empty') },
  { name: 'header and no rows', content: file(), ...refused(0, 'file:no-rows') },
  { name: 'blank lines alone', content: '\n\n\n', ...refused(0, 'file:missing-header') },
];
