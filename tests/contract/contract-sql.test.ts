/** SQL of a contract that reads too much, or gives another answer another day, is refused before any of it runs. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkContractSql } from '../../src/contract/check-contract-sql.ts';
import { codeList } from '../../src/contract/read-code-lists.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { checkFile } from '../../src/quality/check-file.ts';
import { SAMPLE_CONTRACT } from './sample-contract.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-contract-sql-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const lists = new Map([['ethnicity_16plus1', codeList('ethnicity_16plus1', ['A', 'Z'])]]);

/** The sample with a text replaced, which must occur. */
function spoiled([from, to]: [string, string]): string {
  expect(SAMPLE_CONTRACT).toContain(from);
  const path = join(folder, 'contract.yaml');
  writeFileSync(
    path,
    SAMPLE_CONTRACT.replace(from, () => to),
  );
  return path;
}

const tried = (change: [string, string]) => checkContractSql(readContract(spoiled(change), lists), engine);

describe('the SQL of a contract', () => {
  const WHOLE = "(select count(*) from read_csv('/etc/passwd'))";
  it.each<[string, string, RegExp]>([
    ['no boolean', 'minutes + 1', /not true or false/],
    ['an aggregate', 'max(minutes) < 600', /more rows than one/],
    ['a window', 'row_number() over () < 5', /more rows than one/],
    ['text that closes the bracket', 'true) or (1=1', /not a SELECT/],
    ['a function of chance', 'random() < 2', /random/],
    ['the clock', 'arrived <= current_date', /current_date/],
    ['the clock as a function', 'arrived <= now()', /now/],
    ['another file', `minutes < ${WHOLE}`, /read_csv/],
    ['a setting of the engine', "current_setting('threads') is not null", /current_setting/],
  ])('may not be a rule with %s', async (_, expression, problem) => {
    const problems = await tried(['"minutes < 600"', `"${expression}"`]);
    expect(problems.map((p) => p.problem).join('\n')).toMatch(problem);
    expect(problems[0]?.where).toMatch(/contract\.yaml:\d+$/);
  });

  it('may read only the file in a rule about the file, and no file in a period', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the standard writes the table's name so
    const rule = `type: sql\n        query: "select ${WHOLE} from ${'${table}'}"`;
    const about = await tried(['type: library\n        metric: rowCount', rule]);
    expect(about.map((p) => p.problem).join()).toContain('read_csv');
    const period = await tried(['period: arrived', `period: "(select max(column0) from read_csv('x'))::date"`]);
    expect(period.map((p) => p.problem).join()).toContain('delivery period: it may not read');
  });

  it('refuses formats that are none, and two that read a text differently', async () => {
    const faults = async (formats: string) =>
      (await tried(['["%d/%m/%Y"]', formats])).map((p) => p.problem.replace(/^.*?: /, ''));
    expect(await faults('["%Q %Z", "day"]')).toEqual(["'%Q %Z' is no date format", "'day' is no date format"]);
    expect(await faults('["%d/%m/%Y", "%m/%d/%Y"]')).toEqual([
      "'%d/%m/%Y' and '%m/%d/%Y' read the same text differently",
    ]);
    expect(await faults('["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%b-%y"]')).toEqual([]);
  });

  it('is refused before anything of the contract runs', async () => {
    const contract = readContract(spoiled(['"minutes < 600"', `"minutes < ${WHOLE}"`]), lists);
    const path = join(dirname(contract.path), 'visits.csv');
    writeFileSync(path, 'visit_id,Arrived on,minutes,ethnic\nV1,01/02/2025,5,A\n');
    const folder = join(dirname(contract.path), 'checked');
    await expect(checkFile({ path, contract, folder, engine, temporary: folder })).rejects.toThrow(/read_csv/);
    expect(existsSync(folder)).toBe(false);
  });
});
