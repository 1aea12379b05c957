/** Files of people that no line of headings, or none that can be trusted, tells of: denied when in doubt, and no name is written. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Draft } from '../../src/contract/draft.ts';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { nhsNumber, range, two } from './unknown-file.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-draft-headless-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const FORENAMES = ['Zoe', 'Ann', 'Bob'];
const SURNAMES = ['Quillfeather', 'Baker', 'Carter', 'Ward', 'Day'];
const people = range(60).map((i) => [
  nhsNumber(i),
  FORENAMES[i % 3]!,
  SURNAMES[i % 5]!,
  `19${40 + (i % 50)}-0${1 + (i % 9)}-1${i % 10}`,
  i % 2 ? 'M' : 'F',
]);
const named = people.map((p) => p.slice(1));
const NAMES = /Zoe|\bAnn\b|\bBob\b|Quillfeather|Baker|Carter|\bWard\b|\bDay\b/;
const lines = (rows: string[][], delimiter = ','): string => rows.map((row) => row.join(delimiter)).join('\n');
const PARTS = ['nhs_number', 'forename', 'surname', 'date_of_birth', 'sex'];

const draftText = (name: string, content: string | Buffer): Promise<Draft> => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return draftContract(path, engine, { today: '2026-01-01' });
};

const contractOf = (text: string) => {
  const path = join(folder, 'contract.yaml');
  writeFileSync(path, text);
  return readContract(path, new Map());
};

describe('a file of people without headings', () => {
  it.each([
    ['as commas', lines(named)],
    ['behind a mark of bytes', `\uFEFF${lines(named)}`],
    ['as UTF-16', Buffer.from(`\uFEFF${lines(named, '\t')}`, 'utf16le')],
    ['as semicolons', lines(named, ';')],
    ['as pipes', lines(named, '|')],
    ['in quotes', lines(named.map((row) => row.map((cell) => `"${cell}"`)))],
    ['of names alone, no two alike', lines(range(5).map((i) => [`${FORENAMES[i % 3]} ${SURNAMES[i]}`]))],
    ['of two columns of names', lines(range(3).map((i) => [FORENAMES[i]!, SURNAMES[i]!]))],
    ['of one row', lines([named[0]!])],
    ['whose first row lacks its date', lines([['Zoe', 'Quillfeather', 'not known', 'F'], ...named])],
    ['whose first row says its date in words', lines([['Zoe', 'Quillfeather', 'c1950', 'F'], ...named])],
    ['below a title', `Patients of Dr Baker\n\n${lines(named)}`],
    ['below headings that say nothing', `Column1,Column2,Column3,Column4\n${lines(named)}`],
    ['below numbers', `0,1,2,3\n${lines(named)}`],
    ['below blanks', `,,,\n${lines(named)}`],
    ['of numbers and ages', lines(range(60).map((i) => [`${4000 + i}`, `${20 + i}`, `${1 + (i % 2)}`]))],
    [
      'of many columns',
      lines(named.slice(0, 30).map((row, j) => [...row, ...range(400).map((i) => `${(i * j) % 7}`)])),
    ],
  ])('is about people, and none of its words is written: %s', async (_, content) => {
    const draft = await draftText('visits.csv', content);
    const { identity, zone, columns } = contractOf(draft.yaml);
    expect([identity, zone]).toEqual(['clear', 'care']);
    expect([...new Set(columns.map((c) => c.classification))]).toEqual(['identifier']);
    const ofNobody = draft.apply({ about: 'none' });
    expect(JSON.stringify([draft.files, draft.questions, draft.notes, ofNobody])).not.toMatch(NAMES);
  });

  it('says what the user is to do where its first line was one of headings', async () => {
    const draft = await draftText('odd.csv', 'Blorp,Wibble\nelm,oak\nash,fir\n');
    expect(draft.notes.join('\n')).toMatch(/no line of headings was found.*write there what each column holds/);
  });

  it('is about nobody where it tells of each place in each period once', async () => {
    const months = range(12).map((m) => `2024-${two(m + 1)}-01`);
    const of = async (rows: string[][]) => contractOf((await draftText('places.csv', lines(rows))).yaml).identity;
    const places = months.flatMap((m, i) => range(4).map((a) => [`E0600000${a}`, m, `${i * a}`]));
    expect(await of(places)).toBe('none');
    expect(await of(months.map((m, i) => [m, `${i}`]))).toBe('none');
    // one is missing; one stands twice; names in place of areas; days at no even distance
    expect(await of(places.slice(1))).toBe('clear');
    expect(await of([...places, places[0]!])).toBe('clear');
    expect(await of(places.map(([a, ...rest]) => [SURNAMES[Number(a!.at(-1))]!, ...rest]))).toBe('clear');
    expect(await of([...months, '2025-03-17'].map((m, i) => [m, `${i}`]))).toBe('clear');
  });
});

describe('a table of people turned on its side', () => {
  const side = PARTS.map((part, i) => [part, ...people.map((p) => p[i]!)]);
  it.each([
    ['without a line of headings', lines(side)],
    ['of two persons', lines(side.map((row) => row.slice(0, 3)))],
    ['with a number of each line before it', lines(side.map((row, i) => [`${i}`, ...row]))],
    ['without a column that says what is in a row', lines(side.map((row) => row.slice(1)))],
    [
      'with names for headings',
      lines([['Measure', 'Zoe Quillfeather', 'Ann Baker'], ...side.slice(2).map((r) => r.slice(0, 3))]),
    ],
    ['of one person', lines([['Field', 'Value'], ...side.map((row) => row.slice(0, 2))])],
  ])('is refused with what to do: %s', async (_, content) => {
    const refused = await draftText('side.csv', content).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      kind: 'file-refused',
      problems: [{ where: 'the table', remedy: expect.stringContaining('turn the table') }],
    });
    expect(JSON.stringify(refused)).not.toMatch(NAMES);
    expect(JSON.stringify(refused)).not.toMatch(/999\d/);
  });

  it('is not what tells how complete items are', async () => {
    const draft = await draftText('items.csv', 'Data item,Complete\nNHS number,98.1%\nDate of birth,97%\nSex,99%');
    expect(contractOf(draft.yaml).identity).toBe('none');
  });
});

describe('a file whose headings do not say what is in it', () => {
  it('is about people where a column says so row by row', async () => {
    const rows = people.flatMap((p, i) => PARTS.map((part, k) => [`${i}`, part, p[k]!]));
    const draft = await draftText('items.csv', lines([['id', 'item', 'value'], ...rows]));
    expect(contractOf(draft.yaml).identity).toBe('clear');
    expect(draft.yaml).not.toMatch(NAMES);
  });

  it('is about people where values stand within values', async () => {
    const rows = people.map((p, i) => JSON.stringify({ id: i, resource: { number: p[0], family: p[2] } }));
    expect(contractOf((await draftText('nested.jsonl', rows.join('\n'))).yaml).identity).toBe('clear');
    const path = join(folder, 'list.parquet');
    await engine.run(`copy (select i as id, ['Zoe', 'Quill' || i] as r from range(40) as t(i)) to ${literal(path)}`);
    expect(contractOf((await draftContract(path, engine)).yaml).identity).toBe('clear');
  });
});

describe('a file that is no table', () => {
  it.each([
    ['one array', JSON.stringify(people.map((p) => ({ surname: p[2] })))],
    ['one object', JSON.stringify({ people: people.map((p) => ({ surname: p[2] })) }, null, 1)],
    ['objects within one', `{\n"people": [\n${people.map((p) => JSON.stringify({ surname: p[2] })).join(',\n')}]}`],
    [
      'keys of each line',
      named
        .slice(0, 9)
        .map((p, i) => JSON.stringify({ [`${p[0]} ${i}`]: 1 }))
        .join('\n'),
    ],
    ['XML', '<people><p>Quillfeather</p>\n<p>Baker</p></people>'],
    ['messages', 'MSH|^~\\&|A|B\rPID|1||9990000018||Quillfeather^Zoe\r'],
    ['UTF-16 the other way round', Buffer.from('\uFEFFZoe,Quillfeather\n', 'utf16le').swap16()],
    ['bytes', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 1])],
    ['blank lines', '\n\n\n'],
  ])('is refused, and nothing of it told: %s', async (_, content) => {
    const refused = await draftText('people.csv', content).catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'file-refused' });
    expect(JSON.stringify(refused)).not.toMatch(NAMES);
  });

  const KEY = `code "a" of 'b'/c~d`;
  it('is none by the signs of its keys', async () => {
    const rows = range(30).map((i) => JSON.stringify({ [KEY]: `X${i}`, total: i }));
    const draft = await draftText('signs.jsonl', rows.join('\n'));
    expect(draft.notes[0]).toBe('30 rows and 2 columns of jsonl');
    expect(contractOf(draft.yaml).key).toEqual(['code_a_of_b_c_d']);
  });
});
