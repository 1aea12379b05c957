import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkContractSql } from '../../src/contract/check-contract-sql.ts';
import type { Contract } from '../../src/contract/contract.ts';
import type { Draft } from '../../src/contract/draft.ts';
import { draftContract } from '../../src/contract/draft-contract.ts';
import { readContract } from '../../src/contract/read-contract.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { acceptedRows } from '../../src/quality/accepted-rows.ts';
import { checkFile } from '../../src/quality/check-file.ts';
import { CLEANSING_RULES } from '../../src/quality/cleansing-rules.ts';
import { putDraft } from './put-draft.ts';
import { range, two } from './unknown-file.ts';
import { UNKNOWN_FILES } from './unknown-files.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-drafts-'));
  engine = await openEngine();
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true, force: true });
});

function contractOf(name: string, text: string): Contract {
  const path = join(folder, `${name}.contract.yaml`);
  writeFileSync(path, text);
  return readContract(path, new Map());
}

async function check(name: string, contract: Contract) {
  const out = join(folder, `${name}.out`);
  mkdirSync(out, { recursive: true });
  const result = await checkFile({
    path: join(folder, name),
    contract,
    folder: out,
    engine,
    temporary: join(folder, 'tmp'),
  });
  return { result, out };
}

/** A mapping gives each key of reported_measure once, and loses no figure. */
async function checkMapping(sql: string, out: string): Promise<void> {
  await engine.run(
    `create or replace temp view source as select *, 'd' as _delivery, 'final' as _status from (${acceptedRows(out)})`,
  );
  const key = 'measure, entity_type, entity_code, period_start, grain, category_type, category_code';
  const { n, keys, dateless } = await engine.one<{ n: number; keys: number; dateless: number }>(
    `select count(*) as n, count(distinct (${key})) as keys, count(*) filter (where period_start is null) as dateless from (${sql})`,
  );
  expect({ keys, dateless }).toEqual({ keys: n, dateless: 0 });
  expect(n).toBeGreaterThan(0);
}

async function draftOf(name: string): Promise<Draft> {
  const file = UNKNOWN_FILES.find((f) => f.name === name)!;
  await file.write(join(folder, name), engine);
  return draftContract(join(folder, name), engine, { today: '2026-01-01' });
}

describe('a drafted contract', () => {
  it.each(UNKNOWN_FILES)('of $what accepts the file it came from', async (file) => {
    const draft = await draftOf(file.name);
    const contract = contractOf(file.name, draft.yaml);
    for (const part of file.drafts)
      expect(`${draft.yaml}\n${draft.questions.map((q) => q.question).join('\n')}`).toMatch(
        part instanceof RegExp ? part : new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')),
      );
    if (file.about) expect(contract.identity).toBe(file.about);
    if (file.key) expect(contract.key.join('+')).toBe(file.key);
    if (file.figures !== undefined) expect(draft.files.metrics).toHaveLength(file.figures);
    expect(
      await checkContractSql(
        contract,
        engine,
        CLEANSING_RULES.map((r) => r.name),
      ),
    ).toEqual([]);
    const { result, out } = await check(file.name, contract);
    expect(result.reconciliation).toMatchObject({ rejected: 0 });
    expect(result.reconciliation.accepted).toBeGreaterThanOrEqual(20);
    for (const mapping of draft.files.mappings) await checkMapping(mapping.sql, out);
  });

  it('never shows a value of an identifying column', async () => {
    const draft = await draftOf('patients.csv');
    const shown = JSON.stringify([draft.files, draft.questions, draft.notes]);
    expect(shown).not.toMatch(/999\d{7}/);
    expect(shown).not.toMatch(/Name\d/);
    expect(shown).not.toMatch(/\/03\/19/);
  });

  it('of people writes no value that could be a name, and calls no text plain that may hold anything', async () => {
    const path = join(folder, 'visits.csv');
    const people = ['Dunbarclay', 'Fernwhistle', 'Marrowkettle', 'Okonkwojaye', 'Ng', 'Zebulonquist'];
    const lines = range(60).map((i) =>
      [
        ...[1000 + i, people[i % 6], `19${40 + (i % 6)}-04-23`, `A8100${i % 9}`, i % 2 ? 'Team A' : 'Team B'],
        ...[i % 7 ? `ok ${i}` : 'seen by Zebulonquist son 9434765919 at LS1 4DY', `${people[i % 3]} ${i % 2}`],
        ...[['Li', 'JS'][i % 2], ['Ann', 'Bob'][i % 2], (i % 3) + 1, ['M', 'F'][i % 2], ['Yes', 'No'][i % 2]],
        ...[`2026-01-${two((i % 28) + 1)}`, 10 + i],
      ].join(','),
    );
    const heading = 'Ref,Client,DOB,GP,Team,Outcome note,Carer,Seen,Contact,Outcome,Sex,Interpreter,Visit date,Minutes';
    writeFileSync(path, [heading, ...lines].join('\n'));
    const draft = await draftContract(path, engine, { today: '2026-01-01' });
    const ofNobody = draft.apply({ about: 'none' });
    const shown = JSON.stringify([draft.files, draft.questions, draft.notes, ofNobody]);
    expect(shown).not.toMatch(/Dunbar|Fernw|Marrow|Okonk|Zebul|\bNg\b|\bLi\b|\bJS\b|\bAnn\b|\bBob\b|Team A|5919|LS1/);
    const { identity, columns } = contractOf('visits.csv', draft.yaml);
    expect(identity).toBe('clear');
    const listed = columns.flatMap((c) => (c.codeList ? [[c.name, c.codeList.codes, c.classification]] : []));
    expect(listed).toEqual([
      ['sex', ['F', 'M'], 'sensitive'],
      ['interpreter', ['No', 'Yes'], 'plain'],
    ]);
    const plain = columns.filter((c) => c.classification === 'plain').map((c) => c.name);
    expect(plain).toEqual(['outcome', 'interpreter', 'visit_date', 'minutes']);
    expect(draft.yaml).toContain('few different values, which may be names');
  });

  it.each(['9434765919_visits.csv', '943 476 5919.csv', 'visits LS1 4DY.csv'])(
    'is refused where the name of the file may be somebody, without telling it: %s',
    async (name) => {
      const path = join(folder, name);
      writeFileSync(path, ['ward,beds', ...range(30).map((i) => `w${i},${i}`)].join('\n'));
      const refused = await draftContract(path, engine).catch((error: unknown) => error);
      expect(refused).toMatchObject({ kind: 'file-refused', problems: [{ where: 'the name of the file' }] });
      expect(JSON.stringify(refused)).not.toMatch(/943|LS1/);
    },
  );

  it('is called by no word that would be none in YAML', async () => {
    const path = join(folder, 'null.csv');
    writeFileSync(path, ['true,no', ...range(30).map((i) => `w${i},${i}`)].join('\n'));
    const draft = await draftContract(path, engine);
    expect(draft.id).toBe('dataset_null');
    expect([...draft.yaml.matchAll(/- name: (\w+)/g)].map(([, name]) => name)).toEqual([
      'dataset_null',
      'n_true',
      'n_no',
      // the figure of a file about nobody
      'rows',
    ]);
  });

  it('is refused where a heading may be somebody, which is told by its place', async () => {
    const path = join(folder, 'turned.csv');
    const lines = range(30).map((i) => `m${i},${i},${i * 2}`);
    for (const heading of ['Zebulonquist 943 476 5919', 'Zebulonquist 9434765919']) {
      writeFileSync(path, [`Measure,Seen,${heading}`, ...lines].join('\n'));
      const refused = await draftContract(path, engine).catch((error: unknown) => error);
      expect(refused).toMatchObject({ kind: 'file-refused', problems: [{ where: 'heading of column 3' }] });
      expect(JSON.stringify(refused)).not.toMatch(/Zebul|5919/);
    }
    writeFileSync(path, ['Surname,LS1 4DY', ...range(30).map((i) => `Name${i},${i}`)].join('\n'));
    await expect(draftContract(path, engine)).rejects.toMatchObject({ kind: 'file-refused' });
  });

  it('of people asked for by a person is as strict as one that was guessed', async () => {
    const path = join(folder, 'teams.csv');
    const lines = range(40).map((i) => `${i},${['Rose', 'Iris'][i % 2]},${i * 3}`);
    writeFileSync(path, ['Row,Team,Total', ...lines].join('\n'));
    const draft = await draftContract(path, engine, { today: '2026-01-01' });
    expect(contractOf('teams.csv', draft.yaml).columns[1]?.codeList?.codes).toEqual(['Iris', 'Rose']);
    const strict = draft.apply({ about: 'token' }).contract;
    expect(strict).not.toMatch(/Iris|Rose/);
    const [, team] = contractOf('teams.csv', strict).columns;
    expect([team?.classification, team?.codeList ?? null]).toEqual(['sensitive', null]);
  });

  it('follows the answers of a person', async () => {
    const draft = await draftOf('undecided.csv');
    expect(draft.questions.find((q) => q.id === 'dates')?.default).toBe('day-first');
    const files = draft.apply({ dates: 'month-first', publisher: 'A trust', mode: 'append', key: 'none' });
    const contract = contractOf('undecided.csv', files.contract);
    expect(contract).toMatchObject({ publisher: 'A trust', key: [], delivery: { mode: 'append' } });
    expect(contract.columns[1]?.formats).toEqual(['%m/%d/%Y']);
  });

  it('of people becomes one of nobody only when a person says so', async () => {
    const draft = await draftOf('ages.csv');
    expect(draft.files.metrics).toEqual([]);
    const contract = contractOf('ages.csv', draft.apply({ about: 'none' }).contract);
    expect(contract).toMatchObject({ identity: 'none', zone: 'open' });
  });

  it('refuses answers that are none, all at once', async () => {
    const draft = await draftOf('ages.csv');
    expect(() => draft.apply({ about: 'everybody', moode: 'full' })).toThrow(/everybody[\s\S]*did you mean 'mode'/);
  });

  it('refuses an empty file, a header alone and an archive', async () => {
    const refusals: [string, string | Buffer][] = [
      ['empty.csv', ''],
      ['header.csv', 'a,b\n'],
      ['some.zip', Buffer.from('PK\u0003\u0004 nothing')],
    ];
    for (const [name, content] of refusals) {
      writeFileSync(join(folder, name), content);
      await expect(draftContract(join(folder, name), engine), name).rejects.toMatchObject({ kind: 'file-refused' });
    }
  });

  it('adds parts up to the whole, without totals, and not at all when a part is missing', async () => {
    const draft = await draftOf('split.csv');
    await engine.run(`create or replace temp view source as select *, 'd' as _delivery, 'final' as _status from (values
      ('RX1', date '2024-01-01', 'new', 3), ('RX1', date '2024-01-01', 'old', 4), ('RX1', date '2024-01-01', 'Total', 7),
      ('RX2', date '2024-01-01', 'new', 3), ('RX2', date '2024-01-01', 'old', null)) as t(trust_code, month, kind, seen_total)`);
    const rows = await engine.all(
      `select entity_code as who, category_code as part, value from (${draft.files.mappings[0]!.sql}) order by all nulls first`,
    );
    expect(rows).toEqual([
      { who: 'RX1', part: null, value: 7 },
      { who: 'RX1', part: 'new', value: 3 },
      { who: 'RX1', part: 'old', value: 4 },
      { who: 'RX2', part: null, value: null },
      { who: 'RX2', part: 'new', value: 3 },
      { who: 'RX2', part: 'old', value: null },
    ]);
  });

  it('brings its figures into the catalogue with metrics that load', async () => {
    const draft = await draftOf('attendances_2024.csv');
    const workspace = { folder: join(folder, 'workspace') };
    const files = draft.apply({ entity: 'trust', publisher: 'A trust' });
    const paths = putDraft(workspace.folder, draft.id, files);
    expect(paths).toHaveLength(4);
    const catalogueFolders = [resolve(import.meta.dirname, '../../catalogue'), join(workspace.folder, 'catalogue')];
    const metrics = loadMetrics({ catalogueFolders });
    expect(metrics.get('draft.attendances-attendances')).toMatchObject({
      kind: 'count',
      unit: 'attendances',
      grain: 'month',
    });
    expect(metrics.get('draft.attendances-rate')).toMatchObject({ kind: 'mean', unit: '%' });
  });
});
