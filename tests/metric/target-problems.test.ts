/** Targets that cannot be right, in the list of targets and in a metric: each is told with its line. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { readTargets } from '../../src/metric/read-targets.ts';
import { CATALOGUE } from './open-fixture.ts';

const top = mkdtempSync(join(tmpdir(), 'concord-targets-'));
afterAll(() => rmSync(top, { recursive: true, force: true }));
let count = 0;
/** A catalogue with one more file. */
function catalogueWith(folder: string, name: string, text: string): string {
  const own = join(top, `c${++count}`);
  mkdirSync(join(own, folder), { recursive: true });
  writeFileSync(join(own, folder, name), text);
  return own;
}
function told(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof ConcordError) return error.problems.map((p) => `${p.where.split('/').at(-1)} ${p.problem}`);
    throw error;
  }
  return [];
}
const HEADINGS = 'metric,operator,value,effective_from,effective_to,scope,provenance\n';
const listed = (...rows: string[]): string[] => {
  const own = catalogueWith('codes', 'targets.csv', HEADINGS + rows.join('\n'));
  return told(() => readTargets({ catalogueFolders: [own] }));
};

it('are none of a list that is right, with days or without', () => {
  expect(listed('ed_4h,>=,0.78,2025-04-01,2026-03-31,operational,sourced', '', 'old,<,5,,,local,ours')).toEqual([]);
});

it.each<[string, string, string]>([
  ['a day in another form', 'a,>=,1,01/04/2025,,x,y', "targets.csv:2 '01/04/2025' is no day"],
  ['a day that does not exist', 'a,>=,1,,2025-02-29,x,y', "targets.csv:2 '2025-02-29' is no day"],
  [
    'an end before the beginning',
    'a,>=,1,2025-04-01,2025-03-31,x,y',
    'targets.csv:2 the target ends on 2025-03-31, before it begins on 2025-04-01',
  ],
  ['an unknown operator', 'a,=>,1,,,x,y', 'targets.csv:2 the name, the operator or the value cannot be read'],
  ['a value that is no number', 'a,>=,1%,,,x,y', 'targets.csv:2 the name, the operator or the value cannot be read'],
  ['no name', ',>=,1,,,x,y', 'targets.csv:2 the name, the operator or the value cannot be read'],
  ['too few values', 'a,>=,1', 'targets.csv:2 the line has more or fewer values than there are headings'],
  ['a quotation mark that is not closed', 'a,>=,1,,,"x,y', 'targets.csv:2 the quotation marks cannot be followed'],
])('are told of a list with %s', (_, row, problem) => {
  expect(listed(row)).toEqual([problem]);
});

it('are told of every row at once', () => {
  expect(listed('a,>=,1,1 April,,x,y', 'b,>,1,,,x,y')).toHaveLength(2);
});

it('are told of a list without a column', () => {
  const own = catalogueWith('codes', 'targets.csv', 'metric,operator,value\na,>=,1\n');
  expect(told(() => readTargets({ catalogueFolders: [own] }))).toContain("targets.csv:1 it has no column 'scope'");
});

it.each<[string, string, string]>([
  ['2025-02-30', '', "'2025-02-30' is no day"],
  ['2025-04-01', '2025-03-31', 'the target ends on 2025-03-31, before it begins on 2025-04-01'],
])('are told of a target in a metric from %s to %s', (from, to, problem) => {
  const good = readFileSync(join(CATALOGUE, 'metrics', 'ae-12h.yaml'), 'utf8').replace('concord.ae-12h', 'own.waits');
  const target = `targets: [{operator: '<=', value: 3, from: '${from}', ${to ? `to: '${to}', ` : ''}scope: x, source: y}]`;
  const text = good.replace('targets: []', target);
  const own = catalogueWith('metrics', 'own.yaml', text);
  const line = text.split('\n').findIndex((l) => l.startsWith('targets:')) + 1;
  expect(told(() => loadMetrics({ catalogueFolders: [CATALOGUE, own] }))).toEqual([`own.yaml:${line} ${problem}`]);
});

/** A metric of records, changed so. */
function recordMetricWith(...changes: [string, string][]): string[] {
  const good = readFileSync(join(CATALOGUE, 'metrics', 'ed-within-4-hours.yaml'), 'utf8');
  const mine = good.replace('concord.ed-within-4-hours', 'own.waits');
  const text = changes.reduce((all, [from, to]) => all.replace(from, to), mine);
  expect(text === mine).toBe(changes.length === 0);
  const own = catalogueWith('metrics', 'own.yaml', text);
  return told(() => loadMetrics({ catalogueFolders: [CATALOGUE, own] })).map((one) => one.replace(/^\S+ /, ''));
}

it('a share is of 1: neither its target nor itself is a hundred times that', () => {
  expect(recordMetricWith()).toEqual([]);
  expect(recordMetricWith(['kind: proportion', 'kind: proportion\nmultiplier: 100'])).toEqual([
    'a share is of 1, and is shown in % of itself',
  ]);
  const target = "targets: [{operator: '>=', value: 95, from: '2025-04-01', scope: x, source: y}]\n";
  expect(
    recordMetricWith([
      /^targets: .*\n/m.exec(readFileSync(join(CATALOGUE, 'metrics', 'ed-within-4-hours.yaml'), 'utf8'))![0],
      target,
    ]),
  ).toEqual(['the target 95 is not a share of 1']);
});
