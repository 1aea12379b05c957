/** Sequences of files from partners, in short, and what a watch over them must find: what each fault looks like, and what is none. */
import type { Workspace } from '../../src/workspace/workspace.ts';
import type { SmallContract } from '../journey/small-workspace.ts';

export type Mode = SmallContract['mode'];

/** Rows of a file: `2025-01 x20` is twenty of that month, `+5` after it begins at key 5, `~9` gives them other content. */
export type File = string | { rows: string; from?: string; corrects?: number };

interface Sequence {
  name: string;
  mode?: Mode;
  files: File[];
  /** kind, partner, first day it is about, rows */
  found: string[];
  partners?: Workspace['partners'];
  asAt?: string;
  today?: string;
}

const STOPPED = [{ code: 'RA1', name: 'One', sends: ['sites'] }];
/** Twelve months, 20% up and down with the season. */
export const SEASON = [100, 110, 118, 120, 117, 109, 99, 90, 83, 80, 83, 91].map((n) => n * 4);
const year = (counts: number[]): string =>
  counts.map((n, i) => `2025-${String(i + 1).padStart(2, '0')} x${n}`).join(', ');

export const CASES: Sequence[] = [
  { name: 'month after month', files: ['2025-01 x20', '2025-02 x20', '2025-03 x20'], found: [] },
  {
    name: 'a month that never came',
    files: ['2025-01 x20', '2025-03 x20', '2025-06 x20'],
    found: ['missing-period RA1 2025-02-01 0', 'missing-period RA1 2025-04-01 0'],
  },
  {
    name: 'a month that never came, but for a few rows in the next file',
    files: ['2025-01 x20', '2025-03 x20, 2025-02 x2'],
    found: ['missing-period RA1 2025-02-01 2', 'late-rows RA1 2025-03-01 2'],
  },
  {
    name: 'rows about a time before the partner began, which are history and not late',
    files: ['2025-01 x20, 2020-05 x3', '2025-02 x20, 2020-06 x3'],
    found: [],
  },
  {
    name: 'a first file that holds a stock, dated as it began years ago',
    files: ['2022-01 x5, 2022-09 x4, 2023-05 x5, 2025-01 x5', '2025-02 x6'],
    found: [],
  },
  {
    name: 'a month that never came after such a file',
    files: ['2022-01 x5, 2022-09 x4, 2023-05 x5, 2025-01 x5', '2025-03 x6'],
    found: ['missing-period RA1 2025-02-01 0'],
  },
  {
    name: 'a silent month of a partner that sends little, and its late rows',
    files: ['2025-01 x5', '2025-03 x5, 2025-02 x2'],
    found: ['missing-period RA1 2025-02-01 2', 'late-rows RA1 2025-03-01 2'],
  },
  {
    name: 'a small month with more late rows than its own',
    files: ['2025-01 x20', '2025-02 x2, 2025-01 x9 +20', '2025-03 x3'],
    found: ['late-rows RA1 2025-02-01 9'],
  },
  {
    name: 'the rest of a month that the file before began',
    files: ['2025-01 x20, 2025-02 x12', '2025-02 x20 +12'],
    found: [],
  },
  { name: 'a month that came with the next file', files: ['2025-01 x20', '2025-02 x20, 2025-03 x20'], found: [] },
  { name: 'months that came out of order', files: ['2025-01 x20', '2025-03 x20', '2025-02 x20'], found: [] },
  {
    name: 'a partner that went silent while another goes on',
    files: ['2025-01 x20', { rows: '2025-01 x20', from: 'RB2' }, { rows: '2025-02 x9, 2025-03 x9', from: 'RB2' }],
    found: ['silent RA1 2025-02-01 0'],
  },
  {
    name: 'a partner that was to stop',
    files: ['2025-01 x20', { rows: '2025-02 x20', from: 'RB2' }],
    partners: STOPPED,
    found: [],
  },
  {
    name: 'a partner that starts later',
    files: ['2025-01 x20, 2025-02 x20', { rows: '2025-02 x20', from: 'RB2' }],
    found: [],
  },
  { name: 'everything that was due by a day', files: ['2025-01 x20', '2025-02 x20'], asAt: '2025-04-20', found: [] },
  {
    name: 'what was due by a day and had not come',
    files: ['2025-01 x20', '2025-02 x20'],
    asAt: '2025-07-20',
    found: ['silent RA1 2025-03-01 0'],
  },
  { name: 'a season of 20% up and down', files: [year(SEASON)], found: [] },
  {
    name: 'half of the rows of a month in a season',
    files: [year(SEASON.map((n, i) => (i === 3 ? n / 2 : n)))],
    found: ['few-rows RA1 2025-04-01 240'],
  },
  {
    name: 'a month with twice its rows',
    files: [year(SEASON.map((n, i) => (i === 5 ? n * 2 : n)))],
    found: ['many-rows RA1 2025-06-01 872'],
  },
  { name: 'half a month at the very start', files: [year([200, ...SEASON.slice(1)])], found: [] },
  { name: 'a month that is not over', files: [year([...SEASON.slice(0, 8), 40])], today: '2025-09-05', found: [] },
  { name: 'half of the rows among too few months to say', files: [year([100, 100, 50, 100])], found: [] },
  ...(['append', 'upsert'] as const).map((mode) => ({
    name: `late rows, ${mode}`,
    mode,
    files: ['2025-01 x20', '2025-02 x20, 2025-01 x3 +20'],
    found: ['late-rows RA1 2025-02-01 3'],
  })),
  {
    name: 'corrected rows, upsert',
    mode: 'upsert',
    files: ['2025-01 x20', '2025-02 x20, 2025-01 x2 ~9'],
    found: ['replaced-rows RA1 2025-02-01 2'],
  },
  {
    name: 'corrected rows, append, which an edition does not use',
    files: ['2025-01 x20', '2025-02 x20, 2025-01 x2 ~9'],
    found: ['replaced-rows RA1 2025-02-01 2 warn'],
  },
  {
    name: 'rows sent again as they were, among new ones',
    files: ['2025-01 x20', '2025-01 x20, 2025-02 x20'],
    found: [],
  },
  {
    name: 'a delivery that repeats an earlier one, in part',
    files: ['2025-01 x20', '2025-01 x19'],
    found: ['repeated-delivery RA1 2025-01-01 19'],
  },
  {
    name: 'the same keys from two partners, which may mean two things',
    files: ['2025-01 x20', { rows: '2025-01 x20 ~9', from: 'RB2' }],
    found: [],
  },
  {
    name: 'a correction that the sender told of',
    files: ['2025-01 x20', { rows: '2025-01 x20 ~9', corrects: 0 }, '2025-02 x20'],
    found: [],
  },
  { name: 'whole files that grow', mode: 'full', files: ['2025-01 x20', '2025-01 x20, 2025-02 x20'], found: [] },
  {
    name: 'a whole file with late, changed and missing rows',
    mode: 'full',
    files: ['2025-01 x20', '2025-01 x18 +3, 2025-02 x20', '2025-01 x18 +3 ~9, 2025-02 x20'],
    found: ['late-rows RA1 2025-01-01 1', 'replaced-rows RA1 2025-01-01 18'],
  },
  {
    name: 'a whole file with the same rows again',
    mode: 'full',
    files: ['2025-01 x20', '2025-01 x20'],
    found: ['repeated-delivery RA1 2025-01-01 20'],
  },
];

export const HEADER = 'visit,org_code,day,minutes';

/** One row for each key; the order of the file differs with `turn`, so that no two files have the same bytes. */
export function linesOf(rows: string, turn: number): string[] {
  const lines = rows.split(', ').flatMap((part) => {
    const [, month, many, first = '0', minutes = '5'] = /^(\S+) x(\d+)(?: \+(\d+))?(?: ~(\d+))?$/.exec(part) ?? [];
    return Array.from({ length: Number(many) }, (_, i) => {
      const key = Number(first) + i;
      return `secret${month}-${key},RZ1,${month}-${String((key % 28) + 1).padStart(2, '0')},${minutes}`;
    });
  });
  return [HEADER, ...lines.slice(turn), ...lines.slice(0, turn)];
}
