/** Opt-outs that stand: lists taken and forgotten, the rules against a slow twin, and publishing blocked without an answer. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import {
  forgetExpired,
  forgetOpenLists,
  keepNationalList,
  nationalListInUse,
  openNationalList,
  sealNationalList,
} from '../../src/pseudonym/keep-national-list.ts';
import { keepObjections } from '../../src/pseudonym/keep-objections.ts';
import { Key, keysOf, newKey } from '../../src/pseudonym/keys.ts';
import { makeOptOuts, type OptOutOrder } from '../../src/pseudonym/make-opt-outs.ts';
import { NationalList } from '../../src/pseudonym/national-list.ts';
import { layOptOuts } from '../../src/pseudonym/opt-out-lists.ts';
import { Objections, readObjections } from '../../src/pseudonym/read-objections.ts';
import { readPurposes } from '../../src/pseudonym/read-purposes.ts';
import { readType1Codes } from '../../src/pseudonym/read-type-1-codes.ts';
import { type1FromEvents, type1FromFlags } from '../../src/pseudonym/type-1-sql.ts';
import { someNumber } from './nhs-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-opt-outs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const catalogue = resolve(import.meta.dirname, '../../catalogue');
const purposes = readPurposes({ catalogueFolders: [catalogue] });
const TODAY = '2026-11-26';

let engine: Engine;
beforeEach(async () => {
  engine = await openEngine();
  await layOptOuts(engine);
  return () => engine.close();
});

const answerOf = (numbers: string[], on = TODAY): NationalList =>
  new NationalList(numbers.map((n) => `${n},\n`).join(''), on);

/** SQL of rows of texts. */
const rowsOf = (columns: string[], rows: (string | number | boolean | null)[][]): string =>
  `(select * from (values ${[columns.map(() => null), ...rows].map((r) => `(${r.map((v) => (typeof v === 'string' ? literal(v) : String(v))).join(', ')})`).join(', ')}) as t(${columns.join(', ')}) offset 1)`;

const residents = (rows: [number, string | null][]): string =>
  `select person_key::bigint as person_key, nhs_number::varchar as nhs_number from ${rowsOf(['person_key', 'nhs_number'], rows)}`;

let files = 0;
function objections(lines: string[], header = 'nhs_number,person_key,kind,date,withdrawn'): string {
  const path = join(folder, `objections-${files++}.csv`);
  writeFileSync(path, [header, ...lines, ''].join('\n'));
  return path;
}

/** A folder of an identity zone of its own. */
const zone = (): string => mkdtempSync(join(folder, 'zone-'));

/** Where an answer lies open in a zone. */
const fileOf = (place: string, { sha256 }: NationalList): string =>
  join(place, `national-list-${sha256.slice(0, 16)}.dat`);

const order = (own: Partial<OptOutOrder> = {}): OptOutOrder => ({
  residents: residents([]),
  today: TODAY,
  purposes: [],
  national: null,
  ...own,
});
const standing = async (): Promise<string[]> =>
  (await engine.all<{ p: number; kind: string }>('select person_key as p, kind from opt_out')).map(
    (r) => `${r.p} ${r.kind}`,
  );

describe('the national opt-out', () => {
  const [one, two, three] = [someNumber(1), someNumber(2), someNumber(3)];
  it('takes out who is not on the answer, who has no number, and who has one number that is not on it', async () => {
    const national = answerOf([one, two]);
    const people: [number, string | null][] = [
      [1, one],
      [2, three],
      [3, null],
      [4, one],
      [4, three],
      [5, one],
      [5, two],
    ];
    const made = await makeOptOuts(engine, order({ national, residents: residents(people) }));
    expect(await standing()).toEqual(['2 national', '3 national', '4 national']);
    expect(made).toMatchObject({ residents: 5, withoutNumber: 1, optedOut: { national: 3 }, unknownObjections: 0 });
    expect(made.lists).toEqual([{ kind: 'national', sha256: national.sha256, listedOn: TODAY, lines: 2 }]);
  });

  it('takes out everybody without an answer, and who came after it', async () => {
    await makeOptOuts(engine, order({ residents: residents([[1, one]]) }));
    expect(await standing()).toEqual(['1 national']);
    await makeOptOuts(
      engine,
      order({
        national: answerOf([one]),
        residents: residents([
          [1, one],
          [2, two],
        ]),
      }),
    );
    expect(await standing()).toEqual(['2 national']);
  });

  it('blocks publishing without an answer, or with one that has lapsed, for the purposes that obey it', async () => {
    const national = answerOf([one], '2026-11-19');
    const all = order({ purposes: [...purposes.values()] });
    const refusal = async (own: Partial<OptOutOrder>): Promise<ConcordError> => {
      const error: unknown = await makeOptOuts(engine, { ...all, ...own }).catch((e: unknown) => e);
      expect(error).toBeInstanceOf(ConcordError);
      return error as ConcordError;
    };
    const none = await refusal({});
    expect(none.kind).toBe('build-refused');
    expect(none.message).toMatch(/obeyed by case_finding, planning, research, public\): there is no answer/);
    const lapsed = await refusal({ national, today: '2026-11-27' });
    expect(lapsed.message).toMatch(/answer of 2026-11-19 has lapsed after 7 days.*write the request/);
    const passes = async (own: Partial<OptOutOrder>): Promise<void> =>
      void (await expect(makeOptOuts(engine, { ...all, ...own })).resolves.toBeDefined());
    await passes({ national });
    await passes({ national, today: '2026-11-27', nationalListDays: 8 });
    await passes({ national, today: '2027-01-01', purposes: [purposes.get('direct_care')!] });
  });

  it('leaves neither numbers nor opt-outs in a file', async () => {
    const file = join(zone(), 'identity.duckdb');
    const numbers = Array.from({ length: 5000 }, (_, i) => someNumber(i));
    const kept = await openEngine({ file });
    await layOptOuts(kept);
    await makeOptOuts(kept, order({ national: answerOf(numbers), residents: residents([[1, someNumber(9000)]]) }));
    await kept.run('checkpoint');
    expect(
      await kept.all(
        `select table_name as t from duckdb_tables() where not temporary and table_name in ('opt_out', 'national_listed')`,
      ),
    ).toEqual([]);
    expect(await kept.all(`select 1 from duckdb_tables() where table_name = 'national_listed'`)).toEqual([]);
    kept.close();
    const bytes = readFileSync(file).toString('latin1');
    expect(numbers.filter((n) => bytes.includes(n))).toEqual([]);
  });
});

describe('an answer in the identity zone', () => {
  const [one, two, three] = [someNumber(1), someNumber(2), someNumber(3)];
  it('is refused when it is older, of tomorrow or lapsed, and the same one is taken again', async () => {
    const place = zone();
    await keepNationalList(engine, place, answerOf([one], '2026-11-25'), TODAY);
    await keepNationalList(engine, place, answerOf([one], '2026-11-25'), TODAY);
    const take = (on: string, today = TODAY): Promise<void> =>
      keepNationalList(engine, place, answerOf([two], on), today);
    await expect(take('2026-11-24')).rejects.toThrow(/before the one in use \(2026-11-25\)/);
    await expect(take('2026-11-27')).rejects.toThrow(/today is 2026-11-26/);
    await expect(take('2026-11-26', '2026-12-04')).rejects.toThrow(/kept for 7 days/);
    expect((await nationalListInUse(engine, place))?.numbers()).toBe(`${one},\n`);
    expect(await engine.all('select lines, forgotten_on from opt_out_list')).toEqual([
      { lines: 1, forgotten_on: null },
    ]);
  });

  it('is the newest when two came on one day, and none before any came', async () => {
    const place = zone();
    expect(await nationalListInUse(engine, place)).toBeNull();
    for (const numbers of [[one], [two], [one, three], [two, three]]) {
      await keepNationalList(engine, place, answerOf(numbers), TODAY);
      expect((await nationalListInUse(engine, place))?.sha256).toBe(answerOf(numbers).sha256);
    }
    const files = readdirSync(place);
    expect(files).toHaveLength(4);
    for (const name of files) expect(statSync(join(place, name)).mode & 0o777).toBe(0o600);
  });

  it('is not used when its file is gone or another', async () => {
    const place = zone();
    await keepNationalList(engine, place, answerOf([one]), TODAY);
    const file = fileOf(place, answerOf([one]));
    writeFileSync(file, `${two},\n`);
    await expect(nationalListInUse(engine, place)).rejects.toThrow(/not the one that was taken.*take the answer/);
    rmSync(file);
    await expect(nationalListInUse(engine, place)).rejects.toThrow(/is gone/);
  });

  it('is gone after its permitted life; its hash, day and count stay', async () => {
    const place = zone();
    const list = answerOf([one, two], '2026-11-20');
    await keepNationalList(engine, place, list, TODAY);
    expect(await forgetExpired(engine, place, '2026-11-27')).toBe(false);
    expect(readdirSync(place)).toEqual([basename(fileOf(place, list))]);
    writeFileSync(`${fileOf(place, list)}.part`, 'of a run that was killed');
    expect(await forgetExpired(engine, place, '2026-11-28')).toBe(true);
    expect(await forgetExpired(engine, place, '2026-11-28')).toBe(false);
    expect(readdirSync(place)).toEqual([]);
    expect(await nationalListInUse(engine, place)).toBeNull();
    expect(
      await engine.all(
        'select sha256, listed_on::varchar as listed_on, lines, forgotten_on::varchar as forgotten_on from opt_out_list',
      ),
    ).toEqual([{ sha256: list.sha256, listed_on: '2026-11-20', lines: 2, forgotten_on: '2026-11-28' }]);
  });
});

describe('an answer between two pieces of work', () => {
  const keyOf = (version: number): Key => new Key('zones', version, Buffer.from(newKey(), 'hex'));
  const key = keyOf(1);
  const [older, newer] = [answerOf([someNumber(1)], '2026-11-25'), answerOf([someNumber(2), someNumber(3)])];
  const texts = (place: string): string[] => readdirSync(place).map((n) => readFileSync(join(place, n), 'latin1'));
  const taken = async (place: string, list: NationalList): Promise<void> => {
    await keepNationalList(engine, place, list, TODAY);
    (await sealNationalList(engine, place, key))();
  };

  it('lies sealed, one alone, and no number can be read in its folder', async () => {
    const place = zone();
    await taken(place, older);
    await taken(place, newer);
    expect(readdirSync(place)).toEqual([`${basename(fileOf(place, newer))}.sealed`]);
    for (const text of texts(place)) expect(text).not.toContain(someNumber(2));
    await expect(nationalListInUse(engine, place)).rejects.toThrow(/gone, or cannot be opened/);
    await openNationalList(engine, place, keysOf([key]));
    expect((await nationalListInUse(engine, place))?.numbers()).toBe(newer.numbers());
    forgetOpenLists(place);
    expect(readdirSync(place)).toEqual([`${basename(fileOf(place, newer))}.sealed`]);
  });

  it('is the one before when a run is killed after sealing the next and before the zone', async () => {
    const place = zone();
    await taken(place, older);
    await engine.run('create temp table before as from opt_out_list');
    await keepNationalList(engine, place, newer, TODAY);
    await sealNationalList(engine, place, key);
    // the zone as it was sealed before
    await engine.run('delete from opt_out_list');
    await engine.run('insert into opt_out_list from before');
    writeFileSync(`${fileOf(place, newer)}.part`, 'of a run that was killed');
    await openNationalList(engine, place, keysOf([key]));
    expect((await nationalListInUse(engine, place))?.sha256).toBe(older.sha256);
    expect(readdirSync(place).filter((name) => name.includes(newer.sha256.slice(0, 16)))).toEqual([]);
  });

  it('is mended by taking it again when its seal is broken, and can be sealed with a newer key', async () => {
    const place = zone();
    await taken(place, newer);
    writeFileSync(`${fileOf(place, newer)}.sealed`, 'something else');
    await openNationalList(engine, place, keysOf([key]));
    await expect(nationalListInUse(engine, place)).rejects.toThrow(/take the answer of the service again/);
    await keepNationalList(engine, place, newer, TODAY);
    const next = keyOf(2);
    (await sealNationalList(engine, place, next))();
    await openNationalList(engine, place, keysOf([next]));
    expect((await nationalListInUse(engine, place))?.lines).toBe(2);
  });

  it('goes with its seal after its permitted life', async () => {
    const place = zone();
    await taken(place, newer);
    await openNationalList(engine, place, keysOf([key]));
    expect(await forgetExpired(engine, place, '2026-12-04')).toBe(true);
    expect(readdirSync(place)).toEqual([]);
  });
});

describe('a list of objections', () => {
  const refusal = (lines: string[], header?: string): ConcordError => {
    try {
      readObjections(objections(lines, header), TODAY);
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      expect(`${error.stack}${String(error.cause)}`).not.toMatch(/Quillfeather|999000/);
      return error;
    }
    throw new Error('it was not refused');
  };

  it('is taken in place of the one before', async () => {
    const lines = [
      `${someNumber(1)},,sharing,2026-01-02,`,
      ',7,secondary_use,2026-01-02,',
      ',8,case_finding,2026-01-02,2026-02-01',
      `${someNumber(99)},,sharing,2026-01-02,`,
    ];
    const people: [number, string | null][] = [
      [6, someNumber(1)],
      [7, null],
      [8, null],
    ];
    const read = readObjections(objections(lines), TODAY);
    expect(inspect(read, { showHidden: true, depth: 5 }) + JSON.stringify(read)).not.toContain(someNumber(1));
    await keepObjections(engine, read, TODAY);
    const made = await makeOptOuts(engine, order({ residents: residents(people) }));
    expect((await standing()).filter((s) => !s.endsWith('national'))).toEqual(['6 sharing', '7 secondary_use']);
    expect(made).toMatchObject({ unknownObjections: 1, optedOut: { sharing: 1, secondary_use: 1 } });
    expect(made.lists).toEqual([{ kind: 'objections', sha256: read.sha256, listedOn: TODAY, lines: 4 }]);
    await keepObjections(engine, readObjections(objections([]), TODAY), TODAY);
    await makeOptOuts(engine, order({ residents: residents(people) }));
    expect((await standing()).filter((s) => !s.endsWith('national'))).toEqual([]);
  });

  it('is taken whole or not at all, without a value in the message', async () => {
    await keepObjections(engine, readObjections(objections([',1,sharing,2026-01-02,']), TODAY), TODAY);
    const bad = new Objections('f00d', [
      ['', '2', 'sharing', '2026-01-02', ''],
      ['', 'Quillfeather', 'sharing', '2026-01-02', ''],
    ]);
    const error: unknown = await keepObjections(engine, bad, TODAY).catch((e: unknown) => e);
    expect(inspect(error, { depth: 5 })).toMatch(/could not be taken/);
    expect(inspect(error, { depth: 5 })).not.toContain('Quillfeather');
    await makeOptOuts(engine, order());
    expect(await standing()).toEqual(['1 sharing']);
  });

  it('stands until the day it is withdrawn', async () => {
    await keepObjections(
      engine,
      readObjections(
        objections([
          ',1,sharing,2026-01-02,2026-11-26',
          ',2,sharing,2026-01-02,2026-11-27',
          ',3,sharing,2026-11-26,',
          ',4,sharing,2026-01-01,2026-02-01',
          ',4,sharing,2026-03-01,',
        ]),
        TODAY,
      ),
      TODAY,
    );
    await makeOptOuts(engine, order());
    expect(await standing()).toEqual(['2 sharing', '3 sharing', '4 sharing']);
  });

  it('tells every wrong line at once, a number whose check digit is another too, and repeats none', () => {
    const wrong = `${someNumber(1).slice(0, 9)}${(Number(someNumber(1)[9]) + 1) % 10}`;
    const error = refusal([
      `${wrong},,sharing,2026-01-02,`,
      `${someNumber(2)},,unheard,2026-01-02,`,
      '9999999999,,sharing,2026-01-02,',
    ]);
    expect(error.problems.map((p) => `${p.where.split(':').at(-1)} ${p.problem}`)).toEqual([
      '2 nhs_number is none: its check digit is that of another number',
      '3 the kind is unknown',
      '4 nhs_number is none: its check digit is that of another number',
    ]);
    expect(JSON.stringify(error.problems)).not.toMatch(new RegExp(`${wrong}|9999999999`));
  });

  it('is not taken from the future: nobody has objected on a day to come', () => {
    const { problems } = refusal([
      ',1,sharing,2026-11-26,',
      ',2,sharing,2026-11-27,',
      ',3,sharing,2026-01-02,2027-01-01',
    ]);
    expect(problems).toEqual([
      {
        where: expect.stringMatching(/:3$/),
        problem: 'date is a day to come',
        expected: 'the day on which it was made, 2026-11-26 or before',
        remedy: expect.stringContaining('put on the list on that day'),
      },
    ]);
  });

  it('is heard under an earlier number and of a person who is another now', async () => {
    await keepObjections(
      engine,
      readObjections(objections([`${someNumber(1)},,sharing,2026-01-02,`, ',20,secondary_use,2026-01-02,']), TODAY),
      TODAY,
    );
    const made = await makeOptOuts(
      engine,
      order({
        residents: residents([
          [1, someNumber(2)],
          [2, someNumber(3)],
        ]),
        earlierNumbers: residents([[1, someNumber(1)]]),
        merged: 'select 20::bigint as person_key, 2::bigint as into_key',
      }),
    );
    expect((await standing()).filter((s) => !s.endsWith('national'))).toEqual(['1 sharing', '2 secondary_use']);
    expect(made.unknownObjections).toBe(0);
  });

  it('by key is of all whom a merge or a split ever joined, as the slow twin says; by number it is of that person', async () => {
    const person = fc.integer({ min: 1, max: 8 });
    const everybody = { residents: residents([1, 2, 3, 4, 5, 6, 7, 8].map((key) => [key, someNumber(key)])) };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(person, person), { maxLength: 6 }),
        fc.array(fc.tuple(person, fc.boolean()), { minLength: 1, maxLength: 3 }),
        async (joins, said) => {
          const together = (key: number): Set<number> => {
            const all = new Set([key]);
            for (let before = 0; before < all.size; ) {
              before = all.size;
              for (const [a, b] of joins) if (all.has(a) || all.has(b)) all.add(a).add(b);
            }
            return all;
          };
          const expected = new Set(said.flatMap(([key, byKey]) => (byKey ? [...together(key)] : [key])));
          const lines = said.map(([key, byKey]) => `${byKey ? `,${key}` : `${someNumber(key)},`},sharing,2026-01-02,`);
          await keepObjections(engine, readObjections(objections([...new Set(lines)]), TODAY), TODAY);
          const joined = `select person_key::bigint as person_key, into_key::bigint as into_key
            from ${rowsOf(['person_key', 'into_key'], joins)}`;
          await makeOptOuts(engine, order({ ...everybody, joined }));
          const stand = (await standing()).filter((s) => s.endsWith('sharing'));
          expect(stand).toEqual([...expected].toSorted((a, b) => a - b).map((key) => `${key} sharing`));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of one who was joined to a resident is of somebody known, and nobody is counted who is no resident', async () => {
    await keepObjections(engine, readObjections(objections([',2,sharing,2026-01-02,']), TODAY), TODAY);
    const joined = 'select 1::bigint as person_key, 2::bigint as into_key';
    const made = await makeOptOuts(engine, order({ residents: residents([[1, someNumber(1)]]), joined }));
    expect(await standing()).toEqual(['1 national', '1 sharing', '2 sharing']);
    expect(made).toMatchObject({ unknownObjections: 0, optedOut: { sharing: 1 } });
  });

  it('may be written by a spreadsheet', () => {
    const path = objections([]);
    writeFileSync(
      path,
      `\ufeff"kind","date","withdrawn","nhs_number","person_key"\r\n"sharing","2026-01-02",""," 999-000 0018 ",""\r\n\r\n`,
    );
    expect(readObjections(path, TODAY).rows()).toEqual([['9990000018', '', 'sharing', '2026-01-02', '']]);
  });

  it('is refused with every fault at once and no value', () => {
    const { problems, kind } = refusal([
      'Quillfeather,,sharing,2026-01-02,',
      ',,sharing,2026-01-02,',
      '9990000018,1,Quillfeather,Quillfeather,2026-13-01',
      ',x,national,2026-01-02,2026-01-01',
    ]);
    expect(kind).toBe('file-refused');
    expect(problems.map((p) => `${p.where.replace(/.*:/, '')} ${p.problem}`)).toEqual([
      '2 nhs_number is none',
      '3 it does not name one person',
      '4 it does not name one person',
      '4 the kind is unknown',
      '4 date is no day',
      '4 withdrawn is no day',
      '5 person_key is none',
      '5 the kind is unknown',
      '5 it was withdrawn before it was made',
    ]);
  });

  it.each([
    ['another header', ['9990000018,,sharing,2026-01-02,'], 'number,person_key,kind,date,withdrawn', /header/],
    ['a missing column', [], 'nhs_number,kind,date,withdrawn', /header/],
    ['a short line', ['9990000018,,sharing'], undefined, /as many fields/],
    ['an open quote', ['"Quillfeather,,sharing,2026-01-02,'], undefined, /no CSV/],
  ])('is refused for %s', (_, lines, header, message) => expect(refusal(lines, header).message).toMatch(message));

  it('is refused when it is empty or not there', () => {
    const path = objections([]);
    writeFileSync(path, '');
    expect(() => readObjections(path, TODAY)).toThrow(/header/);
    expect(() => readObjections(join(folder, 'none.csv'), TODAY)).toThrow(/ENOENT/);
  });
});

describe('type 1', () => {
  const CODES = { dissent: ['D1', "D'2"], withdrawal: ['W1'] };
  type Event = [number, string | null, string | null];
  const events = (rows: Event[]): string =>
    `(select person_key::bigint as person_key, code::varchar as code, recorded_on::date as recorded_on from ${rowsOf(['person_key', 'code', 'recorded_on'], rows)})`;
  const stated = async (rows: Event[], own: Partial<OptOutOrder> = {}): Promise<string[]> => {
    await makeOptOuts(engine, order({ type1: type1FromEvents(events(rows), CODES), ...own }));
    return standing();
  };

  it.each<[string, Event[], boolean]>([
    ['dissent', [[1, 'D1', '2020-01-01']], true],
    [
      'dissent and a later withdrawal',
      [
        [1, 'D1', '2020-01-01'],
        [1, 'W1', '2020-01-02'],
      ],
      false,
    ],
    [
      'dissent after a withdrawal',
      [
        [1, 'W1', '2020-01-01'],
        [1, "D'2", '2020-01-02'],
      ],
      true,
    ],
    [
      'both on one day',
      [
        [1, 'W1', '2020-01-01'],
        [1, 'D1', '2020-01-01'],
      ],
      true,
    ],
    ['a withdrawal alone', [[1, 'W1', '2020-01-01']], false],
    [
      'dissent and a withdrawal of a day to come',
      [
        [1, 'D1', '2020-01-01'],
        [1, 'W1', '2026-11-27'],
      ],
      true,
    ],
    [
      'dissent and a withdrawal of today',
      [
        [1, 'D1', '2020-01-01'],
        [1, 'W1', '2026-11-26'],
      ],
      false,
    ],
    ['dissent of a day to come', [[1, 'D1', '2026-11-27']], true],
    [
      'a dissent without a date',
      [
        [1, 'D1', null],
        [1, 'W1', '2020-01-01'],
      ],
      true,
    ],
    [
      'a withdrawal without a date',
      [
        [1, 'D1', '2020-01-01'],
        [1, 'W1', null],
      ],
      true,
    ],
    [
      'another code',
      [
        [1, 'D', '2020-01-01'],
        [1, null, '2020-01-01'],
      ],
      false,
    ],
  ])('of %s', async (_, rows, stands) => expect(await stated(rows)).toEqual(stands ? ['1 type_1'] : []));

  type Flag = [number, boolean, string | null];
  const flagged = (rows: Flag[]): string =>
    type1FromFlags(
      `(select person_key::bigint as person_key, flag::boolean as flag, recorded_on::date as recorded_on from ${rowsOf(['person_key', 'flag', 'recorded_on'], rows)})`,
    );
  const code = (name: string, on: string): string => type1FromEvents(events([[1, name, on]]), CODES);

  it.each<[string, Flag[], string | null, boolean]>([
    ['that is set', [[1, true, '2020-01-01']], null, true],
    ['that is not set', [[1, false, '2020-01-01']], null, false],
    [
      'set, and not on a day to come',
      [
        [1, true, '2020-01-01'],
        [1, false, '2026-11-27'],
      ],
      null,
      true,
    ],
    [
      'set, and later not',
      [
        [1, true, '2020-01-01'],
        [1, false, '2020-01-02'],
      ],
      null,
      false,
    ],
    [
      'not set, and later set',
      [
        [1, false, '2020-01-01'],
        [1, true, '2020-01-02'],
      ],
      null,
      true,
    ],
    [
      'set and not on one day',
      [
        [1, true, '2020-01-01'],
        [1, false, '2020-01-01'],
      ],
      null,
      true,
    ],
    [
      'set without a date',
      [
        [1, true, null],
        [1, false, '2020-01-01'],
      ],
      code('W1', '2020-01-02'),
      true,
    ],
    [
      'not set without a date',
      [
        [1, true, '2020-01-01'],
        [1, false, null],
      ],
      null,
      true,
    ],
    ['set before a code of withdrawal', [[1, true, '2020-01-01']], code('W1', '2020-01-02'), false],
    ['set after a code of withdrawal', [[1, true, '2020-01-03']], code('W1', '2020-01-02'), true],
    ['not set after a code of dissent', [[1, false, '2020-01-03']], code('D1', '2020-01-02'), true],
    [
      'of another person',
      [
        [1, true, '2020-01-01'],
        [2, false, '2020-01-02'],
      ],
      null,
      true,
    ],
  ])('of a flag %s', async (_, rows, codes, stands) => {
    const type1 = [flagged(rows), ...(codes ? [codes] : [])].join(' union all ');
    await makeOptOuts(engine, order({ type1 }));
    expect(await standing()).toEqual(stands ? ['1 type_1'] : []);
  });

  it('has its codes in the catalogue, none of them on both lists', () => {
    const { dissent, withdrawal } = readType1Codes({ catalogueFolders: [catalogue] }).codes;
    expect(dissent).toContain('9Nu0');
    expect(withdrawal.length).toBeGreaterThan(0);
    expect(dissent.filter((code) => withdrawal.includes(code))).toEqual([]);
  });

  it('of a person who is another now is theirs', async () => {
    const merged = 'select 1::bigint as person_key, 9::bigint as into_key';
    expect(await stated([[1, 'D1', '2020-01-01']], { merged })).toEqual(['9 type_1']);
    expect(
      await stated(
        [
          [1, 'D1', '2020-01-01'],
          [9, 'W1', '2020-01-02'],
        ],
        { merged },
      ),
    ).toEqual([]);
  });

  it('comes from a list as well, and no code means nothing', async () => {
    await keepObjections(engine, readObjections(objections([',3,type_1,2020-01-01,']), TODAY), TODAY);
    expect(await stated([[1, 'W1', '2020-01-01']])).toEqual(['3 type_1']);
    await makeOptOuts(
      engine,
      order({ type1: type1FromEvents(events([[1, 'D1', '2020-01-01']]), { dissent: [], withdrawal: [] }) }),
    );
    expect(await standing()).toEqual(['3 type_1']);
  });

  it('stands as the slow twin says, whatever was recorded', async () => {
    const event = fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom('D1', "D'2", 'W1', 'other', null),
      fc.option(fc.integer({ min: 1, max: 5 }).map((d) => `2020-01-0${d}`)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 12 }), async (rows) => {
        const stands = [1, 2, 3].filter((person) => {
          let latest = '';
          let dissents = false;
          for (const [p, code, date] of rows) {
            const dissent = code === 'D1' || code === "D'2";
            if (p !== person || (!dissent && code !== 'W1')) continue;
            const on = date ?? (dissent ? '9999' : '0');
            if (on > latest || (on === latest && dissent)) dissents = dissent;
            if (on > latest) latest = on;
          }
          return dissents;
        });
        expect(await stated(rows)).toEqual(stands.map((p) => `${p} type_1`));
      }),
      { numRuns: 60 },
    );
  });
});
