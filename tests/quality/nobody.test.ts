/** Datasets about nobody cross no privacy line: a row of theirs that holds an NHS number is left out, and told without it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Column } from '../../src/contract/contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkText, told } from './check-text.ts';
import { column, madeContract } from './made-contract.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => engine.close());

const contractOf = (text: Partial<Column> = {}, identity: 'none' | 'clear' = 'none') =>
  madeContract({
    identity,
    columns: [column('n', { type: 'integer' }), column('text', text)],
    key: [],
    rowRules: [],
    delivery: { period: '' },
  });

const check = (texts: string[], contract = contractOf()) =>
  checkText(`n,text\n${texts.map((text, i) => `${i},"${text}"`).join('\n')}\n`, contract, engine);

describe('a text of a dataset about nobody', () => {
  it.each([
    ['alone', '9990000018'],
    ['in threes and four', '999 000 0018'],
    ['with strokes', '999-000-0018'],
    ['in a sentence', 'bed closed for 9990000018, reopened'],
    ['behind letters', 'NHS9990000018'],
    ['as three and seven', '999 0000018'],
    ['as six and four', '999000 0018'],
    ['with points', '999.000.0018'],
    ['with two blanks', '999  000  0018'],
    ['with blanks that do not break', '999\u00A0000\u00A00018'],
    ['after another number', '1234567890 and 9990000018'],
    ['twice', '9990000018,9990000018'],
    ['after the numbers of a bay', 'bay 4 123 9990000018'],
    ['after two numbers', 'beds 12 120 9990000018 closed'],
    ['after a telephone', 'tel +44 113 496 0000 9990000018'],
    ['in parts after a telephone', '+44 (0)113 4960000 - 999 000 0018'],
    ['in two parts after a number', 'ward 1 999 0000018'],
    ['after a year', '2025 999 0000018'],
    ['behind other letters', 'HOSP9990000018'],
    ['before a letter', '9990000018X'],
    ['with lines below', '999_000_0018'],
    ['with slants', '999/000/0018'],
    ['with dashes', '999\u2013000\u20130018'],
    ['in four parts', '999 000 00 18'],
    ['at the end of a sentence', 'Call 9990000018.'],
    ['as spreadsheets write it', '9990000018.0'],
    ['with a point among words', 'pat 9990000018.00 x'],
    ['behind a plus', '+9990000018'],
    ['between letters', 'pt9990000018a'],
    ['in parts behind letters', 'pat999 000 0018'],
    ['in parts before a letter', '999-000-0018a'],
    ['with strokes that do not break', '999\u2011000\u20110018'],
    ['with long dashes', '999\u2014000\u20140018'],
    ['in brackets', '(999) 000 0018'],
    ['in wide digits', '\uFF19\uFF19\uFF19\uFF10\uFF10\uFF10\uFF10\uFF10\uFF11\uFF18'],
    ['in Arabic digits', '\u0669\u0669\u0669\u0660\u0660\u0660\u0660\u0660\u0661\u0668'],
  ])('is left out with an NHS number in it: %s', async (_, text) => {
    const { result, rejected, accepted } = await check(['Ward 4', text]);
    expect(told(result)).toEqual(['nobody:text@3']);
    expect(accepted).toHaveLength(1);
    expect(JSON.stringify([result, rejected])).not.toMatch(/000.?0018/);
  });

  it.each([
    ['a wrong check digit', '9990000019'],
    ['a telephone', '0113 496 0000'],
    ['a telephone without blanks', '01134960000'],
    ['a longer number', '99900000180'],
    ['a telephone that ends as one does', '0999 000 0018'],
    ['a telephone with a country', '+44 999 000 0018'],
    ['one in two parts', '0999 0000018'],
    ['a key of letters and digits', 'a1b2c39990000018d4e5'],
    ['a long key', 'ab9990000018cdef'],
    ['wards of a list', 'wards 999, 000, 0018'],
    ['a number with a fraction', '999000.0018'],
    ['a share', '0.9990000018'],
    ['a larger fraction', '12.9990000018'],
    ['a telephone with a country in one', '+449990000018'],
    ['a telephone with noughts for the country', '0044 999 000 0018'],
    ['days', '2025-01-01 to 2025-12-31'],
    ['ten alike', '1111111111'],
    ['a year and words', 'closed since 2019, 40 beds'],
    ['nothing', ''],
  ])('stays with %s', async (_, text) => {
    const { result } = await check(['Ward 4', text]);
    expect(told(result)).toEqual([]);
    expect(result.reconciliation.accepted).toBe(2);
  });

  it('is rejected too where the column only warns', async () => {
    const { result } = await check(['Ward 4', '9990000018'], contractOf({ severity: 'warn' }));
    expect(result.reconciliation).toMatchObject({ accepted: 1, rejected: 1 });
  });

  it('is not asked where the contract gives its form, or where rows are about people', async () => {
    for (const contract of [contractOf({ pattern: '^[0-9]{10}$' }), contractOf({}, 'clear')])
      expect(told((await check(['9990000018'], contract)).result)).toEqual([]);
  });

  it('is asked of numbers that may be of any size, and of them alone', async () => {
    const ask = async (value: string, changes: Partial<Column>) =>
      told((await check(['4', value], contractOf(changes))).result);
    expect(await ask('9990000018', { type: 'integer' })).toEqual(['nobody:text@3']);
    for (const other of ['9990000019', '99900000180', '1111111111', '-9990000018', ''])
      expect(await ask(other, { type: 'integer' })).toEqual([]);
    for (const written of ['9990000018', '9990000018.0'])
      expect(await ask(written, { type: 'number' })).toEqual(['nobody:text@3']);
    expect(await ask('9990000018.5', { type: 'number' })).toEqual([]);
    expect(await ask('9990000018', { type: 'integer', maximum: 99_999_999_999 })).toEqual([]);
    expect(told((await check(['9990000018'], contractOf({ type: 'integer' }, 'clear'))).result)).toEqual([]);
  });

  it('is asked of a key as of any other', async () => {
    const { result } = await check(['Ward 4', '9990000018'], { ...contractOf(), key: ['text'] });
    expect(told(result)).toEqual(['nobody:text@3']);
  });
});

describe('a heading that the contract does not know', () => {
  const header = 'n,text,"Quillfeather 9434765919"';
  const file = `${header}\n1,a,b\n`;

  it('is told by its place in a file about people, whatever becomes of the file', async () => {
    for (const extraColumns of ['warn', 'refuse', 'ignore'] as const) {
      const contract = contractOf({}, 'clear');
      const { result } = await checkText(file, { ...contract, file: { ...contract.file, extraColumns } }, engine);
      const all = JSON.stringify(result);
      expect(all).toContain('column 3');
      expect(all).not.toMatch(/Quillfeather|9434765919/);
    }
  });

  it('is told by its place where the first row is run together with the header', async () => {
    const contract = contractOf({}, 'clear');
    const { result } = await checkText('n,text,7,Quillfeather\n8,b,c,d\n', contract, engine);
    expect(result.schemaDrift.extra).toEqual(['column 3', 'column 4']);
    expect(JSON.stringify(result)).not.toContain('Quillfeather');
  });

  it('is told by its place among those not known, of objects', async () => {
    const people = contractOf({}, 'clear');
    const contract = { ...people, file: { ...people.file, format: 'jsonl' as const } };
    const { result } = await checkText('{"n":1,"text":"a","9434765919":{}}\n', contract, engine);
    expect(result.schemaDrift.extra).toEqual(['number 1 of those not known']);
    expect(JSON.stringify(result)).not.toContain('9434765919');
  });

  it('is told in words in a file about nobody, save with ten digits in it', async () => {
    const { result } = await checkText('n,text,Beds open,999 000 0018\n1,a,3,4\n', contractOf(), engine);
    expect(result.schemaDrift.extra).toEqual(['"Beds open"', 'column 4']);
  });

  it.each(['999_000_0018', '999.000.0018', 'seen ZE1 0AA', 'ward-ZE1-0AA', 'quillfeather@example.net'])(
    'is told by its place in a file about nobody where it may be somebody: %s',
    async (heading) => {
      const { result } = await checkText(`n,text,${heading}\n1,a,3\n`, contractOf(), engine);
      expect(result.schemaDrift.extra).toEqual(['column 3']);
      expect(JSON.stringify(result)).not.toContain(heading);
    },
  );
});
