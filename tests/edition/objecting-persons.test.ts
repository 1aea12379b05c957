/** Whom an objection reaches before a build has heard it: by key, by any number, and through merges. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { kindsHeard, objectingPersons } from '../../src/edition/objecting-persons.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { layResidentIndex } from '../../src/linkage/residents/open-resident-index.ts';
import { layOptOuts } from '../../src/pseudonym/opt-out-lists.ts';
import { OPT_OUT_KINDS, type OptOutKind, type Purpose } from '../../src/pseudonym/read-purposes.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await layResidentIndex(engine);
  await layOptOuts(engine);
});
afterAll(() => engine.close());

const TODAY = '2026-03-02';
const NUMBERS = ['9990000018', '9990000026', '9990000034', '9990000042'] as const;
const resident = (key: number, number: string | null, into: number | null = null) =>
  engine.run('insert into resident (person_key, nhs_number, merged_into) values (?, ?, ?)', [key, number, into]);
const object = (of: string | number, kind: OptOutKind = 'sharing', withdrawn: string | null = null) =>
  engine.run('insert into objection values (?, ?, ?, ?::date, ?::date)', [
    ...(typeof of === 'string' ? [of, null] : [null, of]),
    ...[kind, '2026-01-01', withdrawn],
  ]);
const heard = async (kinds: OptOutKind[] = ['sharing']) => [...(await objectingPersons(engine, kinds, TODAY))];

beforeEach(async () => {
  for (const table of ['resident', 'identifier', 'number_merger', 'identity_change', 'objection'])
    await engine.run(`delete from ${table}`);
  for (const [i, number] of NUMBERS.entries()) await resident(i + 1, number);
});

describe('an objection', () => {
  it('is of the person of that key, or of that number, now or earlier', async () => {
    expect(await heard()).toEqual([]);
    await object(NUMBERS[0]);
    await object(3);
    await engine.run(
      `insert into identifier values (4, 'nhs-number', '9990000050', 1, 1, 2), (2, 'mobile', '9990000069', 1, 1, null)`,
    );
    await object('9990000050');
    await object('9990000069');
    await object('9990000077');
    expect(await heard()).toEqual([1, 3, 4]);
  });

  it('is of whoever a number was given up for, unless a reviewer took that back', async () => {
    await engine.run(`insert into number_merger values
      ('9990000050', '${NUMBERS[1]}', false, 1), ('9990000069', '${NUMBERS[2]}', true, 1)`);
    await object('9990000050');
    await object('9990000069');
    expect(await heard()).toEqual([2]);
  });

  it('stands until the day on which it was withdrawn', async () => {
    await object(1, 'sharing', '2026-03-01');
    await object(2, 'sharing', TODAY);
    await object(3, 'sharing', '2026-03-03');
    expect(await heard()).toEqual([3]);
  });

  it('is of the kinds that are heard alone', async () => {
    await object(1, 'secondary_use');
    await object(2, 'case_finding');
    await object(3);
    expect([await heard([]), await heard(), await heard(['case_finding', 'sharing'])]).toEqual([[], [3], [2, 3]]);
  });

  it('reaches who is one with them by a merge that holds, through any chain and to either side', async () => {
    await engine.run(`insert into identity_change values (1, 1, 'merge', 3, 2, 'r', null), (2, 2, 'merge', 2, 1, 'r', null),
      (3, 2, 'split', 4, 1, 'r', null)`);
    for (const key of [1, 2, 3]) {
      await engine.run('delete from objection');
      await object(NUMBERS[key - 1]!);
      expect(await heard()).toEqual([1, 2, 3]);
    }
    await engine.run('update identity_change set reversed_version = 3 where change_id = 2');
    expect(await heard()).toEqual([2, 3]);
  });

  it('reaches across a merge that was taken back, until a build has described the residents anew', async () => {
    await engine.run(`insert into identity_change values (1, 1, 'merge', 2, 1, 'r', 2)`);
    await engine.run('update resident set merged_into = 1 where person_key = 2');
    await object(NUMBERS[1]);
    expect(await heard()).toEqual([1, 2]);
    await engine.run('update resident set merged_into = null');
    expect(await heard()).toEqual([2]);
  });

  it('by key is of all whom a merge or a split ever joined with that person, taken back or not; by number it is not', async () => {
    await engine.run(`insert into identity_change values (1, 1, 'split', 1, 2, 'r', null), (2, 1, 'split', 2, 3, 'r', 4),
      (3, 1, 'merge', 5, 3, 'r', 6), (4, 1, 'overlay', 1, 4, 'r', null), (5, 1, 'unlink', 1, null, 'r', null)`);
    for (const key of [1, 2, 3, 5]) {
      await engine.run('delete from objection');
      await object(key);
      expect(await heard()).toEqual([1, 2, 3, 5]);
    }
    await engine.run('delete from objection');
    await object(NUMBERS[1]);
    await object(4);
    expect(await heard()).toEqual([2, 4]);
  });
});

describe('what is heard', () => {
  const nothing = Object.fromEntries(OPT_OUT_KINDS.map((kind) => [kind, 'nothing'])) as Purpose['drops'];
  const purpose = (drops: Partial<Purpose['drops']>): Purpose => ({
    ...{ id: 'direct_care', name: 'Direct care', key: 'direct_care', seesSensitive: true },
    drops: { ...nothing, ...drops },
  });

  it('is the objection to sharing always, what the purpose obeys in any way, and in doubt everything', () => {
    expect(kindsHeard(purpose({}))).toEqual(['sharing']);
    expect(kindsHeard(purpose({ sharing: 'all_rows', secondary_use: 'gp_rows' }))).toEqual([
      'sharing',
      'secondary_use',
    ]);
    expect(kindsHeard(undefined)).toEqual([...OPT_OUT_KINDS]);
  });
});
