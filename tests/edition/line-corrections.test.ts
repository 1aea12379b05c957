/** Corrections of rows about people: what they may name, and what is told of those that name more. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { checkMappings } from '../../src/edition/check-mappings.ts';
import { readCorrections } from '../../src/edition/read-corrections.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { column, madeContract } from '../quality/made-contract.ts';

let folder = '';
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-corrections-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const COLUMNS = [
  column('visit_id', { classification: 'identifier', identifies: 'record:visit' }),
  column('nhs_number', { classification: 'identifier', identifies: 'nhs-number' }),
  column('note', { classification: 'sensitive' }),
  column('cost', { type: 'integer' }),
  column('seen_on', { type: 'date' }),
];

/** A contract with one correction beside it. */
function contract(columns: string[], when: string, identity: 'clear' | 'none' = 'clear') {
  const correction = { id: 'wrong-costs', columns, when, set: 'not-reported', reason: 'r', reported_to: 'nobody yet' };
  const text = JSON.stringify([{ ...correction, since: '2026-01-01', expected_rows: { at_least: 0, at_most: 5 } }]);
  writeFileSync(join(folder, 'corrections.yaml'), text);
  return madeContract({
    ...{ identity, columns: COLUMNS, key: ['visit_id'], rowRules: [], delivery: { period: 'seen_on' } },
    path: join(folder, 'contract.yaml'),
  });
}

function problemsOf(...given: Parameters<typeof contract>) {
  try {
    readCorrections(contract(...given));
  } catch (error) {
    if (error instanceof ConcordError) return error.problems;
    throw error;
  }
  return [];
}

describe('a correction of rows about people', () => {
  it('may name what passes the line, and texts that only look like a column', async () => {
    const good = contract(['cost'], "seen_on < date '2024-01-01' and cost > 9 and 'note' <> 'it''s nhs_number'");
    expect(readCorrections(good)).toHaveLength(1);
    expect(await checkMappings(good, [], engine)).toEqual([]);
  });

  it.each([
    ['an identifying column', ['cost'], "nhs_number = '9990000018'", 'nhs_number'],
    ['a column in capitals and quotes', ['cost'], '"NHS_NUMBER" is null', 'nhs_number'],
    ['the number of a record, which is keyed', ['cost'], "visit_id = 'V7'", 'visit_id'],
    ['free text', ['cost'], "note like '%wrong%'", 'note'],
    ['free text to be taken out', ['note'], 'cost > 9', 'note'],
  ])('is refused when it names %s, and no value is told', (_, columns, when, name) => {
    const problems = problemsOf(columns, when);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      where: expect.stringMatching(/corrections\.yaml:\d+$/),
      problem: `the correction wrong-costs names ${name}, which does not pass the privacy line; corrections are made below it`,
      expected: expect.stringContaining('cost, seen_on'),
      remedy: expect.stringMatching(/send them again/),
    });
    expect(JSON.stringify(problems)).not.toContain('9990000018');
  });

  it('tells every such column, and is told by a check of the catalogue too', async () => {
    expect(problemsOf(['note', 'cost'], 'nhs_number is null or visit_id is null')).toHaveLength(3);
    await expect(checkMappings(contract(['note'], 'true'), [], engine)).rejects.toThrow(
      /does not pass the privacy line/,
    );
  });

  it('is as free as ever where rows are about nobody', () => {
    expect(problemsOf(['note'], "nhs_number = 'x'", 'none')).toEqual([]);
  });
});
