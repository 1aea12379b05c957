/** Who told what: a table a manager could read, each row a sender, each column a month. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeToldTables, toldTableSql } from '../../src/edition/make-told-tables.ts';
import type { Told } from '../../src/edition/read-table-model.ts';
import { toldSql } from '../../src/edition/told-sql.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';

const MONTHS = Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, '0')}`);
const TOLD: Told = {
  ...{ in: 'practice_told', by: 'practice_code', at: ['day'], usual: 20 },
  roll: { table: 'register', by: 'practice_code', from: 'held_from', to: 'held_to' },
};
const SEASONS: Told = { ...TOLD, seasons: true };
const TYPES: Record<string, string> = { from_month: 'date', to_month: 'date', usual: 'integer' };
const COLUMNS = ['told', 'practice_code', 'from_month', 'to_month', 'state', 'usual'].map((name) => ({
  ...{ name, unit: '', description: '' },
  type: TYPES[name] ?? 'varchar',
}));

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());

type Stretch = { practice_code: string; from_month: string; to_month: string; state: string; usual: number };

/** @param rows by sender, rows in each month of 2025; @param register by practice, people, first and last day */
async function stretches(
  rows: Record<string, number[]>,
  register: [string, number, string, string | null][],
  told = TOLD,
) {
  await engine.run('create or replace table event (practice_code varchar, day date)');
  await engine.run('create or replace table register (practice_code varchar, held_from date, held_to date)');
  for (const [sender, each] of Object.entries(rows))
    for (const [i, n] of each.entries())
      await engine.run(`insert into event select '${sender}', date '${MONTHS[i]}-10' from range(${n})`);
  for (const [practice, n, from, to] of register)
    await engine.run(
      `insert into register select '${practice}', date '${from}', ${to ? `date '${to}'` : 'null'} from range(${n})`,
    );
  const sql = toldTableSql({ columns: COLUMNS, key: ['told', 'practice_code', 'from_month'] }, [
    toldSql('event', told, register.length > 0),
  ]);
  return engine.all<Stretch>(sql);
}

async function states(...asked: Parameters<typeof stretches>) {
  const found = await stretches(...asked);
  const month = (day: string): number => Number(day.slice(5, 7)) - 1;
  const lines = new Map<string, string[]>();
  for (const { practice_code, from_month, to_month, state } of found) {
    const line = lines.get(practice_code) ?? MONTHS.map(() => '.');
    for (let i = month(from_month); i <= month(to_month); i++)
      line[i] = { sent: 's', silent: '-', few: 'f', none: ' ' }[state]!;
    lines.set(practice_code, line);
  }
  return Object.fromEntries([...lines].map(([sender, line]) => [sender, line.join('')]));
}
const all = (n: number): number[] => MONTHS.map(() => n);
const but = (n: number, ...changes: [number, number][]): number[] => {
  const each = all(n);
  for (const [month, other] of changes) each[month - 1] = other;
  return each;
};

it('knows practices that have patients: who never sent was silent, and who has closed is not awaited', async () => {
  const register: [string, number, string, string | null][] = [
    ['A', 3000, '2020-01-01', null],
    ['B', 3000, '2020-01-01', null],
    ['C', 3000, '2020-01-01', null],
    ['D', 3000, '2020-01-01', '2025-07-01'],
    ['E', 3000, '2025-04-15', null],
    // a code of hardly anybody is no practice of ours
    ['F', 5, '2020-01-01', null],
  ];
  const rows = {
    A: all(400),
    // 19 of what came with people who moved, of 400 in a month
    B: but(400, [11, 19]),
    D: [...Array(6).fill(300), ...Array(6).fill(0)],
    E: but(200, [1, 0], [2, 0], [3, 0], [4, 0], [5, 0]),
  };
  expect(await states(rows, register)).toEqual({
    A: 'ssssssssssss',
    B: 'ssssssssss-s',
    C: '------------',
    D: 'ssssss      ',
    // within April it began, and in May it was due
    E: '    -sssssss',
  });
});

it('awaits others for three months after their last, and not before their first', async () => {
  const rows = { A: all(400), B: but(50, [1, 0], [2, 0], [7, 0], [9, 0], [10, 0], [11, 0], [12, 0]) };
  expect(await states(rows, [])).toEqual({ A: 'ssssssssssss', B: '  ssss-s--- ' });
});

it('takes no month of few events, no season and no begun month for silence', async () => {
  const flu = [20, 20, 20, 20, 20, 20, 20, 20, 800, 900, 600, 30];
  expect(await states({ A: flu, B: flu.map((n) => n / 2), few: but(4, [3, 0], [8, 0]) }, [], SEASONS)).toEqual({
    A: 'ssssssssssss',
    B: 'ssssssssssss',
    few: 'ffffffffffff',
  });
  const begun = { A: but(1000, [12, 20]), B: but(1000, [12, 15]), C: but(1000, [12, 0]) };
  expect(await states(begun, [])).toEqual({ A: 'ssssssssssss', B: 'ssssssssssss', C: 'sssssssssss-' });
});

it('is due only while it has people for the whole of a month, and tells all that it sent in its first and last days', async () => {
  const left = (code: string, stay: number): [string, number, string, string | null][] => [
    [code, 1000 - stay, '2020-01-01', '2025-07-03'],
    [code, stay, '2020-01-01', null],
  ];
  const register = [
    ...left('A', 1000),
    ...left('one left', 1),
    ...left('forty left', 40),
    ['early', 1, '2020-01-01', null],
    ['early', 999, '2025-07-29', null],
  ] as [string, number, string, string | null][];
  const closed = [400, 400, 400, 400, 400, 400, 15, 0, 0, 2, 0, 0];
  const opened = [0, 0, 2, 0, 0, 0, 15, 400, 0, 400, 400, 400];
  const rows = { A: all(400), 'one left': closed, 'forty left': closed, early: opened };
  expect(await states(rows, register)).toEqual({
    A: 'ssssssssssss',
    'one left': 'sssssss     ',
    'forty left': 'sssssss     ',
    early: '      ss-sss',
  });
  const providers = { A: all(400), opens: [0, 0, 0, 5, 10, 400, 400, 400, 400, 400, 400, 400], closes: closed };
  expect(await states(providers, [])).toEqual({ A: 'ssssssssssss', opens: '   sssssssss', closes: 'sssssss--s  ' });
});

it('takes none for silence only of whom twenty rows are to be expected in the month', async () => {
  const rows = {
    A: but(1000, [12, 30]),
    B: but(900, [12, 30]),
    C: but(800, [12, 25]),
    D: but(800, [12, 0]),
    few: but(50, [6, 0], [12, 0]),
  };
  expect(await states(rows, [])).toEqual({
    ...{ A: 'ssssssssssss', B: 'ssssssssssss', C: 'ssssssssssss' },
    D: 'sssssssssss-',
    few: 'sssss-sssssf',
  });
  const season = (n: number): number[] => [3, 3, 3, 3, 3, 3, 3, 3, 100, 100, 100, 60].map((part) => (n * part) / 100);
  const seasons = { A: season(600), B: season(600), C: season(500), few: [1, 0, 0, 1, 0, 1, 0, 0, 25, 25, 25, 20] };
  expect(await states(seasons, [], SEASONS)).toEqual({
    ...{ A: 'ssssssssssss', B: 'ssssssssssss', C: 'ssssssssssss' },
    // 8 of a usual month
    few: 'ffffffffffff',
  });
});

it('sees who sent for a short while only, or never more than what others bring, by what practices send for so many people', async () => {
  const register = ['A', 'B', 'short', 'stray', 'small'].map((code): [string, number, string, null] => [
    code,
    code === 'small' ? 25 : 1000,
    '2020-01-01',
    null,
  ]);
  const rows = { A: all(800), B: all(700), short: [800, 800, ...Array(10).fill(5)], stray: all(21) };
  expect(await states(rows, register)).toEqual({
    ...{ A: 'ssssssssssss', B: 'ssssssssssss', short: 'ss----------', stray: '------------' },
    // 12 in a month are to be expected: of so few, none may be right
    small: 'ffffffffffff',
  });
});

it('sees a month that nobody sent, and one service that sends all', async () => {
  expect(await states({ A: but(400, [6, 0]), B: but(300, [6, 2]) }, [])).toEqual({
    A: 'sssss-ssssss',
    B: 'sssss-ssssss',
  });
  const service: Told = { in: 'provider_told', at: ['day'], usual: 20 };
  expect(await states({ A: but(400, [6, 0]), B: but(300, [6, 2]) }, [], service)).toEqual({ '': 'sssss-ssssss' });
});

it('takes what most did not send for no season, whatever strayed in, except of a table that has seasons', async () => {
  const ten = (n: number, nSilent: number, stray: number): Record<string, number[]> =>
    Object.fromEntries(MONTHS.slice(0, 10).map((code, i) => [code, i < 10 - nSilent ? all(n) : but(n, [11, stray])]));
  for (const [nSilent, stray] of [
    [8, 3],
    [8, 0],
    [10, 15],
    [9, 19],
  ] as const) {
    const lines = Object.values(await states(ten(400, nSilent, stray), []));
    expect(lines.filter((line) => line === 'ssssssssss-s')).toHaveLength(nSilent);
    expect(lines.filter((line) => line === 'ssssssssssss')).toHaveLength(10 - nSilent);
  }
  // of vaccinations two of ten show what the others are to have
  const two = Object.values(await states(ten(400, 8, 3), [], SEASONS));
  expect(two.filter((line) => line === 'ssssssssss-s')).toHaveLength(8);
  // in the newest month too, which has begun for all if it has for two
  const newest = Object.fromEntries(MONTHS.slice(0, 10).map((code, i) => [code, but(400, [12, i < 2 ? 400 : 3])]));
  expect(Object.values(await states(newest, [])).filter((line) => line === 'sssssssssss-')).toHaveLength(8);
});

it.each([3, 4])(
  'knows who never sent vaccinations though of a quiet month few are to be expected: a season of %i months',
  async (n) => {
    const season = MONTHS.map((_, i) => (i >= 8 && i < 8 + n ? 500 : 16));
    const register = ['A', 'B', 'C', 'never'].map((code): [string, number, string, null] => [
      code,
      2000,
      '2020-01-01',
      null,
    ]);
    const { never, ...others } = await states({ A: season, B: season, C: season }, register, SEASONS);
    expect(others).toEqual({ A: 'ssssssssssss', B: 'ssssssssssss', C: 'ssssssssssss' });
    expect(never).toBe('------------');
  },
);

it.each([1, 2, 3])('takes quiet months before a season for none that were not sent: %i practices', async (n) => {
  const codes = ['A', 'B', 'C'].slice(0, n);
  const season = MONTHS.map((_, i) => (i >= 8 ? 1200 : 50));
  const register = codes.map((code): [string, number, string, null] => [code, 6000, '2020-01-01', null]);
  const lines = await states(Object.fromEntries(codes.map((code) => [code, season])), register, SEASONS);
  expect(Object.values(lines)).toEqual(codes.map(() => 'ssssssssssss'));
});

it('sees that nobody sent most of the months, whatever strayed in', async () => {
  const register: [string, number, string, string | null][] = ['A', 'B', 'C'].map((code) => [
    code,
    3000,
    '2020-01-01',
    null,
  ]);
  const twoMonths = (n: number): number[] => MONTHS.map((_, i) => (i === 0 || i === 9 || i === 11 ? n : 0));
  const strays = twoMonths(400).map((n) => n || 1);
  expect(await states({ A: twoMonths(400), B: twoMonths(500), C: twoMonths(600) }, register)).toEqual({
    ...{ A: 's--------s-s', B: 's--------s-s', C: 's--------s-s' },
  });
  expect(await states({ A: strays, B: strays, C: strays }, register)).toEqual({
    ...{ A: 's--------s-s', B: 's--------s-s', C: 's--------s-s' },
  });
});

it('takes what all had less of years ago for no silence, and nobody for less than it was by who has closed', async () => {
  const growing = MONTHS.map((_, i) => 30 + 70 * Math.max(0, i - 6) ** 2);
  expect(await states({ A: growing, B: growing.map((n) => 2 * n), C: all(400) }, [])).toEqual({
    ...{ A: 'ssssssssssss', B: 'ssssssssssss', C: 'ssssssssssss' },
  });
});

it('awaits nothing of who closed and never sent any: its records are with the practice that took its people', async () => {
  const register: [string, number, string, string | null][] = [
    ['A', 1000, '2020-01-01', '2025-07-01'],
    ['B', 1000, '2020-01-01', null],
    ['B', 1000, '2025-07-01', null],
    ['C', 1000, '2020-01-01', '2025-07-01'],
    ['D', 1000, '2020-01-01', null],
  ];
  // a few records came under the number of A, of people who moved; C stopped in May
  const rows = { A: but(0, [2, 3]), B: all(800), C: [400, 400, 400, 400, ...Array(8).fill(0)], D: all(0) };
  expect(await states(rows, register)).toEqual({
    A: '            ',
    B: 'ssssssssssss',
    C: 'ssss--      ',
    D: '------------',
  });
});

it('has few from the first row of who has few, and tells what is usual in round numbers', async () => {
  const rows = { A: all(1234), B: all(147), C: all(24), new: but(19, [1, 0], [2, 0], [5, 0]), one: but(0, [3, 1]) };
  expect(await states(rows, [])).toEqual({
    ...{ A: 'ssssssssssss', B: 'ssssssssssss', C: 'ssssssssssss' },
    ...{ new: '  ffffffffff', one: '  ffffffffff' },
  });
  const usual = new Map((await stretches(rows, [])).map((one) => [one.practice_code, one.usual]));
  expect(Object.fromEntries(usual)).toEqual({ A: 1200, B: 150, C: 20, new: 0, one: 0 });
});

it('begins and ends with months of more than slips, and has nothing of a table without rows', async () => {
  expect(await states({ A: but(1000, [1, 1], [2, 0], [3, 0]) }, [])).toEqual({ A: '...sssssssss' });
  expect(await states({}, [['A', 3000, '2020-01-01', null]])).toEqual({});
});

it('is made of no table where the edition has none that tells it', async () => {
  expect(await makeToldTables({} as never, [{ name: 'practice_told' } as never], [])).toEqual([]);
});
