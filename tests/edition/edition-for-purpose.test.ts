/** An edition as a purpose sees it: the rows that it may use, and no others, with no key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { editionForPurpose } from '../../src/edition/edition-for-purpose.ts';
import type { OpenEdition } from '../../src/edition/open-edition.ts';
import type { TablePlan } from '../../src/edition/read-table-model.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import type { Purpose } from '../../src/pseudonym/read-purposes.ts';

const plan = (name: string, columns: string[], more: Partial<TablePlan> = {}): TablePlan => ({
  name,
  key: ['id'],
  from: [],
  added: [],
  zone: 'pseudonymised',
  fromGp: false,
  columns: columns.map((column) => ({ name: column, type: 'bigint', unit: '', description: '' })),
  ...more,
});
const PLANS = [
  plan('stay', ['person_key', 'id']),
  plan('gp_note', ['person_key', 'id'], { fromGp: true }),
  plan('cost', ['person_key', 'id', 'from_practice'], { fromGp: 'from_practice' }),
  plan('birth', ['person_key', 'mother_person_key', 'id']),
  plan('house', ['home_key', 'id']),
  plan('month', ['id']),
  plan('area', ['id'], { zone: 'open' }),
  plan('not_made', ['person_key', 'id']),
];

let engine: Engine;
let seen: OpenEdition;
const open = async (hidden: string[]): Promise<void> => {
  engine = await openEngine();
  const tables = PLANS.filter((p) => p.name !== 'not_made').map((p) => p.name);
  for (const name of [...tables, 'purpose_planning']) await engine.run(`attach ':memory:' as edition_${name}`);
  // person 1 may be used; of 2 only rows not from general practice; 3 not at all; 4 is not known to the purpose
  await engine.run(`create table edition_purpose_planning.purpose_planning as
    select * from (values (1, 't1', true, true), (2, 't2', false, true), (3, 't3', false, false))
      as p(person_key, person_token, gp_allowed, other_allowed)`);
  const rows = (name: string, columns: string, values: string): Promise<void> =>
    engine.run(`create table edition_${name}.${name} as select * from (values ${values}) as t(${columns})`);
  await rows('stay', 'person_key, id', '(1, 10), (2, 20), (3, 30), (4, 40), (null, 50)');
  await rows('gp_note', 'person_key, id', '(1, 10), (2, 20), (3, 30), (4, 40), (null, 50)');
  await rows(
    'cost',
    'person_key, id, from_practice',
    '(1, 10, true), (2, 20, true), (2, 21, false), (2, 22, null), (3, 30, false)',
  );
  await rows('birth', 'person_key, mother_person_key, id', '(1, 2, 10), (1, 3, 11), (3, 1, 12), (null, 1, 13)');
  await rows('house', 'home_key, id', '(7, 10)');
  await rows('month', 'id', '(1)');
  await rows('area', 'id', '(1), (2)');
  // who is not known to the purpose is hidden from it, as are the others that may not be used
  await engine.run(`attach ':memory:' as edition_hidden_from_planning;
    create table edition_hidden_from_planning.hidden_from_planning as
      select * from (values (2, true, false), (3, true, true), (4, true, true)) as h(person_key, gp_hidden, other_hidden)`);
  const edition = {
    engine,
    manifest: { tables: [...tables, 'purpose_planning', ...hidden].map((name) => ({ name })) },
    table: (name: string) => `edition_${name}.main.${name}`,
    close: () => undefined,
  } as unknown as OpenEdition;
  seen = await editionForPurpose(edition, { id: 'planning' } as Purpose, PLANS);
};

const ids = async (table: string): Promise<number[]> =>
  (await engine.all<{ id: number }>(`select id from ${seen.table(table)} order by id`)).map((row) => row.id);

describe.each([
  ['by whom it may use', []],
  ['by who is hidden from it', ['hidden_from_planning']],
])('an edition for a purpose, %s', (_how, hidden) => {
  beforeAll(() => open(hidden));
  afterAll(() => engine.close());

  it.each([
    ['rows of people who did not object, and of nobody known', 'stay', [10, 20, 50]],
    ['no row of general practice of who objected to that', 'gp_note', [10, 50]],
    ['row by row, and what does not say where it came from as from general practice', 'cost', [10, 21]],
    ['no row in which somebody may not be used, though another may', 'birth', [10, 13]],
    ['tables that tell of nobody', 'month', [1]],
    ['open tables whole', 'area', [1, 2]],
  ])('gives %s', async (_, table, expected) => {
    expect(await ids(table)).toEqual(expected);
  });

  it('has neither homes alone, nor who may be used, nor what was not made', () => {
    expect(seen.manifest.tables.map((t) => t.name)).toEqual(['stay', 'gp_note', 'cost', 'birth', 'month', 'area']);
  });

  it('can be asked for twice on one connection', async () => {
    const again = await editionForPurpose(
      {
        ...seen,
        manifest: { ...seen.manifest, tables: [{ name: 'stay' }] } as OpenEdition['manifest'],
        table: (name) => `edition_${name}.main.${name}`,
      },
      { id: 'planning' } as Purpose,
      PLANS,
    );
    expect(again.table('stay')).toBe('"for_planning"."stay"');
    expect(await ids('stay')).toEqual([10, 20, 50]);
  });
});
