/** An unexpected error is told without any value that an engine may have quoted in it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { tellError } from '../../src/cli/tell-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine();
  await engine.run(`create table person (nhs_number varchar primary key, n bigint, note varchar)`);
  await engine.run(`insert into person values ('9990000018', 9990000018, 'Quillfeather ZQ9 9QZ "{1931-02-17')`);
});
afterAll(() => engine.close());

/** What a person reads of the error that this SQL, or this work, ends in. */
async function told(work: string | (() => unknown), debug = false): Promise<string> {
  const said: string[] = [];
  const io = { err: { write: (text: string) => said.push(text) }, environment: debug ? { CONCORD_DEBUG: '1' } : {} };
  const ran = async (): Promise<void> => {
    if (typeof work === 'string') await engine.all(work);
    else await work();
  };
  await ran().then(
    () => expect.fail('it did not fail'),
    (error: unknown) => expect(tellError(error, io as unknown as Io, 'build')).toBe(1),
  );
  return said.join('');
}

const VALUES = /999|0018|Quill|ZQ9|9QZ|1931/;

describe('an error of the engine about a value', () => {
  it.each([
    ['a text that is no number', 'select note::integer from person'],
    ['a number out of range', 'select n::integer from person'],
    ['a number out of range in a sum', 'select (n::hugeint * 10000000000000000000000000) * n from person'],
    ['a text that is no date', 'select nhs_number::date from person'],
    ['a text that is no time', `select strptime(note, '%Y') from person`],
    ['a text that is no JSON', "select json_extract(note, '$.a')::json, json(note) from person"],
    ['a text that is no decimal', 'select note::decimal(4, 2) from person'],
    ['a pattern that is none', `select regexp_matches('a', '(' || note) from person`],
    ['an error that SQL raises itself', 'select error(note) from person'],
    ['a key that is there already', `insert into person values ('9990000018', 1, '')`],
    ['a subquery of several rows', 'select (select nhs_number from (from person union all from person))'],
  ])('%s', async (_, sql) => {
    for (const debug of [false, true]) {
      const text = await told(sql, debug);
      expect(text).toMatch(/^Concord failed: [A-Z][A-Za-z ]+ Error \(the engine's words may hold a value/);
      expect(text).not.toMatch(VALUES);
    }
  });
});

describe('what holds no value', () => {
  it('is told as the engine says it: the SQL', async () => {
    const text = await told('select nosuch from person');
    expect(text).toMatch(/^Concord failed: Binder Error: Referenced column/);
    expect(text).not.toMatch(/nosuch/);
  });

  it('is told as JavaScript says it, but for what is quoted and for long numbers', async () => {
    expect(await told(() => JSON.parse('{"Quillfeather 9990000018')).catch(() => '')).not.toMatch(VALUES);
    const text = await told(() => {
      throw new Error('row 12 of 34 has 9990000018 beside `Quillfeather`\nand 1931-02-17');
    });
    expect(text).toContain('row 12 of 34 has … beside `…`');
    expect(text).not.toMatch(VALUES);
  });
});
