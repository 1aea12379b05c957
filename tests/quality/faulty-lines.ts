/** Files with lines that never become rows, and rules about the file as a whole. */
import type { Contract } from '../../src/contract/contract.ts';
import { bent, type FaultyFile, file, GOOD, good, oneRejected, refused, row, warned, withRow } from './faulty-file.ts';
import { madeContract } from './made-contract.ts';

export const LINES: FaultyFile[] = [
  {
    name: 'a quote not closed swallows nothing',
    content: file('A0,,"04/02/2025,,,,,,', ...GOOD),
    ...oneRejected('line:unterminated-quote@2'),
  },
  {
    name: 'a quote not closed on the last line',
    content: withRow('A9,,04/02/2025,,,,,,"x'),
    ...oneRejected('line:unterminated-quote@5'),
  },
  {
    name: 'a quote inside a field',
    content: withRow('A9,,04/02/2025,,,,,,5" tall'),
    ...oneRejected('line:stray-quote@5'),
  },
  {
    name: 'text after a closing quote',
    content: withRow('A9,,04/02/2025,,,,,,"5" tall'),
    ...oneRejected('line:text-after-quote@5'),
  },
  { name: 'doubled quotes are text', content: withRow('A9,,04/02/2025,,,,,,"5"" tall"'), ...good(4) },
  { name: 'too few columns', content: withRow('A9,,04/02/2025'), ...oneRejected('line:too-few-columns@5') },
  { name: 'too many columns', content: withRow(`${row({})},`), ...oneRejected('line:too-many-columns@5') },
  {
    name: 'every row ends in a delimiter',
    content: 'id,arrived\nA1,01/02/2025,\nA2,02/02/2025,\n',
    faults: ['file:row-count', 'line:too-many-columns@2,3'],
    accepted: 0,
    rejected: 2,
    outcome: 'quarantined',
  },
  { name: 'a NUL byte', content: withRow(row({ note: 'a\0b' })), ...oneRejected('line:nul-byte@5') },
  {
    name: 'a carriage return inside a line',
    content: withRow(row({ note: 'a\rb' })),
    ...oneRejected('line:stray-carriage-return@5'),
  },
  {
    name: 'a line of more than a million bytes',
    content: withRow(row({ note: 'x'.repeat(1_000_001) })),
    ...oneRejected('line:too-long@5'),
  },
  {
    name: 'line end inside quotes where the contract has none',
    content: withRow('A9,,04/02/2025,,,,,,"one\ntwo"'),
    faults: ['line:stray-quote@6', 'line:unterminated-quote@5'],
    accepted: 3,
    rejected: 2,
    outcome: 'accepted-with-warnings',
  },
  {
    name: 'line ends inside quotes where the contract has them',
    content: file('A8,,04/02/2025,,,,,,"one\ntwo\r\n\nthree"', ...GOOD, 'A9,,04/02/2025,,,,oops,,'),
    contract: madeContract({ file: { multiline: true } }),
    faults: ['type:cost@9'],
    accepted: 4,
    rejected: 1,
    outcome: 'accepted-with-warnings',
  },
  {
    name: 'the file ends inside quotes',
    content: file(...GOOD, 'A9,,04/02/2025,,,,,,"one', 'two'),
    contract: madeContract({ file: { multiline: true } }),
    ...refused(4, 'file:ends-inside-quotes'),
  },
];
const datasetRule = (query: string, severity: 'warn' | 'refuse'): Contract =>
  madeContract({
    datasetRules: [
      {
        name: 'ages',
        description: 'Ages add up',
        query,
        min: 105,
        max: 105,
        expected: '105',
        remedy: 'look',
        dimension: 'consistency',
        severity,
      },
    ],
  });
const rule = (expression: string): Contract =>
  madeContract({
    rowRules: [
      {
        name: 'odd',
        description: 'Odd',
        expression,
        columns: ['age', 'id'],
        expected: '',
        remedy: '',
        dimension: 'consistency',
        severity: 'reject',
      },
    ],
  });
const SUM = 'select sum(age) from ${' + 'table}';
const notRun = { faults: ['file:check-could-not-run'], accepted: 3, rejected: 0, outcome: 'quarantined' } as const;

export const WHOLES: FaultyFile[] = [
  { name: 'a rule about the file that holds', content: file(...GOOD), contract: datasetRule(SUM, 'refuse'), ...good() },
  {
    name: 'a rule about the file that does not hold',
    content: file(...GOOD),
    contract: datasetRule(`${SUM} where age > 0 and age < 40`, 'warn'),
    ...warned(['dataset:ages'], 3),
  },
  {
    name: 'a rule about the file that sets it aside',
    content: file(...GOOD),
    contract: datasetRule(`${SUM} where age > 40`, 'refuse'),
    faults: ['dataset:ages'],
    accepted: 3,
    rejected: 0,
    outcome: 'quarantined',
  },
  {
    name: 'a rule about the file that cannot run',
    content: file(...GOOD),
    contract: datasetRule('select sum(nothing) from ${' + 'table}', 'warn'),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a rule about the file that gives no number',
    content: file(...GOOD),
    contract: datasetRule(`${SUM} where false`, 'warn'),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a rule between columns that cannot be planned',
    content: file(...GOOD),
    contract: rule('nothing > 1'),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a rule between columns that fails on real rows',
    content: file(...GOOD),
    contract: rule('id::integer > age'),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a pattern that does not compile',
    content: file(...GOOD),
    contract: bent('note', { pattern: '(' }),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a period that cannot run',
    content: file(...GOOD),
    contract: madeContract({ delivery: { period: 'nothing' } }),
    ...notRun,
    faults: [...notRun.faults],
  },
  {
    name: 'a reference with nothing to look in',
    content: file(...GOOD),
    contract: bent('sex', { references: { dataset: 'sexes', column: 'code' } }),
    ...notRun,
    faults: [...notRun.faults],
  },
];
