import { describe, expect, it } from 'vitest';
import { ANN, eachWithIndex } from './each-index.ts';
import { type MadeUpIndex, nhsNumber, type Row, tokenOf } from './made-up-index.ts';

let index: MadeUpIndex;
eachWithIndex((opened) => {
  index = opened;
});

const TOM = {
  nhs: nhsNumber(2),
  forename: 'Thomas',
  surname: 'Carter',
  born: '1985-11-23',
  sex: '1',
  postcode: 'AB1 3EF',
};

/** Ann and Tom are in PDS; is a row of another source Ann's (true), somebody else's (a key) or nobody's (null)? */
async function whose(row: Omit<Row, 'key'>): Promise<'Ann' | 'Tom' | 'new' | null> {
  await index.update({
    pds: [ANN, { key: 'tom', ...TOM }],
    ed: [{ key: 'row', ...row }],
  });
  const { ann, tom, row: person } = await index.persons();
  if (person === null) return null;
  return person === ann ? 'Ann' : person === tom ? 'Tom' : 'new';
}

const way = async (key = 'row'): Promise<string | null> => (await index.ways())[key] ?? null;
const { nhs } = ANN;

describe('a record with an NHS number', () => {
  it.each<[string, Omit<Row, 'key'>]>([
    ['the same birth date', { nhs, born: '1970-03-04' }],
    [
      'the same birth date after a marriage and a move',
      { nhs, forename: 'Ann', surname: 'Wright', born: '1970-03-04', postcode: 'ZE1 0AA' },
    ],
    ['nothing beside the number', { nhs }],
    ['day and month swapped, sex and surname agreeing', { nhs, born: '1970-04-03', sex: '2', surname: 'Bakre' }],
    ['a wrong year, sex and postcode agreeing', { nhs, born: '1907-03-04', sex: '2', postcode: 'ab12cd' }],
    ['the default birth date, and one thing that agrees', { nhs, born: '1900-01-01', postcode: 'AB1 2CD' }],
    ['names in each other’s field', { nhs, forename: 'Baker', surname: 'Ann' }],
    ['a number with blanks', { nhs: `${nhs.slice(0, 3)} ${nhs.slice(3, 6)} ${nhs.slice(6)}`, born: '1970-03-04' }],
  ])('is of the number’s holder with %s', async (_, row) => {
    expect(await whose(row)).toBe('Ann');
    expect(await way()).toBe('number');
  });

  it.each<[string, Omit<Row, 'key'>]>([
    ['another birth date', { nhs, born: '1951-07-30', sex: '2', surname: 'Baker', postcode: 'AB1 2CD' }],
    ['one part of the birth date wrong and another sex', { nhs, born: '1970-03-05', sex: '1', surname: 'Baker' }],
    [
      'one part of the birth date wrong, name and place others',
      { nhs, born: '1970-03-05', sex: '2', surname: 'Zed', postcode: 'ZE1 0AA' },
    ],
    ['another forename and another surname, nothing else', { nhs, forename: 'Zoe', surname: 'Zed' }],
    [
      'another forename, surname and sex on the same birth date',
      { nhs, forename: 'Zak', surname: 'Zed', sex: '1', born: '1970-03-04' },
    ],
    ['only a postcode, and not the holder’s', { nhs, postcode: 'ZE1 0AA' }],
  ])('is not the holder’s with %s', async (_, row) => {
    expect(await whose(row)).not.toBe('Ann');
    expect(await way()).not.toBe('number');
  });

  it('that was not trusted goes on without it, to whom it does describe', async () => {
    expect(await whose({ ...TOM, nhs })).toBe('Tom');
    expect(await way()).toBe('demographics');
    await index.update({
      ed: [{ key: 'other', nhs: nhsNumber(99), born: TOM.born, sex: '1', postcode: TOM.postcode }],
    });
    expect((await index.persons()).other).toBe((await index.persons()).tom);
  });

  it('that fails its check, or has ten digits alike, is not known by it', async () => {
    const wrong = `${nhs.slice(0, 9)}${(Number(nhs[9]) + 1) % 10}`;
    await index.update({
      pds: [ANN],
      ed: [
        { key: 'a', nhs: wrong },
        { key: 'b', nhs: '9999999999' },
        { key: 'c', nhs: '9999999999', born: '1980-01-02' },
      ],
    });
    const { ann, ...others } = await index.persons();
    expect(ann).toBe(1);
    expect(others).toEqual({ a: null, b: null, c: null });
  });

  it('that was given up is known by the one that holds, through a chain, and not by a circle of mergers', async () => {
    const [old, older, x, y] = [11, 12, 13, 14].map(nhsNumber) as [string, string, string, string];
    await index.update({
      pds: [ANN],
      merger: [
        { key: 'm1', gaveUp: old, nhs },
        { key: 'm2', gaveUp: older, nhs: old },
        { key: 'm3', gaveUp: x, nhs: y },
        { key: 'm4', gaveUp: y, nhs: x },
      ],
      ed: [
        { key: 'a', nhs: old, born: ANN.born },
        { key: 'b', nhs: older, born: ANN.born },
        { key: 'x', nhs: x, born: '1980-01-02', local: '1' },
        { key: 'y', nhs: y, born: '1990-01-02', local: '2' },
      ],
    });
    const { ann, a, b, x: one, y: two } = await index.persons();
    expect([a, b]).toEqual([ann, ann]);
    expect(one).not.toBe(two);
  });

  it('that nobody knows makes a person only when more than one record can be meant, or nobody fits otherwise', async () => {
    const unknown = nhsNumber(50);
    await index.update({
      pds: [{ key: 'tom', ...TOM }, ANN],
      ed: [
        { key: 'lone', nhs: nhsNumber(51), born: ANN.born, sex: '2', postcode: ANN.postcode },
        { key: 'visit', nhs: nhsNumber(52), born: '1999-01-02', sex: '1' },
        { key: 'twice', nhs: unknown, born: TOM.born, sex: '1', postcode: TOM.postcode, local: 'L1' },
        { key: 'again', nhs: unknown, born: TOM.born, sex: '1', postcode: TOM.postcode, local: 'L2', from: 'P2' },
      ],
    });
    const { tom, ann, lone, visit, twice, again } = await index.persons();
    expect(lone).toBe(ann);
    expect(visit).not.toBe(null);
    expect(twice).toBe(again);
    expect(new Set([tom, ann, visit, twice]).size).toBe(4);
  });
});

describe('a record of a feed with tokens', () => {
  it('is of the holder of the number, superseded or not, where the birth month fits', async () => {
    const old = nhsNumber(11);
    await index.update({
      pds: [ANN],
      merger: [{ key: 'm', gaveUp: old, nhs }],
      mh: [
        { key: 'same', token: tokenOf(nhs), born: '1970-03-04', sex: '2' },
        { key: 'upper', token: tokenOf(nhs).toUpperCase(), sex: '2' },
        { key: 'old', token: tokenOf(old), born: '1970-03-04' },
        { key: 'near', token: tokenOf(nhs), born: '1970-04-03', sex: '2' },
        { key: 'otherSex', token: tokenOf(nhs), born: '1970-04-03', sex: '1' },
        { key: 'other', token: tokenOf(nhs), born: '1951-07-04', sex: '2' },
        { key: 'unknown', token: tokenOf(nhsNumber(77)), born: '1970-03-04' },
      ],
    });
    const { ann, m, ...rest } = await index.persons();
    expect(rest).toEqual({ same: ann, upper: ann, old: ann, near: ann, otherSex: null, other: null, unknown: null });
    expect(await way('same')).toBe('token');
    expect(m).toBe(ann);
  });

  it('waits for the key of its sender, and is linked when that comes, without another delivery', async () => {
    const rows = {
      pds: [ANN, { key: 'tom', ...TOM }],
      mh: [
        { key: 'hers', token: tokenOf(nhs), born: '1970-03-04' },
        { key: 'unknown', token: tokenOf(nhsNumber(77)), born: '1970-03-04' },
      ],
    };
    expect((await index.update(rows, [])).linked.token).toBeUndefined();
    const before = await index.persons();
    expect(before).toMatchObject({ hers: null, unknown: null });
    expect(await index.update({}, [])).toMatchObject({ mapVersion: 1, linked: {} });
    expect(await index.update({})).toMatchObject({ mapVersion: 2, linked: { token: 1 }, collected: { sources: 0 } });
    expect(await index.persons()).toEqual({ ...before, hers: before.ann });
    expect(await index.persons(1)).toEqual(before);
    // what the key could not tell is not tried again by every build
    expect(await index.update({})).toMatchObject({ mapVersion: 2, linked: {} });
    expect(await index.update({}, [1, 2])).toMatchObject({ mapVersion: 3, linked: {} });
    expect(await index.update({}, [1, 2])).toMatchObject({ mapVersion: 3 });
  });

  it('waits for numbers that its key could be tried with', async () => {
    await index.update({ mh: [{ key: 'early', token: tokenOf(nhs), born: '1970-03-04' }] }, []);
    expect(await index.update({})).toMatchObject({ mapVersion: 1 });
    expect((await index.update({ pds: [ANN] })).mapVersion).toBe(2);
    const { early, ann } = await index.persons();
    expect([early, ann === null]).toEqual([ann, false]);
  });
});

describe('a record without a trusted number', () => {
  it('is known by the partner’s own number, where what it says agrees', async () => {
    await index.update({
      pds: [ANN, { key: 'tom', ...TOM }],
      ed: [
        { key: 'first', nhs, born: ANN.born, local: 'L7' },
        { key: 'second', local: 'l7 ', born: ANN.born, postcode: 'ZE1 0AA' },
        { key: 'bare', local: 'L7' },
        { key: 'reused', local: 'L7', born: '1944-12-12' },
        { key: 'elsewhere', local: 'L7', from: 'P2' },
        { key: 'wrongNumber', nhs: TOM.nhs, local: 'L7', born: ANN.born },
      ],
    });
    const { ann, tom, ...rest } = await index.persons();
    expect(rest).toEqual({ first: ann, second: ann, bare: ann, reused: null, elsewhere: null, wrongNumber: ann });
    expect(tom).not.toBe(ann);
  });

  it('is known by birth date, sex and postcode when one person fits; of twins of one sex two fit', async () => {
    const twin = { surname: 'Dean', born: '2015-05-06', sex: '2', postcode: 'AB1 4GH' };
    await index.update({
      pds: [
        { key: 'eve', ...twin, nhs: nhsNumber(3), forename: 'Eve' },
        { key: 'ida', ...twin, nhs: nhsNumber(4), forename: 'Ida' },
        ANN,
      ],
      ed: [
        { key: 'annToo', born: ANN.born, sex: '2', postcode: ANN.postcode },
        { key: 'either', born: twin.born, sex: '2', postcode: twin.postcode },
        { key: 'eveToo', ...twin, forename: 'Eve' },
        { key: 'third', ...twin, forename: 'Zara' },
        { key: 'baby', ...twin, forename: 'Baby' },
        { key: 'babyOf', ...twin, forename: 'Baby of Sue' },
        { key: 'letter', ...twin, forename: 'I' },
      ],
    });
    const { eve, ida, ann, third, ...rest } = await index.persons();
    expect(rest).toEqual({ annToo: ann, either: null, eveToo: eve, baby: null, babyOf: null, letter: null });
    expect([eve, ida, ann, null]).not.toContain(third);
    expect(new Set([eve, ida, ann, third]).size).toBe(4);
  });

  it('of a baby without a name is that of the one baby who fits', async () => {
    expect(
      await whose({ forename: 'Baby Girl', surname: 'Baker', born: ANN.born, sex: '2', postcode: ANN.postcode }),
    ).toBe('Ann');
  });

  it('is weighed when it is mistyped, and a sibling or a neighbour at the same address is not enough', async () => {
    await index.update({
      pds: [ANN, ...crowd(60)],
      school: [
        { key: 'typed', forename: 'Ann', surname: 'Bakre', born: '1970-03-14', sex: '2', postcode: 'AB1 2CD' },
        { key: 'sister', forename: 'Zoe', surname: 'Baker', born: '1972-08-09', sex: '2', postcode: 'AB1 2CD' },
        { key: 'twinSister', forename: 'Zoe', surname: 'Baker', born: '1970-03-04', sex: '2', postcode: 'AB1 2CD' },
        { key: 'address', sex: '2', postcode: 'AB1 2CD' },
        { key: 'family', surname: 'Baker', sex: '2', postcode: 'AB1 2CD' },
      ],
    });
    const { ann, typed, sister, twinSister, address, family } = await index.persons();
    expect([typed, address, family]).toEqual([ann, null, null]);
    expect(await way('typed')).toBe('probability');
    expect([sister, twinSister]).not.toContain(ann);
    expect(sister).not.toBe(twinSister);
  });

  it('that is sensitive is linked by a number that is trusted or a token, or not at all', async () => {
    await index.update({
      pds: [ANN],
      ed: [
        { key: 'number', nhs, born: ANN.born, secret: true, local: 'L1' },
        { key: 'token', token: tokenOf(nhs), secret: true },
        { key: 'local', local: 'L1', born: ANN.born, secret: true },
        { key: 'fits', born: ANN.born, sex: '2', postcode: ANN.postcode, secret: true },
        { key: 'alike', forename: 'Ann', surname: 'Baker', born: ANN.born, sex: '2', secret: true },
      ],
    });
    const { ann, ...rest } = await index.persons();
    expect(rest).toEqual({ number: ann, token: ann, local: null, fits: null, alike: null });
  });

  it('with a name and a birth date becomes a resident without a number, once for all the records that are alike', async () => {
    await index.update({
      pds: [ANN, ...crowd(60)],
      housing: [
        { key: 'a', forename: 'Olga', surname: 'Petrenko', born: '1990-10-11', sex: '2', postcode: 'AB1 9XY' },
        { key: 'b', forename: 'Olga', surname: 'Petrenko', born: '1990-10-11', postcode: 'AB1 8XY' },
        { key: 'other', forename: 'Ivan', surname: 'Petrenko', born: '1990-10-11', sex: '1', postcode: 'AB1 9XY' },
        { key: 'noDate', forename: 'Lev', surname: 'Petrenko', postcode: 'AB1 9XY' },
      ],
    });
    const { a, b, other, noDate } = await index.persons();
    expect([a, b]).toEqual([a, a]);
    expect(a).not.toBe(null);
    expect(other).not.toBe(a);
    expect(noDate).toBe(null);
    expect(await way('a')).toBe('new-person');
    const { nhs_number } = await index.engine.one<{ nhs_number: string | null }>(
      `select nhs_number from resident where person_key = ${a}`,
    );
    expect(nhs_number).toBe(null);
  });
});

/** People who differ in everything, so that names and dates have frequencies. */
function crowd(n: number): Row[] {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const word = (i: number): string => [3, 7, 11, 17, 23].map((k) => letters[(i * k + k) % 26]).join('');
  return Array.from({ length: n }, (_, i) => ({
    ...{
      key: `crowd${i}`,
      nhs: nhsNumber(1000 + i),
      forename: word(i),
      surname: word(i * 31 + 5),
      sex: String(1 + (i % 2)),
    },
    ...{ born: `19${40 + (i % 50)}-0${1 + (i % 9)}-${10 + (i % 18)}`, postcode: `XY${1 + (i % 9)} ${i % 10}QW` },
  }));
}

describe('a record with the postcode of a scene', () => {
  const postcodes = async (): Promise<object[]> =>
    index.engine.all(`select value from identifier where kind = 'postcode' order by value`);

  it('is of who is called so and lives there, when there is no number and no birth date', async () => {
    const others = Array.from({ length: 200 }, (_, i) => ({
      ...{
        key: `other${i}`,
        nhs: nhsNumber(100 + i),
        forename: `Other${'abcdefghij'[i % 10]}`,
        born: `19${10 + (i % 80)}-05-06`,
      },
      ...{ surname: `Else${'abcdefghijklmnopqrst'[i % 20]}`, sex: '1', postcode: `ZE${i % 90} 1AA` },
    }));
    await index.update({ pds: [...others, ANN] });
    const said = { forename: 'Ann', surname: 'Baker', sex: '2' };
    await index.update({
      ambulance: [
        { key: 'there', ...said, scene: 'ab12cd' },
        { key: 'elsewhere', ...said, scene: 'ZE1 0AA' },
      ],
    });
    const { ann, there, elsewhere } = await index.persons();
    expect([there, elsewhere]).toEqual([ann, null]);
    expect(await way('there')).toBe('probability');
  });

  it('is nobody’s when nobody of the name lives there and nothing else is known', async () => {
    expect(await whose({ forename: 'Ann', surname: 'Zed', sex: '2', scene: 'ZE1 0AA' })).toBe(null);
  });

  it('of a known person tells of no home of theirs', async () => {
    expect(await whose({ nhs, born: ANN.born, scene: 'ZE1 0AA' })).toBe('Ann');
    expect(await postcodes()).toEqual([{ value: 'AB1 2CD' }, { value: 'AB1 3EF' }]);
  });

  it('of a new person gives them none, and an own postcode beside it is the home', async () => {
    const zoe = { forename: 'Zoe', surname: 'Zed', born: '1991-05-06', sex: '2', scene: 'ZE1 0AA' };
    expect(await whose(zoe)).toBe('new');
    const { postcode } = await index.engine.one<{ postcode: string | null }>(
      `select postcode from resident where forename = 'ZOE'`,
    );
    expect(postcode).toBeNull();
    await index.update({ ed: [{ key: 'second', ...zoe, postcode: 'ZE2 0AA' }] });
    expect(await postcodes()).toEqual([{ value: 'AB1 2CD' }, { value: 'AB1 3EF' }, { value: 'ZE2 0AA' }]);
  });
});

describe('a record that is nobody’s', () => {
  /** born on the same day, so that nobody can tell whose record it is before a place is known */
  const AMY = { ...ANN, key: 'amy', nhs: nhsNumber(3), forename: 'Amy', surname: 'Zed', postcode: 'AB9 9ZZ' };
  const moved = { born: ANN.born, sex: '2', postcode: 'ZE1 0AA' };
  const tells = { ...ANN, key: 'tells', postcode: 'ZE1 0AA' };

  it('is tried again when the registers tell something new, and not for what another source says', async () => {
    await index.update({
      pds: [ANN, AMY],
      ed: [{ key: 'row', ...moved }],
    });
    expect((await index.persons()).row).toBeNull();
    await index.update({ ed: [tells] });
    const { ann, row, tells: told } = await index.persons();
    expect([row, told]).toEqual([null, ann]);
    await index.update({ pds: [{ key: 'tom', ...TOM }] });
    expect((await index.persons()).row).toBe(ann);
  });

  it('is tried again for whatever comes where there is no register', async () => {
    await index.update({
      ed: [
        AMY,
        { ...AMY, key: 'ada', nhs: nhsNumber(4), forename: 'Ada', surname: 'Young', postcode: 'AB8 8YY' },
        { key: 'row', ...moved },
      ],
    });
    await index.update({ ed: [tells] });
    expect((await index.persons()).row).toBeNull();
    await index.update({ ed: [{ key: 'tom', ...TOM }] });
    const { row, tells: told } = await index.persons();
    expect(row).toBe(told);
  });

  it('keeps the chance of being somebody’s that it had', async () => {
    const mistyped = { ...ANN, key: 'row', nhs: '', forename: 'Anna', surname: 'Bakers', postcode: 'ZE1 0AA' };
    await index.update({
      pds: [ANN, { key: 'tom', ...TOM }],
      ed: [mistyped],
    });
    const chances = () => index.engine.all('select * from unlinked_chance order by record_id');
    const before = await chances();
    await index.update({ ed: [{ key: 'other', ...TOM }] });
    expect(await chances()).toEqual(before);
  });
});
