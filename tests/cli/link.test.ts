/** `concord link` on two small files of people who do not exist: they lie beside the page that explains it. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine } from '../../src/engine/engine.ts';
import { readModel } from '../../src/linkage/model.ts';
import { type Ran, runCommand } from './run-command.ts';

let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'concord-link-test-'));
  cpSync(join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'linkage'), cwd, { recursive: true });
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const FILES = ['--left', 'practice.csv', '--right', 'hospital.csv', '--model', 'people.yaml'];
const OUT = ['--pairs', 'pairs.csv', '--clusters', 'clusters.csv'];
const link = (...words: string[]): Promise<Ran> => runCommand(['link', ...words], { cwd });
const text = (name: string): string => readFileSync(join(cwd, name), 'utf8');

interface Told {
  records: number[];
  pairs: number;
  threshold: { weight: number; chosenBy: string; precision: number; recall: number };
  clusters: { links: number; clusters: number; sizes: { members: number; clusters: number }[] };
  training: object | null;
}

describe('concord link', () => {
  it('links two files, says what it found and why, and prints no value of a person', async () => {
    const ran = await link(...FILES, ...OUT, '--pairing', 'one-to-one', '--trained', 'trained.yaml');
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    for (const said of [
      'Records: ',
      'Pairs compared',
      'Blocking finds',
      'No block was too large',
      'Threshold ',
      'Expected precision',
      'Links: ',
    ])
      expect(ran.out).toContain(said);
    const values = text('practice.csv')
      .split('\n')
      .slice(1)
      .flatMap((line) => line.split(','))
      .filter((value) => value.length > 4);
    expect(values.filter((value) => ran.out.includes(value))).toEqual([]);
    expect(text('pairs.csv').split('\n')[0]).toMatch(/^left_source,left_id,right_source,right_id,gamma_.*,decision$/);
  });

  it('is right about nearly all of them, and holds the pairing', async () => {
    const engine = await openEngine();
    const found = await engine.one<{ records: number; both: number; right: number; most: number }>(`
      with groups as (select cluster_id, count(*) as n, min(substr(record_id, 2)) = max(substr(record_id, 2)) as same
        from read_csv('${join(cwd, 'clusters.csv')}', all_varchar = true) group by 1)
      select sum(n)::integer as records, count(*) filter (n = 2) as both, count(*) filter (n = 2 and same) as right, max(n) as most from groups`);
    engine.close();
    const lines = (name: string): number => text(name).trim().split('\n').length - 1;
    expect(found.records).toBe(lines('practice.csv') + lines('hospital.csv'));
    expect(found.most).toBe(2);
    expect(found.right / found.both).toBeGreaterThan(0.98);
  });

  it('gives the same files again, and from the trained model without training', async () => {
    const before = [text('pairs.csv'), text('clusters.csv')];
    const again = await link(...FILES.slice(0, 5), 'trained.yaml', ...OUT, '--pairing', 'one-to-one', '--json');
    const told = JSON.parse(again.out) as Told;
    expect([text('pairs.csv'), text('clusters.csv')]).toEqual(before);
    expect(told.training).toBeNull();
    expect(told.threshold.chosenBy).toBe('method');
    const inClusters = told.clusters.sizes.reduce((sum, s) => sum + s.members * s.clusters, 0);
    expect(inClusters).toBe(told.records[0]! + told.records[1]!);
  });

  it('reads Parquet as well as CSV, with the same result', async () => {
    const engine = await openEngine();
    await engine.run(
      `copy (from read_csv('${join(cwd, 'practice.csv')}', all_varchar = true)) to '${join(cwd, 'practice.parquet')}' (format parquet)`,
    );
    engine.close();
    const from = (left: string): Promise<Ran> =>
      link('--left', left, '--right', 'hospital.csv', '--model', 'trained.yaml', ...OUT, '--json');
    expect((await from('practice.parquet')).out).toBe((await from('practice.csv')).out);
  });

  it('finds duplicates within one file, and says when no two records can be compared', async () => {
    const [header, ...lines] = text('practice.csv').trim().split('\n');
    const copies = lines.slice(0, 50).map((line) => `copy${line}`);
    writeFileSync(join(cwd, 'twice.csv'), [header, ...lines, ...copies].join('\n'));
    const out = ['--pairs', 'p.parquet', '--clusters', 'c.parquet', '--json'];
    const twice = await link('--left', 'twice.csv', '--model', 'trained.yaml', ...out);
    expect((JSON.parse(twice.out) as Told).clusters.sizes).toContainEqual({ members: 2, clusters: 50 });
    expect(existsSync(join(cwd, 'p.parquet'))).toBe(true);
    const alone = await link('--left', 'practice.csv', '--model', 'trained.yaml', ...out);
    expect(alone.exitCode).toBe(13);
    expect(alone.err).toContain('no blocking rule found a pair');
  });

  it('links and deduplicates at once, with the traps of NHS numbers', async () => {
    cpSync(join(import.meta.dirname, '..', '..', 'catalogue', 'linkage', 'nhs.yaml'), join(cwd, 'nhs.yaml'));
    const files = ['--left', 'register.csv', '--right', 'ward.csv', '--model', 'nhs.yaml', ...OUT];
    const both = JSON.parse((await link(...files, '--dedupe', '--json')).out) as Told;
    const decisions = new Set(
      text('pairs.csv')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',').at(-1)),
    );
    expect([...decisions].sort()).toEqual(['below', 'cut: certainty', 'cut: evidence', 'link', 'veto']);
    expect(text('pairs.csv')).toMatch(/^right,h\d+,right,h\d+d,.*,link$/m);
    expect(text('pairs.csv')).toContain('the same number but another date of birth,veto');
    // across the files alone nobody is compared within one
    const across = JSON.parse((await link(...files, '--pairing', 'one-to-many', '--json')).out) as Told;
    expect(text('pairs.csv')).not.toMatch(/^(left|right),[^,]*,\1,/m);
    expect(across.pairs).toBeLessThan(both.pairs);
  });

  it('keeps a threshold that the model gives', async () => {
    writeFileSync(join(cwd, 'sure.yaml'), `${text('trained.yaml')}threshold: 12\n`);
    const ran = await link(...FILES.slice(0, 5), 'sure.yaml', ...OUT, '--json');
    expect((JSON.parse(ran.out) as Told).threshold).toMatchObject({ weight: 12, chosenBy: 'model' });
  });
});

describe('concord link beside linking', () => {
  const TRAINED = [...FILES.slice(0, 5), 'trained.yaml'];

  it('tells what each blocking rule costs and adds, before anything is trained or compared', async () => {
    const ran = await link(...FILES, '--blocking-report');
    expect(ran).toMatchObject({ exitCode: 0, err: '' });
    expect(ran.out).toContain('Nothing was linked');
    expect(ran.out).toMatch(/surname \+ birth_date +338 +71 +17\.8% +2 +25 +0/);
    const told = JSON.parse((await link(...FILES, '--blocking-report', '--json')).out);
    expect(told).toMatchObject({ training: null, blockingRecall: null, records: [500, 500] });
    expect(told.blocking.map((r: { rule: string }) => r.rule)[0]).toBe('nhs_number');
    // beside linking, the share of all matches that blocking finds is there as well
    const linked = JSON.parse((await link(...TRAINED, ...OUT, '--blocking-report', '--json')).out);
    expect(linked.blocking).toEqual(told.blocking);
    expect(linked.pairs).toBe(linked.blocking.reduce((sum: number, r: { added: number }) => sum + r.added, 0));
    expect(linked.blockingRecall.recall).toBeGreaterThan(0.95);
  });

  it('proposes rules that do what it says of them, in a model that reads back', async () => {
    const ran = await link(...TRAINED, '--propose-blocking', 'proposed.yaml', '--most-pairs', '3000', '--json');
    expect(ran.err).toBe('');
    const { proposed, blockingRecall } = JSON.parse(ran.out);
    expect(blockingRecall.recall).toBeGreaterThan(0.95);
    const model = readModel(join(cwd, 'proposed.yaml'));
    expect(model).toEqual({
      ...readModel(join(cwd, 'trained.yaml')),
      blocking: proposed.map((p: { rule: object }) => p.rule),
    });
    const report = await link(...FILES.slice(0, 5), 'proposed.yaml', '--blocking-report', '--json');
    const costs = JSON.parse(report.out).blocking.map((r: { rule: string; pairs: number }) => [r.rule, r.pairs]);
    expect(costs).toEqual(proposed.map((p: { name: string; pairs: number }) => [p.name, p.pairs]));
    expect(costs.reduce((sum: number, [, pairs]: [string, number]) => sum + pairs, 0)).toBeLessThanOrEqual(3000);
    const few = await link(...TRAINED, '--propose-blocking', 'few.yaml', '--most-pairs', '1');
    expect([few.exitCode, existsSync(join(cwd, 'few.yaml'))]).toEqual([13, false]);
    expect(few.err).toContain('allow more pairs');
  });

  it('draws what could never be linked, as a picture with its words and as points', async () => {
    const ran = await link(...TRAINED, ...OUT, '--unlinkables', 'unlinkables.svg', '--json');
    const told = JSON.parse(ran.out);
    const svg = text('unlinkables.svg');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/s);
    expect(svg).toContain(`threshold ${told.threshold.weight}`);
    expect(svg).not.toMatch(/NaN|undefined|href|<script/);
    expect(svg.match(/points="([^"]+)"/)![1]!.split(' ').length).toBe(told.unlinkables.length);
    expect([told.unlinkables[0].share, told.unlinkables.at(-1).share]).toEqual([0, 1]);
    await link(...TRAINED, '--unlinkables', 'unlinkables.csv');
    const rows = text('unlinkables.csv').trim().split('\n').slice(1);
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual(
      told.unlinkables.map((p: { weight: number }) => p.weight),
    );
  });

  it('explains pairs with the weights that linking gave them, and those that are never compared', async () => {
    await link(...TRAINED, ...OUT);
    const [header, ...lines] = text('pairs.csv').trim().split('\n');
    const weightAt = header!.split(',').indexOf('match_weight');
    for (const line of [lines[0]!, lines.at(-1)!]) {
      const cells = line.split(',');
      const ran = await link(...TRAINED, '--waterfall', cells.slice(0, 4).join(','), '--json');
      const [{ prior, steps, weight, blockedBy }] = JSON.parse(ran.out).waterfalls;
      expect(weight).toBeCloseTo(Number(cells[weightAt]), 9);
      const sum = steps.reduce(
        (s: number, t: { weight: number; termFrequency: number }) => s + t.weight + t.termFrequency,
        prior,
      );
      expect(sum).toBeCloseTo(weight, 9);
      expect(blockedBy.length).toBeGreaterThan(0);
    }
    const both = await link(...TRAINED, '--waterfall', 'p150,h150', '--waterfall', 'p2,h101');
    expect(both).toMatchObject({ exitCode: 0, err: '' });
    expect(both.out).toMatch(
      /Pair 1, match weights[\s\S]*the same number[\s\S]*Pair 2, match weights[\s\S]*never compared/,
    );
    expect(both.out).not.toMatch(/p150|h150|h101/);
  });

  it('explains a pair that a veto forbids, of one file or of two', async () => {
    cpSync(join(import.meta.dirname, '..', '..', 'catalogue', 'linkage', 'nhs.yaml'), join(cwd, 'nhs.yaml'));
    const files = ['--left', 'register.csv', '--right', 'ward.csv', '--dedupe', '--model', 'nhs.yaml'];
    await link(...files, ...OUT, '--trained', 'nhs-trained.yaml');
    const vetoed = text('pairs.csv')
      .split('\n')
      .find((line) => line.endsWith(',veto'))!;
    const ran = await link(
      ...files.slice(0, 6),
      'nhs-trained.yaml',
      '--waterfall',
      vetoed.split(',').slice(0, 4).join(','),
    );
    expect(ran.out).toMatch(/A veto forbids it: ./);
  });

  it('reads an id with a comma or a quote in it as CSV writes it', async () => {
    const [header, first, second] = text('practice.csv').split('\n');
    const named = (line: string, id: string): string => line.replace(/^[^,]*/, `"${id.replaceAll('"', '""')}"`);
    const lines = [named(first!, 'a,1'), named(second!, 'b"2')];
    writeFileSync(join(cwd, 'commas.csv'), [header, ...lines].join('\n'));
    const one = ['--left', 'commas.csv', '--model', 'trained.yaml'];
    const ran = await link(...one, '--waterfall', '"a,1","b""2"', '--json');
    expect([ran.err, JSON.parse(ran.out).waterfalls.length]).toEqual(['', 1]);
  });
});

describe('concord link refuses', () => {
  const refusal = async (words: string[], exitCode: number, ...said: string[]): Promise<Ran> => {
    const ran = await link(...words);
    expect(ran.exitCode).toBe(exitCode);
    for (const part of said) expect(ran.err).toContain(part);
    return ran;
  };

  it('files that are not there, or are written over', async () => {
    await refusal(['--left', 'nobody.csv', '--model', 'people.yaml', ...OUT], 5, 'nobody.csv');
    await refusal(
      [...FILES, '--pairs', 'hospital.csv', '--clusters', 'no/c.csv'],
      2,
      '--pairs hospital.csv',
      '--clusters no/c.csv',
    );
    await refusal(
      [...FILES, '--pairs', 'p.txt', '--clusters', 'c.csv', '--trained', 'c.csv'],
      2,
      '--pairs p.txt',
      '--trained c.csv',
    );
  });

  it('settings out of range, all at once', async () => {
    await refusal([...FILES, ...OUT, '--seed', 'x', '--most-members', '1'], 2, '--seed x', '--most-members 1');
    await refusal(
      ['--left', 'practice.csv', '--model', 'people.yaml', ...OUT, '--pairing', 'one-to-one'],
      2,
      'only one file',
    );
    await refusal([...FILES, ...OUT, '--contradict', 'shoe_size'], 5, 'shoe_size');
    await refusal(['--left', 'practice.csv', '--model', 'people.yaml', ...OUT, '--dedupe'], 2, 'only one file');
    await refusal([...FILES, ...OUT, '--dedupe', '--pairing', 'one-to-one'], 2, 'several records in a file');
  });

  it('to do nothing, and options that need another', async () => {
    await refusal(FILES, 2, 'nothing is asked', '--blocking-report');
    await refusal(
      [...FILES, '--blocking-report', '--most-pairs', '0', '--pairing', 'one-to-one'],
      2,
      '--most-pairs 0',
      'no rules are to be proposed',
      'the files are not linked',
    );
    await refusal(
      [...FILES, '--propose-blocking', 'people.yaml', '--unlinkables', 'chart.png'],
      2,
      '--propose-blocking people.yaml',
      '--unlinkables chart.png',
    );
  });

  it.each<[string, string[], number, string]>([
    ['an id', ['SECRET'], 2, 'does not name two records'],
    ['three', ['SECRET,h150,h151'], 2, 'does not name two records'],
    ['an empty one', ['SECRET,'], 2, 'does not name two records'],
    ['a quote that does not end', ['"SECRET,h150'], 2, 'does not name two records'],
    ['two of one file', ['left,SECRET,left,p1'], 2, 'without --dedupe'],
    ['a file that is none', ['middle,SECRET,right,h150'], 2, 'does not name two records'],
    ['an unknown one', ['p150,h150', 'SECRET,h150'], 5, 'pair 2 of 2: the left file has no record with the first id'],
    ['one of the other file', ['h150,p150'], 5, 'the right file has no record with the second id'],
  ])('%s instead of a pair, and repeats no id', async (_, ids, exitCode, said) => {
    const ran = await refusal([...FILES, ...ids.flatMap((pair) => ['--waterfall', pair])], exitCode, said);
    expect(ran.err).not.toMatch(/SECRET|h15\d|p150/);
  });

  it('a pair of one record, or of a right file that is not there', async () => {
    const one = ['--left', 'practice.csv', '--model', 'trained.yaml', '--waterfall'];
    await refusal([...one, 'p1,p1'], 2, 'one record twice');
    await refusal([...one, 'left,p1,right,h150'], 2, 'no right file');
  });

  it('a file that cannot be read, by its line and never by what stands there', async () => {
    const broken = `${text('practice.csv')}p9,"SECRETNAME,x\n`;
    writeFileSync(join(cwd, 'broken.csv'), broken);
    const ran = await refusal(['--left', 'broken.csv', '--model', 'people.yaml', ...OUT], 7, 'broken.csv');
    expect(ran.err).not.toContain('SECRETNAME');
    const [header, first] = text('practice.csv').split('\n') as [string, string];
    for (const [line, says] of [
      [`${first},SECRETNAME`, /line 3 has \d+ cells, and the header has \d+/],
      ['SECRETNAME', /line 3 has 1 cell, and the header has \d+/],
    ] as const) {
      writeFileSync(join(cwd, 'ragged.csv'), `${header}\n${first}\n${line}\n${first}\n`);
      const ragged = await refusal(['--left', 'ragged.csv', '--model', 'people.yaml', ...OUT], 7, 'ragged.csv');
      expect(ragged.err).toMatch(says);
      expect(ragged.err).not.toContain('SECRETNAME');
    }
    writeFileSync(join(cwd, 'nothing.csv'), '');
    await refusal(['--left', 'nothing.csv', '--model', 'people.yaml', ...OUT], 7, 'the file is empty', 'a header line');
    writeFileSync(join(cwd, 'empty.csv'), 'id,surname\n');
    await refusal(['--left', 'empty.csv', '--model', 'people.yaml', ...OUT], 7, 'no record');
    writeFileSync(join(cwd, 'short.csv'), 'id,surname\n1,x\n2,y\n');
    await refusal(['--left', 'short.csv', '--model', 'people.yaml', ...OUT], 7, 'birth_date', 'postcode');
  });
});
