/** Purposes: the matrix as it is written, every cell obeyed against a slow twin, and tokens that join nothing. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { keysOf } from '../../src/pseudonym/keys.ts';
import {
  hiddenPeopleSql,
  type PurposeTable,
  purposeAllowedSql,
  purposePeopleSql,
  purposeViewSql,
  shownRowsSql,
} from '../../src/pseudonym/purpose-sql.ts';
import {
  type Drop,
  OPT_OUT_KINDS,
  type OptOutKind,
  type Purpose,
  readPurposes,
} from '../../src/pseudonym/read-purposes.ts';
import { testKey, tokenOf } from './hmac-twin.ts';
import { makePurposePeople } from './make-purpose-people.ts';

const catalogue = resolve(import.meta.dirname, '../../catalogue');
const purposes = readPurposes({ catalogueFolders: [catalogue] });
const keys = keysOf(
  [...purposes.values()].flatMap(({ key }, i) => [
    testKey(key, 1, Buffer.alloc(32, i + 1).toString('hex')),
    testKey(key, 2, Buffer.alloc(32, i + 101).toString('hex')),
  ]),
);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

/** The matrix of the design, written a second time: [type 1, national, sharing, case finding, secondary use], sensitive rows. */
const MATRIX: Record<string, [string, boolean]> = {
  direct_care: ['- - A - -', true],
  safeguarding: ['- - A - -', true],
  case_finding: ['G A A A A', false],
  planning: ['G A A A A', false],
  statutory_return: ['G - - - -', false],
  research: ['G A A A A', false],
  self_care: ['- - - - -', true],
  public: ['G A A A A', false],
};
const LETTER: Record<Drop, string> = { nothing: '-', gp_rows: 'G', all_rows: 'A' };

describe('the matrix', () => {
  it('is that of the design', () => {
    const read = [...purposes.values()].map((p) => [
      p.id,
      [OPT_OUT_KINDS.map((kind) => LETTER[p.drops[kind]]).join(' '), p.seesSensitive],
    ]);
    expect(Object.fromEntries(read)).toEqual(MATRIX);
  });
});

/** Rows of one table by name; tables differ in whether they came from general practice. */
const TABLES: PurposeTable[] = ([true, false, 'from_gp'] as const).map((fromGp) => ({
  name: 'event',
  columns: ['event_id', 'person_key', 'mother_person_key', 'from_gp'].map((name) => ({ name })),
  zone: 'pseudonymised',
  fromGp,
}));

interface Event {
  id: number;
  person: number | null;
  mother: number | null;
  fromGp: boolean | null;
}
interface World {
  people: number[];
  optOuts: { person: number; kind: string | null }[];
  events: Event[];
}

async function lay({ people, optOuts, events }: World): Promise<void> {
  const rows = (values: unknown[][], columns: string): string =>
    `select * from (values ${[...values, columns.split(',').map(() => null)].map((r) => `(${r.map((v) => (typeof v === 'string' ? `'${v}'` : String(v))).join(', ')})`).join(', ')}) as t(${columns})`;
  await engine.run(
    `create or replace temp table resident as select person_key::bigint as person_key from (${rows(
      people.map((p) => [p]),
      'person_key',
    )})`,
  );
  await engine.run(
    `create or replace temp table opt_out as select person_key::bigint as person_key, kind::varchar as kind from (${rows(
      optOuts.map((o) => [o.person, o.kind]),
      'person_key, kind',
    )}) where person_key is not null`,
  );
  await engine.run(
    `create or replace temp table event as select event_id::bigint as event_id, person_key::bigint as person_key, mother_person_key::bigint as mother_person_key, from_gp::boolean as from_gp from (${rows(
      events.map((e) => [e.id, e.person, e.mother, e.fromGp]),
      'event_id, person_key, mother_person_key, from_gp',
    )}) where event_id is not null`,
  );
}

/** Slowly: each row, each of its persons, each of their opt-outs. */
function seenBy(
  purpose: Purpose,
  table: PurposeTable,
  world: World,
): { id: number; person: string | null; mother: string | null }[] {
  const key = keys.newest(purpose.key);
  const token = (person: number | null): string | null => (person === null ? null : tokenOf(key, `res|${person}`));
  return world.events
    .filter((event) => {
      const gp = typeof table.fromGp === 'string' ? event.fromGp !== false : table.fromGp;
      return [event.person, event.mother].every((person) => {
        if (person === null) return true;
        if (!world.people.includes(person)) return false;
        return world.optOuts
          .filter((o) => o.person === person)
          .every(({ kind }) => {
            const drop = OPT_OUT_KINDS.includes(kind as OptOutKind) ? purpose.drops[kind as OptOutKind] : 'all_rows';
            return drop === 'nothing' || (drop === 'gp_rows' && !gp);
          });
      });
    })
    .map((e) => ({ id: e.id, person: token(e.person), mother: token(e.mother) }))
    .sort((a, b) => a.id - b.id);
}

async function seen(purpose: Purpose, table: PurposeTable): Promise<unknown[]> {
  const key = await makePurposePeople(engine, purpose, keys);
  expect(key.version).toBe(2);
  return engine.all(
    `select event_id as id, person_token as person, mother_person_token as mother from (${purposeViewSql(table)}) order by id`,
  );
}

describe.each([...purposes.values()].map((p) => [p.id, p] as const))('%s', (_, purpose) => {
  it.each(OPT_OUT_KINDS)('obeys %s as its cell says, on every kind of table', async (kind) => {
    const events: Event[] = [true, false, null].map((fromGp, id) => ({ id, person: 1, mother: null, fromGp }));
    await lay({
      people: [1, 2],
      optOuts: [{ person: 1, kind }],
      events: [...events, { id: 9, person: 2, mother: null, fromGp: true }],
    });
    const drop = purpose.drops[kind];
    const of = {
      nothing: [
        [0, 1, 2, 9],
        [0, 1, 2, 9],
        [0, 1, 2, 9],
      ],
      gp_rows: [[9], [0, 1, 2, 9], [1, 9]],
      all_rows: [[9], [9], [9]],
    }[drop];
    for (const [i, table] of TABLES.entries()) {
      const ids = ((await seen(purpose, table)) as { id: number }[]).map((r) => r.id);
      expect(ids).toEqual(of[i]);
    }
  });
});

/** Ids of the rows that are left when those of people who are hidden are taken out; whom no purpose knows is hidden from each. */
async function shown(purpose: Purpose, table: PurposeTable): Promise<number[]> {
  await makePurposePeople(engine, purpose, keys);
  await engine.run(`create or replace temp table nobody as select distinct person_key
    from (select person_key from event union all select mother_person_key from event)
    where person_key is not null and person_key not in (select person_key from purpose_person)`);
  await engine.run(
    `create or replace temp table purpose_hidden as ${hiddenPeopleSql({ people: 'purpose_person', nobody: 'nobody' })}`,
  );
  const rows = await engine.all<{ id: number }>(
    `select event_id::integer as id from (${shownRowsSql(table)}) order by id`,
  );
  return rows.map((r) => r.id);
}

describe('any world', () => {
  const person = fc.integer({ min: 1, max: 6 });
  const world: fc.Arbitrary<World> = fc.record({
    people: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 5 }),
    optOuts: fc.array(fc.record({ person, kind: fc.constantFrom(...OPT_OUT_KINDS, 'unheard_of', null) }), {
      maxLength: 8,
    }),
    events: fc
      .array(fc.record({ person: fc.option(person), mother: fc.option(person), fromGp: fc.option(fc.boolean()) }), {
        maxLength: 25,
      })
      .map((events) => events.map((e, id) => ({ id, ...e }))),
  });
  it('is seen by every purpose as the slow twin sees it', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        await lay(made);
        for (const purpose of purposes.values())
          for (const table of TABLES) expect(await seen(purpose, table)).toEqual(seenBy(purpose, table, made));
      }),
      { numRuns: 25 },
    );
  });

  it('is the same when those who are hidden are taken out', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        await lay(made);
        for (const purpose of purposes.values())
          for (const table of TABLES)
            expect(await shown(purpose, table)).toEqual(seenBy(purpose, table, made).map((r) => r.id));
      }),
      { numRuns: 25 },
    );
  });

  it('is not set row by row beside everybody who is hidden', async () => {
    await lay({ people: [1, 2], optOuts: [{ person: 1, kind: 'national' }], events: [] });
    for (const table of TABLES) {
      await shown(purposes.get('planning')!, table);
      const [plan] = await engine.all<{ explain_value: string }>(`explain ${shownRowsSql(table)}`);
      expect(plan!.explain_value).toMatch(/HASH_JOIN/);
      expect(plan!.explain_value).not.toMatch(/NESTED_LOOP|BLOCKWISE|NL_JOIN/);
    }
  });
});

describe('tokens', () => {
  it('of one purpose join those of no other, nor those of an older key', async () => {
    await lay({ people: Array.from({ length: 500 }, (_, i) => i), optOuts: [], events: [] });
    const all = new Set<string>();
    for (const purpose of purposes.values()) {
      await makePurposePeople(engine, purpose, keys);
      const tokens = await engine.all<{ t: string }>('select person_token as t from purpose_person');
      for (const { t } of tokens) all.add(t);
      for (let i = 0; i < 5; i++) all.add(tokenOf(keys.version(purpose.key, 1), `res|${i}`));
      for (const { t } of tokens) expect(t).toMatch(/^[A-Z2-7]{20}$/);
    }
    expect(all.size).toBe(purposes.size * 505);
  });

  it('leave the keys and the macros nowhere in what was made', async () => {
    await makePurposePeople(engine, purposes.get('planning')!, keys);
    const columns = await engine.describe('select * from purpose_person');
    expect(columns.map((c) => c.name)).toEqual(['person_key', 'person_token', 'gp_allowed', 'other_allowed']);
    expect(
      await engine.all(`select 1 from duckdb_functions() where function_name like 'hmac\\_%' escape '\\'`),
    ).toEqual([]);
    expect(purposePeopleSql(purposes.get('planning')!, keys.newest('planning'))).toContain('hmac_planning_2(');
    const { view } = { view: purposeViewSql(TABLES[0]!) };
    expect(view).not.toMatch(/hmac|sha256/);
    expect((await engine.describe(view)).map((c) => c.name)).toEqual([
      'event_id',
      'person_token',
      'mother_person_token',
      'from_gp',
    ]);
  });

  it('need the key of their purpose', async () => {
    await expect(makePurposePeople(engine, purposes.get('research')!, keysOf([]))).rejects.toThrow(
      /CONCORD_KEY_RESEARCH_1/,
    );
  });
});

describe('a view', () => {
  const open: PurposeTable = { name: 'area', columns: [{ name: 'area_code' }], zone: 'open', fromGp: false };
  it('of an open table is the table', () => {
    expect(purposeViewSql(open)).toBe('select t."area_code"\nfrom "area" as t');
    expect(() => purposeViewSql({ ...open, columns: [{ name: 'person_key' }] })).toThrow(/open/);
  });

  it('reads tables where they are attached', () => {
    const sql = purposeViewSql(TABLES[1]!, { table: 'edition', people: 'zone' });
    expect(sql).toContain('from "edition"."event" as t');
    expect(sql).toContain('left join "zone"."purpose_person" as p0');
  });

  it('of people may be worked out of relations by other names', async () => {
    await lay({ people: [3], optOuts: [{ person: 3, kind: 'national' }], events: [] });
    await engine.run('create or replace temp view zone_resident as from resident');
    await engine.run('create or replace temp view zone_opt_out as from opt_out');
    const sources = { residents: 'zone_resident', optOuts: 'zone_opt_out' };
    const sql = purposeAllowedSql(purposes.get('planning')!, sources);
    expect(sql).not.toMatch(/ "?(resident|opt_out)"? /);
    expect(await engine.all(sql)).toEqual([{ person_key: 3, gp_allowed: false, other_allowed: false }]);
  });

  it('lets a resident in once, whatever the index repeats', async () => {
    await lay({ people: [1, 1, 2], optOuts: [], events: [] });
    expect(await engine.all(purposeAllowedSql(purposes.get('planning')!))).toEqual([
      { person_key: 1, gp_allowed: true, other_allowed: true },
      { person_key: 2, gp_allowed: true, other_allowed: true },
    ]);
  });
});

describe('a purposes file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'concord-purposes-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  let n = 0;
  function read(text: string): Map<string, Purpose> {
    const own = join(folder, String(n++));
    mkdirSync(own);
    writeFileSync(join(own, 'purposes.yaml'), text);
    return readPurposes({ catalogueFolders: [catalogue, own] });
  }
  const cell = (drop: string): string => `{drop: ${drop}, reason: so}`;
  const purpose = (id: string, key: string, drop = 'nothing'): string =>
    `  ${id}:\n    name: ${id}\n    key: ${key}\n    opt_outs: {type_1: ${cell(drop)}, national: ${cell(drop)}, sharing: ${cell(drop)}, case_finding: ${cell(drop)}, secondary_use: ${cell(drop)}}\n    sensitive_rows: {see: left_out, reason: so}\n`;

  it('of a workspace stands in place of ours', () => {
    expect([...read(`purposes:\n${purpose('audit', 'audit', 'all_rows')}`).keys()]).toEqual(['audit']);
  });

  it('is refused with every fault at once, each with its line', () => {
    const text =
      `purposes:\n${purpose('Audit', 'audit')}${purpose('board', 'audit')}${purpose('return', 'records', 'some_rows')}`.replace(
        'national: {drop: nothing, reason: so}, ',
        '',
      );
    let error: unknown;
    try {
      read(text);
    } catch (e) {
      error = e;
    }
    expect(error).toBeInstanceOf(ConcordError);
    const { kind, problems } = error as ConcordError;
    expect(kind).toBe('catalogue-invalid');
    const said = problems.map((p) => `${p.where.replace(/.*:/, '')} ${p.problem}`).join('\n');
    expect(said).toMatch(/purpose 'Audit' has a name that is none/);
    expect(said).toMatch(/national/);
    expect(said).toMatch(/9 key 'audit' is that of purpose Audit as well/);
    expect(said).toMatch(/14 key 'records' is not a purpose's/);
    expect(problems.filter((p) => p.expected.includes('gp_rows'))).toHaveLength(5);
  });

  it.each(['', 'purposes:', 'purposes: []', 'purposes: {planning: null}', 'purpose: {}'])('%s is refused', (text) => {
    expect(() => read(text)).toThrow(ConcordError);
  });

  it('must be somewhere', () => {
    expect(() => readPurposes({ catalogueFolders: [folder] })).toThrow(/purposes.yaml: the file is missing/);
  });
});
