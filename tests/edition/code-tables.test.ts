/** Code lists as tables: every list that a table is made of can be made, and a wrong one is told of. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { codeTable, makeCodeTables, requireSegmentLists } from '../../src/edition/make-code-tables.ts';
import type { Bench } from '../../src/edition/run-step.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { OURS, PLANS } from './model-world.ts';

let engine: Engine;
let own: string;
beforeAll(async () => {
  engine = await openEngine();
  own = mkdtempSync(join(tmpdir(), 'concord-codes-'));
  mkdirSync(join(own, 'codes'));
});
afterAll(() => {
  engine.close();
  rmSync(own, { recursive: true, force: true });
});

const coded = [...PLANS.values()].filter((plan) => plan.from.includes('codes'));
const costs = PLANS.get('unit_costs')!;
const HEADER = 'activity,unit,payer,unit_cost,price_year,provenance';
const put = (text: string) => {
  writeFileSync(join(own, 'codes/unit_costs.csv'), text);
  return codeTable(costs, { catalogueFolders: [...OURS.catalogueFolders, own] });
};
const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.where}: ${p.problem}`).join();
    throw error;
  }
  return '';
};

describe('code lists as tables', () => {
  it.each(coded.map((plan) => [plan.name, plan] as const))(
    '%s has each key once, and values of its types',
    async (_, plan) => {
      const rows = await engine.all(codeTable(plan, OURS).sql);
      const keys = await engine.all(`select distinct ${plan.key} from (${codeTable(plan, OURS).sql})`);
      expect(rows.length).toBe(keys.length);
      expect(rows.length).toBeGreaterThan(5);
    },
  );

  it('mark what is from memory or unsourced', async () => {
    const { sql } = codeTable(costs, OURS);
    expect(await engine.all(`from (${sql}) where provenance not like 'unsourced%'`)).toEqual([]);
    const conditions = codeTable(PLANS.get('condition_codes')!, OURS).sql;
    const marked = "provenance like '%from memory%' and version like 'short list%'";
    expect(await engine.all(`from (${conditions}) where (${marked}) is not true`)).toEqual([]);
  });

  it('know every condition that they have codes for', async () => {
    const sqlOf = (name: string) => codeTable(PLANS.get(name)!, OURS).sql;
    const strangers = `from (${sqlOf('condition_codes')}) where condition not in (select code from (${sqlOf('ltc_registers')}))`;
    expect(await engine.all(strangers)).toEqual([]);
  });

  it("take a workspace's own list in place of ours", async () => {
    const { sql } = put(
      `${HEADER}\ncall-111,call,nhs,31.50,2025/26,"local price, ""agreed"" it's so"\nother,call,nhs,,,\n`,
    );
    expect(
      await engine.all(`select activity, unit_cost::varchar as cost, provenance from (${sql}) order by activity`),
    ).toEqual([
      { activity: 'call-111', cost: '31.50', provenance: 'local price, "agreed" it\'s so' },
      { activity: 'other', cost: null, provenance: null },
    ]);
  });

  it('are refused when a column, every row or the whole list is missing, with its place', () => {
    expect(faultOf(() => put('activity,unit\na,b\n'))).toMatch(/unit_costs\.csv: it lacks payer, unit_cost/);
    expect(faultOf(() => put(`${HEADER}\n`))).toMatch(/unit_costs\.csv: it has no rows/);
    expect(faultOf(() => codeTable({ ...costs, name: 'no_such_list' }, OURS))).toMatch(
      /no_such_list\.csv: the list is missing/,
    );
  });
});

describe('the lists of segments', () => {
  /** Ours with a list of our own in place. */
  const changed = (list: string, from: string, to: string): { catalogueFolders: string[] } => {
    const text = readFileSync(join(OURS.catalogueFolders[0]!, 'codes', `${list}.csv`), 'utf8');
    expect(text).toContain(from);
    const folder = mkdtempSync(join(own, 'segments-'));
    mkdirSync(join(folder, 'codes'));
    writeFileSync(join(folder, `codes/${list}.csv`), text.replace(from, to));
    return { catalogueFolders: [...OURS.catalogueFolders, folder] };
  };
  const change = (list: string, from: string, to: string): string =>
    faultOf(() => requireSegmentLists(coded, changed(list, from, to)));

  it('are refused before a build makes any table of them', async () => {
    const workspace = changed('segment_codes', 'gp-condition,DEM', 'gp-conditions,DEM');
    await expect(makeCodeTables({} as Bench, workspace, coded)).rejects.toMatchObject({ kind: 'catalogue-invalid' });
  });

  it('of our catalogue fit each other', () => {
    expect(faultOf(() => requireSegmentLists(coded, OURS))).toBe('');
  });

  it.each([
    ['segment_rules', 'end-of-life,1,', 'end-of-live,1,', "there is no segment 'end-of-live' here"],
    ['segment_rules', ',palliative,', ',paliative,', "there is no element_group 'paliative' here"],
    ['segment_elements', 'cancer,cancer', 'cancer,cancre', "there is no element 'cancre' here"],
    ['segment_codes', 'dementia,gp-condition', 'dementai,gp-condition', "there is no element 'dementai' here"],
    ['segment_codes', 'gp-condition,DEM', 'gp-conditions,DEM', "there is no source 'gp-conditions' here"],
    ['segment_codes', 'gp-condition,DEM,on', 'gp-condition,DEM,no', "there is no kind 'no' here"],
    ['segment_codes', 'gp-condition,DEM', 'gp-condition,DEMX', "there is no code 'DEMX' here"],
    ['segment_codes', 'type-1-first,on,24,20', 'type-1-first,on,24,', "at_least is ''"],
    ['segment_rules', 'complex-lives,2,social,3', 'complex-lives,2,social,0', "at_least is '0'"],
    ['segment_codes', 'type-1-first,on,24,20', 'type-1-first,on,,20', 'attendances begin something'],
    ['segment_codes', 'gp-condition,CAN,on,24', 'gp-condition,CAN,on,-24', "months is '-24'"],
    ['segments', 'Complex lives,3,', 'Complex lives,2,', 'another segment has the priority 2 too'],
  ])('are refused with a slip in %s: %s to %s', (list, from, to, says) => {
    expect(change(list, from, to)).toMatch(new RegExp(`${list}\\.csv:[0-9]+: ${says}`));
  });
});
