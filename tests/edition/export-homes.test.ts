/** Rows of homes leave for no purpose, whichever opt-outs it obeys, until a contract can name the purposes that may have them. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exportViewSql } from '../../src/edition/export/export-view-sql.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { defineKeyMacros } from '../../src/pseudonym/key-macros.ts';
import { OPT_OUT_KINDS, type OptOutKind, type Purpose, readPurposes } from '../../src/pseudonym/read-purposes.ts';
import { testKey } from '../pseudonym/hmac-twin.ts';
import { OURS, PLANS } from './model-world.ts';

const KEY = testKey('planning', 1, '0c'.repeat(32));
const HOMES = ['council_tax_account', 'assisted_collection', 'police_contact', 'fire_visit', 'household'];

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await defineKeyMacros(engine, [KEY]);
  await engine.run(`create table purpose_person as
    select 1::bigint as person_key, 'T' as person_token, true as gp_allowed, true as other_allowed`);
});
afterAll(() => engine.close());

const purpose = (obeyed: Partial<Purpose['drops']>): Purpose => {
  const none = Object.fromEntries(OPT_OUT_KINDS.map((kind) => [kind, 'nothing'])) as Record<OptOutKind, 'nothing'>;
  return { ...{ id: 'planning', name: 'p', key: 'planning', seesSensitive: false }, drops: { ...none, ...obeyed } };
};

async function leaves(table: string, to: Purpose, unlinked: 'left-out' | 'kept' = 'left-out') {
  const plan = PLANS.get(table)!;
  const columns = plan.columns.map((c) => `${c.name === 'home_key' ? '7' : 'null'}::${c.type} as ${c.name}`);
  await engine.run(`create or replace table ${table} as select ${columns.join(', ')}`);
  const view = exportViewSql({ plan, purpose: to, key: KEY, unlinked });
  const rows = (await engine.all(view.rows)).length;
  const counts = await engine.one(view.counts);
  expect(counts).toEqual({ seen: 1, unlinked: 1 - rows, of_homes: HOMES.includes(table) ? 1 : 0 });
  return rows;
}

it.each(HOMES)('%s', async (table) => {
  for (const obeyed of [{}, { national: 'all_rows' }, { type_1: 'gp_rows' }] as const)
    expect(await leaves(table, purpose(obeyed))).toBe(0);
  expect(await leaves(table, purpose({}), 'kept')).toBe(0);
  for (const [id, each] of readPurposes(OURS)) expect([id, await leaves(table, each)]).toEqual([id, 0]);
});

it('are those of every table of homes alone, and of no other', () => {
  const alone = [...PLANS].filter(([, { zone, columns }]) => {
    const names = columns.map((c) => c.name);
    return zone !== 'open' && names.includes('home_key') && !names.some((name) => name.endsWith('person_key'));
  });
  expect(alone.map(([name]) => name).sort()).toEqual(HOMES.toSorted());
});

it('leaves tables that are of neither persons nor homes', async () => {
  expect(await leaves('covered_month', purpose({ national: 'all_rows' }))).toBe(1);
});
