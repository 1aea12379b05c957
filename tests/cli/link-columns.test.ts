/** `concord link` on columns that are not as the model thinks: what it says of them, and what it refuses. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { type Ran, runCommand } from './run-command.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'concord-link-columns-'));
  cpSync(join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'linkage'), cwd, { recursive: true });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const text = (name: string): string => readFileSync(join(cwd, name), 'utf8');
const write = (name: string, content: string | Buffer): void => writeFileSync(join(cwd, name), content);
const linkLeft = (left: string, ...words: string[]): Promise<Ran> =>
  runCommand(['link', '--left', left, '--right', 'hospital.csv', '--model', 'people.yaml', ...words], { cwd });

/** practice.csv with its columns made anew, as Parquet. */
async function parquet(name: string, columns: string): Promise<void> {
  const engine = await openEngine();
  await engine.run(
    `copy (select ${columns} from read_csv('${join(cwd, 'practice.csv')}', all_varchar = true)) to '${join(cwd, name)}' (format parquet)`,
  );
  engine.close();
}

describe('concord link reads numbers as programs write them', () => {
  const run = async (left: string): Promise<[string, string]> => {
    const ran = await linkLeft(left, '--pairs', 'pairs.csv', '--json');
    expect(ran.err).toBe('');
    return [ran.out, text('pairs.csv')];
  };

  it('with a point and a nought, as 64-bit numbers and as decimals: all as the plain number', async () => {
    const plain = await run('practice.csv');
    const gamma = plain[1].split('\n', 1)[0]!.split(',').indexOf('gamma_nhs_number');
    expect(plain[1].split('\n').filter((line) => line.split(',')[gamma] === '2').length).toBeGreaterThan(300);
    const at = text('practice.csv').split('\n', 1)[0]!.split(',').indexOf('nhs_number');
    const pointed = text('practice.csv').replaceAll(/\b\d{10}\b/g, '$&.0');
    expect(pointed.split('\n')[1]!.split(',')[at]).toMatch(/^\d{10}\.0$/);
    write('pointed.csv', pointed);
    expect(await run('pointed.csv')).toEqual(plain);
    for (const type of ['double', 'decimal(12, 2)']) {
      await parquet('numbers.parquet', `* replace (nhs_number::${type} as nhs_number)`);
      expect(await run('numbers.parquet')).toEqual(plain);
    }
  });
});

describe('concord link says what standardisation took', () => {
  it('of each column of each file, as text and as data', async () => {
    const [header, ...lines] = text('practice.csv').trim().split('\n');
    const at = header!.split(',').indexOf('postcode');
    const spoilt = lines.map((line, i) =>
      line
        .split(',')
        .with(at, i < 3 ? 'SECRET' : 'LU2 7RT')
        .join(','),
    );
    write('spoilt.csv', [header, ...spoilt].join('\n'));
    const ran = await linkLeft('spoilt.csv', '--blocking-report');
    expect(ran.out).toContain('Filled values that standardisation could not take, and that count as missing:');
    expect(ran.out).toMatch(/left +postcode +postcode +500 +3\n/);
    expect(ran.out).not.toContain('SECRET');
    const told = JSON.parse((await linkLeft('spoilt.csv', '--blocking-report', '--json')).out);
    expect(told.standardised).toContainEqual({
      ...{ file: 'left', column: 'postcode', rule: 'postcode', filled: 500, notTaken: 3 },
    });
    expect(told.standardised.map((c: { file: string }) => c.file)).toEqual(
      ['left', 'right'].flatMap((file) => Array(told.standardised.length / 2).fill(file)),
    );
  });

  it('and refuses columns of which it takes nothing, all at once and before anything is trained', async () => {
    const [header, ...lines] = text('practice.csv').trim().split('\n');
    const places = ['nhs_number', 'birth_date'].map((name) => header!.split(',').indexOf(name));
    const spoilt = lines.map((line) =>
      places.reduce((cells, at) => cells.with(at, 'SECRET'), line.split(',')).join(','),
    );
    write('nothing-taken.csv', [header, ...spoilt].join('\n'));
    const ran = await linkLeft('nothing-taken.csv', '--pairs', 'never.csv');
    expect(ran.exitCode).toBe(7);
    for (const said of [
      'left file, column nhs_number',
      'standardised as nhs-number, none of its filled values (500) can be taken',
      'ten digits of which the last is the check digit',
      'left file, column birth_date',
      'empty them',
    ])
      expect(ran.err).toContain(said);
    expect(ran.err).not.toContain('SECRET');
  });

  it('and refuses lists and parts with names where a value is meant', async () => {
    await parquet('nested.parquet', "* replace ([surname] as surname, {'d': birth_date} as birth_date)");
    const ran = await linkLeft('nested.parquet', '--blocking-report');
    expect(ran.exitCode).toBe(7);
    for (const said of ['left file, column surname', 'left file, column birth_date', 'one value in each cell'])
      expect(ran.err).toContain(said);
  });
});

describe('concord link refuses two columns of one heading', () => {
  const withHeadings = (...more: string[]): string => {
    const [header, ...lines] = text('practice.csv').trim().split('\n');
    return [[header, ...more].join(','), ...lines.map((line) => [line, ...more.map(() => 'x')].join(','))].join('\n');
  };
  const width = (): number => text('practice.csv').split('\n', 1)[0]!.split(',').length;
  const place = (name: string): number => text('practice.csv').split('\n', 1)[0]!.split(',').indexOf(name) + 1;

  it('by their places, by name where the model knows it, and never by another heading', async () => {
    write('twice-headed.csv', withHeadings('Zebulon', ' SURNAME', ' zebulon '));
    const ran = await linkLeft('twice-headed.csv', '--blocking-report');
    expect(ran.exitCode).toBe(7);
    expect(ran.err).toContain(`columns ${place('surname')} and ${width() + 2} have one heading, surname`);
    expect(ran.err).toContain(`columns ${width() + 1} and ${width() + 3} have one heading\n`);
    expect(ran.err).not.toMatch(/zebulon/i);
  });

  it('in a file that is packed, and not where headings are empty', async () => {
    write('packed.csv.gz', gzipSync(withHeadings('sex')));
    expect((await linkLeft('packed.csv.gz', '--blocking-report')).err).toContain(
      `columns ${place('sex')} and ${width() + 1} have one heading, sex`,
    );
    write('unnamed.csv', withHeadings('', ''));
    expect((await linkLeft('unnamed.csv', '--blocking-report')).exitCode).toBe(0);
  });

  it('in Parquet, where what lies within a column is no heading', async () => {
    await parquet('within.parquet', "*, {'surname': surname, 'sex': [sex]} as parts, sex as sey");
    expect((await linkLeft('within.parquet', '--blocking-report')).exitCode).toBe(0);
    const bytes = readFileSync(join(cwd, 'within.parquet')).toString('latin1').replaceAll('sey', 'sex');
    write('within.parquet', Buffer.from(bytes, 'latin1'));
    expect((await linkLeft('within.parquet', '--blocking-report')).err).toContain(
      `columns ${place('sex')} and ${width() + 2} have one heading, sex`,
    );
  });

  it('and says of a column that is missing which one is nearly that, by its place', async () => {
    write('misspelt.csv', text('practice.csv').replace('surname', 'surnam'));
    const ran = await linkLeft('misspelt.csv', '--blocking-report');
    expect(ran.err).toContain(`the heading of column ${place('surname')} of the file is nearly that`);
    expect(ran.err).not.toMatch(/surnam\b/);
  });
});

describe('concord link on records that are all alike', () => {
  it('says that their block is too large to compare, and not that no rule finds them', async () => {
    const [header, first] = text('practice.csv').split('\n');
    const alike = Array.from({ length: 1200 }, (_, i) => first!.replace(/^[^,]*/, `p${i}`));
    write('alike.csv', [header, ...alike].join('\n'));
    const out = ['--pairs', 'alike-pairs.csv'];
    const ran = await runCommand(['link', '--left', 'alike.csv', '--model', 'people.yaml', ...out], { cwd });
    expect(ran.exitCode).toBe(13);
    expect(ran.err).toContain('max_block is 1000 records, and the largest block has 1200');
    expect(ran.err).toContain('raise max_block');
    await linkLeft('practice.csv', '--pairs', 'p.csv', '--trained', 'trained.yaml');
    const trained = await runCommand(['link', '--left', 'alike.csv', '--model', 'trained.yaml', ...out], { cwd });
    expect(trained.err).toContain('the blocking rules find pairs in blocks alone that are too large to compare');
  });
});
