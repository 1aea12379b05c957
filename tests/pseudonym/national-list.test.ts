/** The national data opt-out: its file formats to the byte, and numbers that come into no message. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { readNationalList } from '../../src/pseudonym/national-list.ts';
import { requestFile } from '../../src/pseudonym/request-opt-outs.ts';
import { someNumber } from './nhs-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-national-'));
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

let files = 0;
function answer(bytes: string | Buffer, name = `${files++}.dat`): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const GOOD = '9434765919,\n4010232137,\n';

function refused(bytes: string | Buffer): { where: string; problem: string } {
  const path = answer(bytes);
  try {
    readNationalList(path, '2026-11-26');
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    expect(error.kind).toBe('file-refused');
    expect(`${error.stack}${String(error.cause)}`).not.toMatch(/9434765919|4010232137|943476591|401023/);
    expect(error.problems).toHaveLength(1);
    const { where, problem } = error.problems[0]!;
    return { where: where.replace(path, 'file'), problem };
  }
  throw new Error('it was not refused');
}

describe('an answer', () => {
  it('is read when it is as the service writes it', () => {
    const list = readNationalList(answer(GOOD), '2026-11-26');
    expect(list).toMatchObject({ lines: 2, listedOn: '2026-11-26' });
    expect(list.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(list.numbers()).toBe(GOOD);
    expect(inspect(list, { showHidden: true, depth: 5 }) + JSON.stringify(list)).not.toContain('9434765919');
  });

  it.each([
    ['CRLF', '9434765919,\r\n4010232137,\r\n', 'file:1', /carriage return/],
    ['CRLF on one line', '9434765919,\n4010232137,\r\n', 'file:2', /carriage return/],
    ['a trailing blank', '9434765919,\n4010232137, \n', 'file:2', /blank/],
    ['a blank in a number', '943 476 5919,\n', 'file:1', /blank/],
    ['nine digits', '9434765919,\n401023213,\n', 'file:2', /has 9 digits/],
    ['eleven digits', '94347659190,\n', 'file:1', /has 11 digits/],
    ['no comma', '9434765919\n4010232137,\n', 'file:1', /no comma/],
    ['two commas', '9434765919,,\n', 'file:1', /goes on after its comma/],
    ['two numbers on a line', '9434765919,4010232137,\n', 'file:1', /goes on after its comma/],
    ['an end without a line feed', '9434765919,\n4010232137,', 'file:2', /does not end/],
    ['an empty line', '9434765919,\n\n4010232137,\n', 'file:2', /no comma/],
    ['an empty line at the end', `${GOOD}\n`, 'file:3', /no comma/],
    ['a byte order mark', `\ufeff${GOOD}`, 'file:1', /beside digits/],
    ['a header', `nhs_number,\n${GOOD}`, 'file:1', /beside digits/],
    ['a wrong check digit', '9434765919,\n4010232138,\n', 'file:2', /check digit/],
    ['ten digits alike', '1111111111,\n', 'file:1', /all digits are the same/],
    ['digits of another script', '٩٤٣٤٧٦٥٩١٩,\n', 'file:1', /beside digits/],
    ['a nought byte', Buffer.from([57, 52, 51, 52, 55, 54, 53, 57, 49, 0, 44, 10]), 'file:1', /beside digits/],
    ['nothing', '', 'file', /empty/],
  ])('is refused whole for %s', (_, bytes, where, problem) => {
    const told = refused(bytes);
    expect(told.where).toBe(where);
    expect(told.problem).toMatch(problem);
  });

  it('takes its day from its name, or from what is said', () => {
    expect(readNationalList(answer(GOOD, 'X26HC036-251126-0001.dat')).listedOn).toBe('2026-11-25');
    expect(readNationalList(answer(GOOD, 'X26HC036-251126-0002.dat'), '2026-11-25').listedOn).toBe('2026-11-25');
    for (const name of ['answer.dat', 'X26HC036-320126-0001.dat'])
      expect(readNationalList(answer(GOOD, name), '2026-11-24').listedOn).toBe('2026-11-24');
    for (const name of ['answer.dat', 'X26HC036-320126-0001.dat', 'X26HC036-290227-0001.dat'])
      expect(() => readNationalList(answer(GOOD, name))).toThrow(/on which day/);
    expect(() => readNationalList(answer(GOOD), '26/11/2026')).toThrow(/on which day/);
    expect(() => readNationalList(join(folder, 'none.dat'))).toThrow(/ENOENT/);
  });

  it('is refused when its name says another day than is said: else it would live longer than it may', () => {
    const path = answer(GOOD, 'X26HC036-011126-0001.dat');
    expect(() => readNationalList(path, '2026-11-25')).toThrow(
      /its name says that it was answered on 2026-11-01, and you say on 2026-11-25/,
    );
    expect(() => readNationalList(path, '2026-10-25')).toThrow(/you say on 2026-10-25/);
  });

  it('is refused exactly when one line in it is not a whole number, comma and line feed', () => {
    const line = fc.oneof(
      { weight: 6, arbitrary: fc.nat(99_999).map((n) => `${someNumber(n)},\n`) },
      {
        weight: 1,
        arbitrary: fc
          .string({ unit: fc.constantFrom('9', '4', ',', ' ', '\r', 'x'), maxLength: 13 })
          .map((t) => `${t}\n`),
      },
    );
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), (lines) => {
        const first = lines.findIndex((l) => !/^[0-9]{10},\n$/.test(l) || !isNumber(l.slice(0, 10)));
        const path = answer(lines.join(''), 'any.dat');
        if (first < 0) expect(readNationalList(path, '2026-01-01').lines).toBe(lines.length);
        else expect(() => readNationalList(path, '2026-01-01')).toThrow(new RegExp(`any.dat:${first + 1}: `));
      }),
      { numRuns: 300 },
    );
  });
});

/** By hand: weights 10 to 2, eleven less the remainder; 11 is 0 and 10 is none. */
function isNumber(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += Number(text[i]) * (10 - i);
  const check = 11 - (sum % 11) === 11 ? 0 : 11 - (sum % 11);
  return check === Number(text[9]) && !/^(.)\1*$/.test(text);
}

describe('a request', () => {
  const to = { folder, mailbox: 'X26TEST', on: '2026-03-09', number: 7 };
  it('holds every good number once, in order, as its own answer would be read', async () => {
    const numbers = Array.from({ length: 3000 }, (_, i) => someNumber(i));
    await engine.run('create or replace temp table asked as select unnest(string_split(?, chr(10))) as nhs_number', [
      [...numbers, numbers[5], '1234567890', '1111111111', '943476591', 'x'].join('\n'),
    ]);
    await engine.run('insert into asked values (null)');
    const made = await requestFile(engine, 'asked', to);
    expect(made).toMatchObject({ path: join(folder, 'X26TEST-090326-0007.dat'), numbers: 3000, leftOut: 4 });
    expect(readFileSync(made.path, 'latin1')).toBe(
      [...numbers]
        .sort()
        .map((n) => `${n},\n`)
        .join(''),
    );
    expect(statSync(made.path).mode & 0o777).toBe(0o600);
    const read = readNationalList(made.path);
    expect(read).toMatchObject({ lines: 3000, listedOn: '2026-03-09', sha256: made.sha256 });
  });

  it('is not written of nothing, nor under a name that is none', async () => {
    await expect(requestFile(engine, 'asked', to)).rejects.toThrow(/written before/);
    await expect(requestFile(engine, '(select null::varchar as nhs_number)', { ...to, number: 8 })).rejects.toThrow(
      /no resident has/,
    );
    for (const wrong of [
      { mailbox: '../x' },
      { mailbox: '' },
      { on: '2026-02-30' },
      { number: 0 },
      { number: 10_000 },
      { number: 1.5 },
    ])
      await expect(requestFile(engine, 'asked', { ...to, ...wrong })).rejects.toThrow(/no file name/);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});
