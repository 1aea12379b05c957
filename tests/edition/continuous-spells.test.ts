/** Continuous inpatient spells against a slow twin: the CIPS rule, pair by pair, over generated stays. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { derivationOf, makeModelTable, PLANS } from './model-world.ts';

interface Spell {
  person: number | null;
  provider: string;
  spell: number;
  admitted: string;
  discharged: string | null;
  source: string | null;
  method: string | null;
  destination: string | null;
  /** of a birth: its dates stand at the month and its nights are told */
  birthNights?: number;
}

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

async function derive(spells: Spell[]): Promise<void> {
  const plan = PLANS.get('hospital_spell')!;
  const rows = spells.map(
    (s) =>
      `(${s.person ?? 'null'}, '${s.provider}', ${s.spell}, timestamp '${s.admitted}', ${s.discharged ? `timestamp '${s.discharged}'` : 'null'}, ${text(s.source)}, ${text(s.method)}, ${text(s.destination)}, ${s.birthNights ?? 'null'}, ${s.birthNights === undefined ? 'null' : 'true'})`,
  );
  await engine.run(
    'drop table if exists hospital_spell; drop table if exists continuous_spell_part; drop table if exists continuous_spell',
  );
  await makeModelTable(
    engine,
    'hospital_spell',
    plan,
    `select * from (values ${rows.join(', ')}) as s(person_key, provider_code, spell_id, admitted_at, discharged_at, admission_source, admission_method, discharge_destination, nights, dates_at_month)`,
  );
  for (const name of ['continuous_spell_part', 'continuous_spell'])
    await makeModelTable(engine, name, PLANS.get(name)!, derivationOf(name).sql);
}

const text = (value: string | null): string => (value === null ? 'null' : literal(value));

/** Chains as lists of `provider/spell`, made one person and one pair at a time. */
function chainsOf(spells: Spell[]): string[][] {
  const chains: Spell[][] = [];
  for (const person of new Set(spells.map((s) => s.person))) {
    const own = spells.filter((s) => s.person === person).sort(inOrder);
    for (const [i, s] of own.entries()) {
      const before = person === null ? undefined : lastToEnd(own.slice(0, i));
      if (before && goesOn(before, s)) chains.find((chain) => chain.includes(before))!.push(s);
      else chains.push([s]);
    }
  }
  return chains.map((chain) => chain.map(nameOf));
}

/** Of several that end together it is the one that began last. */
function lastToEnd(spells: Spell[]): Spell | undefined {
  const ends = spells.map((s) => s.discharged ?? '');
  const last = ends.toSorted().at(-1);
  return last ? spells[ends.lastIndexOf(last)] : undefined;
}

/** What a stay tells of its end: nothing while one of its spells goes on. */
function endOf(chain: string[], spells: Spell[]): string {
  const own = chain.map((name) => spells.find((s) => nameOf(s) === name)!);
  const last = own.some((s) => s.discharged === null) ? null : lastToEnd(own)!;
  return [chain[0], last?.discharged ?? '-', last?.destination ?? '-'].join(' ');
}

const nameOf = (s: Spell): string => `${s.provider}/${s.spell}`;
const LATE = '9999';
const orderOf = (s: Spell): string =>
  [s.admitted, s.discharged ?? LATE, s.provider, String(s.spell).padStart(9, '0')].join('|');
const inOrder = (a: Spell, b: Spell): number => (orderOf(a) < orderOf(b) ? -1 : 1);
const dayOf = (time: string): number => Date.parse(time.slice(0, 10)) / 86_400_000;

function goesOn(a: Spell, b: Spell): boolean {
  if (a.discharged === null || dayOf(b.admitted) - dayOf(a.discharged) > 1) return false;
  const moved = ['51', '52', '53'];
  return moved.includes(a.destination ?? '') || moved.includes(b.source ?? '') || b.method === '81';
}

/** Few people, days and codes, so that every sort of chain comes up. */
function generated(seed: number, count: number): Spell[] {
  let state = seed;
  const draw = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const pick = <T>(from: T[]): T => from[draw(from.length)]!;
  const time = (day: number): string =>
    `2025-01-${String(1 + day).padStart(2, '0')} ${pick(['00:00:00', '09:30:00', '23:59:00'])}`;
  return Array.from({ length: count }, (_, i) => {
    const from = draw(20);
    const admitted = time(from);
    const left = time(from + draw(5));
    return {
      person: draw(8) === 0 ? null : draw(5),
      provider: pick(['RX1', 'RX2']),
      spell: i,
      admitted,
      discharged: draw(8) === 0 ? null : left < admitted ? admitted : left,
      source: pick(['19', '51', '52', '53', '54', null]),
      method: pick(['21', '11', '81', null]),
      destination: pick(['19', '51', '52', '53', '54', null]),
    };
  });
}

describe('continuous inpatient spells', () => {
  it('are those that a slow twin makes, whatever stays there are', async () => {
    let joined = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const spells = generated(seed * 7919, 40);
      await derive(spells);
      const parts = await engine.all<{ chain: string; spells: string }>(`
        select first_provider_code || '/' || first_spell_id as chain,
          string_agg(provider_code || '/' || spell_id, ' ' order by place) as spells
        from continuous_spell_part group by all`);
      const twin = chainsOf(spells);
      expect(parts.map((p) => p.spells).sort()).toEqual(twin.map((c) => c.join(' ')).sort());
      for (const p of parts) expect(p.spells.split(' ')[0]).toBe(p.chain);
      joined += twin.filter((c) => c.length > 1).length;
      const ends = await engine.all<{ told: string }>(`select concat_ws(' ', provider_code || '/' || spell_id,
        coalesce(discharged_at::varchar, '-'), coalesce(discharge_destination, '-')) as told,
        from continuous_spell where discharged_at is not null`);
      const ended = twin.map((c) => endOf(c, spells)).filter((told) => !told.includes(' - '));
      expect(ends.map((e) => e.told).sort()).toEqual(ended.sort());
      const { stays, all } = await engine.one<{ stays: number; all: number }>(
        'select count(*) as stays, sum(spells)::integer as all from continuous_spell',
      );
      expect([stays, all]).toEqual([twin.length, spells.length]);
    }
    expect(joined).toBeGreaterThan(100);
  });

  const stay = (own: Partial<Spell>): Spell => ({
    person: 1,
    provider: 'RX1',
    spell: 1,
    admitted: '2025-01-01 22:00:00',
    discharged: '2025-01-03 10:00:00',
    source: '19',
    method: '21',
    destination: '19',
    ...own,
  });
  it.each<[string, Partial<Spell>, number, number | null]>([
    ['a transfer in the same month', { method: '81' }, 1, 8],
    [
      'a transfer in the next month',
      { method: '81', admitted: '2025-02-04 01:00:00', discharged: '2025-02-09 08:00:00' },
      2,
      3,
    ],
    ['a later admission of its own', {}, 2, 3],
    ['a transfer that goes on', { method: '81', discharged: null }, 1, null],
  ])('of a birth, whose day is not known, with %s', async (_, second, chains, nights) => {
    const month = { admitted: '2025-01-01 00:00:00', discharged: '2025-01-01 00:00:00' };
    const born = stay({ ...month, method: '82', birthNights: 3 });
    // nights of the second spell come with it, as the mapping counts them
    await derive([born, stay({ ...onwards, birthNights: 5, ...second })]);
    const stays = await engine.all<{ nights: number | null }>('select nights from continuous_spell order by spell_id');
    expect(stays).toHaveLength(chains);
    expect(stays[0]?.nights).toBe(nights);
  });

  const onwards = { provider: 'RX2', spell: 2, admitted: '2025-01-04 01:00:00', discharged: '2025-01-09 08:00:00' };

  it.each<[string, Partial<Spell>, Partial<Spell>, number]>([
    ['a destination of 51', { destination: '51' }, {}, 1],
    ['a source of 53', {}, { source: '53' }, 1],
    ['method 81', {}, { method: '81' }, 1],
    ['nothing that says so', {}, {}, 2],
    ['a care home', { destination: '54' }, { source: '54' }, 2],
    ['a gap of two days', { destination: '51' }, { admitted: '2025-01-05 00:00:00' }, 2],
    ['another person', { destination: '51' }, { person: 2 }, 2],
    ['a first stay that goes on', { destination: '51', discharged: null }, { source: '51' }, 2],
  ])('by %s', async (_, first, second, stays) => {
    await derive([stay(first), stay({ ...onwards, ...second })]);
    const found = await engine.all('select 1 as one from continuous_spell');
    expect(found.length).toBe(stays);
  });

  it('last from the first admission to the last discharge, in midnights, and have no end while one goes on', async () => {
    const told = `select spells, providers, nights, discharged_at::varchar as ended, discharge_destination as destination,
      admission_method as method, spell_id from continuous_spell`;
    await derive([stay({ destination: '51' }), stay({ ...onwards, method: '81', destination: '19' })]);
    expect(await engine.one(told)).toMatchObject({
      spells: 2,
      providers: 2,
      nights: 8,
      ended: '2025-01-09 08:00:00',
      destination: '19',
      method: '21',
    });
    await derive([stay({ destination: '51' }), stay({ ...onwards, discharged: null, destination: null })]);
    expect(await engine.one(told)).toMatchObject({ spells: 2, nights: null, ended: null, destination: null });
  });

  // RA1 from the 1st to the 10th, from which a day was spent at RA2
  const long = stay({ discharged: '2025-01-10 10:00:00', destination: '79' });
  const within = { ...onwards, admitted: '2025-01-03 08:00:00', discharged: '2025-01-04 10:00:00', destination: '51' };
  const told = `select spells, provider_code as provider, discharged_at::varchar as ended, discharge_destination as destination
    from continuous_spell order by admitted_at`;

  it('end as the spell that ends last says, and not one within it', async () => {
    await derive([long, stay({ ...within, source: '51', method: '81' })]);
    expect(await engine.all(told)).toEqual([
      { spells: 2, provider: 'RX1', ended: '2025-01-10 10:00:00', destination: '79' },
    ]);
  });

  it('go on from the spell that ends last, and not from one within it', async () => {
    const moved = { ...long, destination: '51' };
    const third = stay({
      provider: 'RX3',
      spell: 3,
      admitted: '2025-01-10 12:00:00',
      discharged: '2025-01-20 10:00:00',
    });
    await derive([moved, stay({ ...within, source: '51' }), third]);
    expect(await engine.all(told)).toEqual([
      { spells: 3, provider: 'RX1', ended: '2025-01-20 10:00:00', destination: '19' },
    ]);
  });

  it('go on past a spell of its own that lies within', async () => {
    const apart = stay({ ...within, destination: '19' });
    const third = stay({
      provider: 'RX3',
      spell: 3,
      method: '81',
      admitted: '2025-01-10 12:00:00',
      discharged: '2025-01-20 10:00:00',
    });
    await derive([long, apart, third]);
    expect(await engine.all(told)).toEqual([
      { spells: 2, provider: 'RX1', ended: '2025-01-20 10:00:00', destination: '19' },
      { spells: 1, provider: 'RX2', ended: '2025-01-04 10:00:00', destination: '19' },
    ]);
  });

  it('go on from a birth, whose end is not known but by its month, though a stay before it ends later', async () => {
    const before = stay({ admitted: '2024-12-28 10:00:00', discharged: '2025-01-02 10:00:00', destination: '51' });
    const month = { admitted: '2025-01-01 00:00:00', discharged: '2025-01-01 00:00:00', birthNights: 2 };
    const born = stay({ ...month, provider: 'RX2', spell: 2, destination: '51' });
    const after = { provider: 'RX3', spell: 3, admitted: '2025-01-20 10:00:00', discharged: '2025-01-21 10:00:00' };
    await derive([before, born]);
    expect(await engine.all(told)).toMatchObject([{ spells: 2, destination: '51' }]);
    await derive([before, { ...born, destination: '54' }, stay({ ...after, method: '81', destination: '79' })]);
    expect(await engine.all(told)).toMatchObject([{ spells: 3, ended: '2025-01-21 10:00:00', destination: '79' }]);
    await derive([before, { ...born, destination: '54' }]);
    expect(await engine.all(told)).toMatchObject([{ spells: 2, destination: '54' }]);
  });
});
