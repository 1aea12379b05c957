/** Every table of the model as two purposes are given it: what tells people and records apart is shared by no two, the rest is as it was. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportViewSql } from '../../src/edition/export/export-view-sql.ts';
import type { TablePlan } from '../../src/edition/read-table-model.ts';
import { recordNumbersOf } from '../../src/edition/record-numbers.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import type { Key } from '../../src/pseudonym/keys.ts';
import { OPT_OUT_KINDS, type Purpose } from '../../src/pseudonym/read-purposes.ts';
import { recordNumberOf, testKey, tokenOf } from '../pseudonym/hmac-twin.ts';
import { PLANS } from './model-world.ts';

const ROWS = 30;
const KEYS = [testKey('one', 1, '0c'.repeat(32)), testKey('two', 1, '0d'.repeat(32))] as const;
const about = [...PLANS.values()].filter((plan) => plan.zone === 'pseudonymised');
const isPerson = (name: string): boolean => /person_key$/.test(name);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [...KEYS]);
});
afterAll(() => engine.close());

const purposeOf = ({ id }: Key): Purpose => ({
  id,
  name: id,
  key: id,
  seesSensitive: false,
  drops: Object.fromEntries(OPT_OUT_KINDS.map((kind) => [kind, 'nothing'])) as Purpose['drops'],
});

/** Persons are 1 to 30, other numbers begin above 7,000,000, and every text, day and number is the row's own. */
async function lay(plan: TablePlan): Promise<void> {
  const value = ({ name, type }: { name: string; type: string }, i: number): string => {
    if (isPerson(name)) return `i % ${ROWS} + 1`;
    if (/^bigint/i.test(type) || recordNumbersOf(plan).includes(name)) return `7000000 + i * 10 + ${i % 10}`;
    if (/^date/i.test(type)) return `date '2025-01-01' + i::integer`;
    if (/^timestamp/i.test(type)) return `timestamp '2025-01-01 09:00:00' + to_days(i::integer)`;
    if (/^bool/i.test(type)) return 'false';
    return /^varchar/i.test(type) ? `'text' || i` : 'i % 50';
  };
  const columns = plan.columns.map((c, i) => `(${value(c, i)})::${c.type} as "${c.name}"`);
  await engine.run(
    `create or replace table "${plan.name}" as select ${columns.join(', ')} from range(${ROWS}) as r(i)`,
  );
}

/** The rows as a purpose is given them, in order, every cell as text. */
async function given(plan: TablePlan, key: Key): Promise<Record<string, string | null>[]> {
  const people = Array.from({ length: ROWS }, (_, i) => `(${i + 1}, '${tokenOf(key, `res|${i + 1}`)}')`);
  await engine.run(`create or replace table purpose_person as
    select a::bigint as person_key, b as person_token, true as gp_allowed, true as other_allowed from (values ${people.join(', ')}) as t(a, b)`);
  const { rows, order } = exportViewSql({ plan, purpose: purposeOf(key), key, unlinked: 'left-out' });
  return engine.all(`select columns(*)::varchar from (${rows} order by ${order})`);
}

const ofHomesAlone = ({ columns }: TablePlan): boolean =>
  columns.some((c) => c.name === 'home_key') && !columns.some((c) => isPerson(c.name));

describe.each(about.filter((plan) => !ofHomesAlone(plan)).map((plan) => [plan.name, plan] as const))(
  '%s',
  (_, plan) => {
    const numbers = recordNumbersOf(plan);
    const own = [...numbers, ...plan.columns.map((c) => c.name).filter(isPerson)];

    it('joins no row of another purpose', async () => {
      await lay(plan);
      const [one, two] = [await given(plan, KEYS[0]), await given(plan, KEYS[1])];
      expect([one.length, two.length]).toEqual([ROWS, ROWS]);
      for (const { name } of plan.columns) {
        const column = name.replace(/person_key$/, 'person_token');
        const [a, b] = [one.map((row) => row[column]), two.map((row) => row[column])];
        expect([column, a.some((v) => v === undefined)]).toEqual([column, false]);
        const shared = a.filter((v) => b.includes(v)).length;
        if (own.includes(name)) expect([column, shared]).toEqual([column, 0]);
        else expect([column, a.toSorted()]).toEqual([column, b.toSorted()]);
      }
      const said = (rows: typeof one): string[] =>
        rows.map((row) => JSON.stringify(plan.columns.filter((c) => !own.includes(c.name)).map((c) => row[c.name])));
      // the order of one purpose's rows is not the order of another's, unless nothing tells the rows apart
      if (own.length > 0 && new Set(said(one)).size > ROWS / 2) expect(said(one)).not.toEqual(said(two));
      expect(await given(plan, KEYS[0])).toEqual(await given(plan, KEYS[0]));
    });
  },
);

describe('a number of a record', () => {
  const plan = PLANS.get('hospital_spell')!;
  it('is HMAC-SHA-256 under the key of the purpose, and missing where it was missing', async () => {
    await lay(plan);
    await engine.run(
      'update hospital_spell set spell_id = 41 where spell_id = (select min(spell_id) from hospital_spell)',
    );
    await engine.run('update hospital_spell set pathway_id = null');
    const rows = await given(plan, KEYS[0]);
    expect(rows.map((row) => row.spell_id)).toContain(recordNumberOf(KEYS[0], 'export', '41'));
    expect(rows.every((row) => row.pathway_id === null)).toBe(true);
  });

  it('leads from table to table as before', async () => {
    const episode = PLANS.get('episode')!;
    await lay(plan);
    await lay(episode);
    await engine.run('update episode set spell_id = 41');
    await engine.run('update hospital_spell set spell_id = 41');
    const [spells, episodes] = [await given(plan, KEYS[1]), await given(episode, KEYS[1])];
    expect(new Set([...spells, ...episodes].map((row) => row.spell_id)).size).toBe(1);
  });
});
