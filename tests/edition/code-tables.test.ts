/** Code lists as tables: every list that a table is made of can be made, and a wrong one is told of. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { checkCodeTables, codeTable, makeCodeTables } from '../../src/edition/make-code-tables.ts';
import { requireCodeTables } from '../../src/edition/read-code-table.ts';
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
    expect(faultOf(() => put('activity,unit\na,b\n'))).toMatch(/unit_costs\.csv:1: it lacks payer, unit_cost/);
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
    faultOf(() => requireCodeTables(coded, changed(list, from, to)));

  it('are refused before a build makes any table of them', async () => {
    const workspace = changed('segment_codes', 'gp-condition,DEM', 'gp-conditions,DEM');
    await expect(makeCodeTables({} as Bench, workspace, coded)).rejects.toMatchObject({ kind: 'catalogue-invalid' });
  });

  it('of our catalogue fit each other', () => {
    expect(faultOf(() => requireCodeTables(coded, OURS))).toBe('');
  });

  it.each([
    ['segment_rules', 'end-of-life,1,', 'end-of-live,1,', "there is no segment 'end-of-live' here"],
    ['segment_rules', ',palliative,', ',paliative,', "there is no element_group 'paliative' here"],
    ['segment_elements', 'cancer,cancer', 'cancer,cancre', "there is no element 'cancre' here"],
    ['segment_codes', 'dementia,gp-condition', 'dementai,gp-condition', "there is no element 'dementai' here"],
    ['segment_codes', 'gp-condition,DEM', 'gp-conditions,DEM', "there is no source 'gp-conditions' here"],
    ['segment_codes', 'hospital,Z622,', 'hospital,Z62.2,', 'this is no code of icd-10'],
    ['segment_codes', 'hospital,Z622,', 'hospital,,', 'the code is missing'],
    ['condition_codes', 'AF,snomed-ct,49436004', 'AF,SNOMED CT,49436004', "there is no scheme 'SNOMED CT' here"],
    ['condition_codes', 'AF,snomed-ct,49436004', ',snomed-ct,49436004', 'the condition is missing'],
    ['condition_codes', 'AF,snomed-ct,49436004', 'AF,snomed-ct,', 'the code is missing'],
    ['condition_codes', 'AF,snomed-ct,49436004', 'AF,snomed-ct,4.94E+07', 'this is no code of snomed-ct'],
    ['condition_codes', 'AF,icd-10,I48,', 'AF,icd-10,,', 'the code is missing'],
    ['condition_codes', 'AF,icd-10,I48,', 'AF,icd-10,I48.1,', 'this is no code of icd-10'],
    [
      'condition_codes',
      'Atrial fibrillation,diagnosis',
      'Atrial fibrillation,diagnoses',
      "there is no kind 'diagnoses' here",
    ],
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

  it('name what to write where nothing is near, in the line as it stands in the file', () => {
    const { catalogueFolders } = changed('condition_codes', '\nAF,snomed-ct,49436004', '\n\nAF,SCT,49436004');
    try {
      requireCodeTables(coded, { catalogueFolders });
      expect.unreachable();
    } catch (error) {
      expect((error as ConcordError).problems).toMatchObject([
        { where: expect.stringMatching(/condition_codes\.csv:3$/), remedy: 'write one of snomed-ct, icd-10' },
      ]);
    }
  });

  it('are told of as a list in another form, and not by what refers to it', () => {
    const folder = mkdtempSync(join(own, 'imported-'));
    mkdirSync(join(folder, 'codes'));
    writeFileSync(join(folder, 'codes/condition_codes.csv'), 'code,term\n49436004,Atrial fibrillation\n');
    const faults = faultOf(() => requireCodeTables(coded, { catalogueFolders: [...OURS.catalogueFolders, folder] }));
    expect(faults).toMatch(/condition_codes\.csv:1: it lacks condition, scheme, meaning, kind, version, provenance$/);
  });

  it('are refused by a value of another type, as a build would', async () => {
    const workspace = changed('ltc_registers', 'true', 'perhaps');
    await expect(checkCodeTables(engine, workspace, coded)).rejects.toThrow(/ltc_registers\.csv: .*perhaps/);
    await checkCodeTables(engine, OURS, coded);
  });
});

describe('a list of codes of conditions that is added', () => {
  const HEAD = 'condition,scheme,kind,version,provenance,code,meaning';
  const added = (lines: string[]): { catalogueFolders: string[] } => {
    const folder = mkdtempSync(join(own, 'added-'));
    mkdirSync(join(folder, 'codes'));
    writeFileSync(join(folder, 'codes/condition_codes_af.csv'), `${lines.join('\n')}\n`);
    return { catalogueFolders: [...OURS.catalogueFolders, folder] };
  };
  const plan = PLANS.get('condition_codes')!;

  it('stands beside ours, each code once', async () => {
    const lines = [
      HEAD,
      'AF,snomed-ct,diagnosis,v1,made up,49436004,Ours',
      'AF,snomed-ct,diagnosis,v1,made up,440059007,New',
    ];
    const workspace = added(lines);
    requireCodeTables(coded, workspace);
    const { sql } = codeTable(plan, workspace);
    expect(await engine.all(`select code, meaning from (${sql}) where condition = 'AF' order by all`)).toEqual([
      { code: '440059007', meaning: 'New' },
      { code: '49436004', meaning: 'Atrial fibrillation' },
      { code: 'I48', meaning: 'Atrial fibrillation and flutter' },
    ]);
    const ours = await engine.all(codeTable(plan, OURS).sql);
    expect(await engine.all(sql)).toHaveLength(ours.length + 1);
  });

  it('is refused where it says otherwise of a code, or has not the columns', () => {
    const faults = (lines: string[]) => faultOf(() => requireCodeTables(coded, added(lines)));
    expect(faults([HEAD, 'AF,snomed-ct,resolved,v1,made up,49436004,Ours'])).toMatch(
      /condition_codes_af\.csv:2: .*condition_codes\.csv:[0-9]+ says another kind of the same code/,
    );
    expect(faults(['code,term', '49436004,Ours'])).toMatch(/condition_codes_af\.csv:1: it lacks condition, scheme/);
  });
});
