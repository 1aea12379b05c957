import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { identifier, openEngine } from '../../src/engine/engine.ts';
import { tablesUsed } from '../../src/metric/compile-answer.ts';
import { findMetric } from '../../src/metric/find-metric.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { parseExpression } from '../../src/metric/parse-expression.ts';
import { targetsOn } from '../../src/metric/targets-in-force.ts';
import { writeExpression } from '../../src/metric/write-expression.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { CATALOGUE, MODEL } from './open-fixture.ts';

const ours = loadMetrics({ catalogueFolders: [CATALOGUE] });
/** What counts records is held to its cases in tests/spec/metrics, and its expressions to a twin. */
const published = [...ours.values()].filter((m) => !m.records);
const folder = mkdtempSync(join(tmpdir(), 'metrics-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the catalogue's own metrics", () => {
  it('are all read, with every measure given by a mapping of their datasets', () => {
    expect(ours.size).toBe(readdirSync(join(CATALOGUE, 'metrics')).length);
  });

  it.each(published.map((m) => [m.id, m] as const))(
    '%s reads only tables that the public policy names',
    (_, metric) => {
      const allowed = loadPolicies({ catalogueFolders: [CATALOGUE] }).get('public')!.tables;
      for (const dimension of [null, ...metric.dimensions]) {
        const by = [...metric.needs, ...(dimension ? [dimension] : [])];
        const question = {
          metric: metric.id,
          by: [...new Set(by)],
          grain: metric.grain,
          from: null,
          to: null,
          where: [],
        };
        expect(allowed).toEqual(expect.arrayContaining(tablesUsed(metric, MODEL, question)));
      }
    },
  );

  it.each(published.map((m) => [m.id, m] as const))(
    '%s is written as SQL that the engine reads the same way',
    async (_, metric) => {
      const engine = await openEngine({ threads: 1 });
      try {
        for (const text of [metric.numerator, ...(metric.denominator ? [metric.denominator] : [])]) {
          const sql = writeExpression(
            parseExpression(text),
            (name) => name.split('.').map(identifier).join('.'),
            () => '?',
          );
          const shape = async (expression: string) => {
            const { tree } = await engine.one<{ tree: string }>('select json_serialize_sql($1::varchar) as tree', [
              `select ${expression}`,
            ]);
            return tree.replaceAll(/"query_location":\d+/g, '');
          };
          expect(await shape(sql)).toBe(await shape(text));
        }
      } finally {
        engine.close();
      }
    },
  );

  it('never show what counts records to the public', () => {
    const allowed = loadPolicies({ catalogueFolders: [CATALOGUE] }).get('public')!.tables;
    for (const metric of ours.values()) if (metric.records) expect(allowed).not.toContain(metric.source);
  });

  it('are found by their short name, and a wrong name suggests the nearest', () => {
    expect(findMetric(ours, 'ae-4h').id).toBe('concord.ae-4h');
    expect(() => findMetric(ours, 'ae-4hr')).toThrow("did you mean 'ae-4h'");
  });

  it('carry targets with their dates', () => {
    const { targets } = findMetric(ours, 'ae-4h');
    const values = (day: string) => targetsOn(targets, day).map((t) => t.value);
    expect(values('2025-03-31')).toEqual([0.95]);
    expect(values('2025-06-30')).toEqual([0.78, 0.95]);
    expect(values('2000-01-01')).toEqual([]);
  });
});

describe('a catalogue with faults', () => {
  const good = readFileSync(join(CATALOGUE, 'metrics', 'ae-12h.yaml'), 'utf8');
  const faults = (name: string, text: string, second?: string): string[] => {
    const own = join(folder, name);
    mkdirSync(join(own, 'metrics'), { recursive: true });
    writeFileSync(join(own, 'metrics', 'own.yaml'), text);
    if (second) writeFileSync(join(own, 'metrics', 'second.yaml'), second);
    try {
      loadMetrics({ catalogueFolders: [CATALOGUE, own] });
    } catch (error) {
      if (error instanceof ConcordError)
        return error.problems.map((p) => `${p.where.split('/').at(-1)} ${p.problem} | ${p.expected} | ${p.remedy}`);
      throw error;
    }
    return [];
  };
  const own = good.replace('concord.ae-12h', 'own.waits');
  const lineOf = (text: string, start: string) => text.split('\n').findIndex((l) => l.startsWith(start)) + 1;

  it('has none when it is right', () => {
    expect(faults('right', own)).toEqual([]);
  });

  it('tells every fault at once, each with its line', () => {
    const text = own
      .replace('kind: count', 'kind: counts')
      .replace('polarity: decrease', 'polarty: decrease')
      .replace('version: 1', 'version: one');
    const told = faults('form', text).join('\n');
    expect(told).toContain(`own.yaml:${lineOf(text, 'polarty')} unknown setting 'polarty'`);
    expect(told).toContain("did you mean 'polarity'?");
    expect(told).toContain(`own.yaml:${lineOf(text, 'kind')}`);
    expect(told).toContain(`own.yaml:${lineOf(text, 'version')}`);
  });

  it('tells unknown names with the nearest', () => {
    const text = own
      .replace('ae_waits_over_12h_from_dta', 'ae_waits_over_12h_from_dat')
      .replace('[trust, system, region]', '[trust, sytem, register]')
      .replace('targets: []', 'targets: ed_5h');
    const told = faults('names', text).join('\n');
    expect(told).toContain("did you mean 'ae_waits_over_12h_from_dta'");
    expect(told).toContain("did you mean 'system'");
    expect(told).toContain("no dimension 'register'");
    expect(told).toContain("did you mean 'ed_4h'");
  });

  it.each([
    [
      'an unknown table',
      { 'source: reported_measure': 'source: reported_measures' },
      "did you mean 'reported_measure'",
    ],
    ['an unknown dataset', { '[ae_provider_monthly]': '[ae_provider_month]' }, "did you mean 'ae_provider_monthly'"],
    ['a subquery', { ae_waits_over_12h_from_dta: '(select 1)' }, 'the expression is wrong'],
    ['a condition for a count', { ae_waits_over_12h_from_dta: 'ae_waits_over_12h_from_dta > 3' }, 'it gives a truth'],
    ['a text for a count', { ae_waits_over_12h_from_dta: "'many'" }, 'it gives a text'],
    ['a proportion without a denominator', { 'kind: count': 'kind: proportion' }, 'has no denominator'],
    ['a Wilson interval of a count', { 'method: byar': 'method: wilson' }, 'wilson is for proportions'],
    ['weeks as the finest period', { 'grain: month': 'grain: week' }, 'no source reports by week'],
  ])('refuses %s', (name, changes, told) => {
    const text = Object.entries(changes).reduce((t, [from, to]) => t.replace(from, to), own);
    expect(faults(name.replaceAll(' ', '-'), text).join('\n')).toContain(told);
  });

  it('tells a fault of form, an unknown name and a bad expression together, and nothing that follows from the first', () => {
    const text = own
      .replace('kind: count', 'kind: counts')
      .replace('[trust, system, region]', '[trust, sytem, region]')
      .replace('ae_waits_over_12h_from_dta', '(select 1)');
    expect(faults('three', text).map((told) => told.split(' | ')[0])).toEqual([
      expect.stringMatching(new RegExp(`^own.yaml:${lineOf(text, 'kind')} 'kind' is "counts"`)),
      `own.yaml:${lineOf(text, 'dimensions')} there is no dimension 'sytem' here`,
      expect.stringMatching(new RegExp(`^own.yaml:${lineOf(text, 'numerator:')} the expression is wrong`)),
    ]);
  });

  it('does not ask of a setting that is missing, mistyped or misnamed what only its value could tell', () => {
    const first = (text: string, name: string) =>
      faults(name, text).map((told) => told.split(' | ')[0]!.split(' ').slice(1).join(' '));
    expect(first(own.replace(/^datasets: .*$/m, 'datasets: ae'), 'no-datasets')).toEqual([`'datasets' is "ae"`]);
    expect(first(own.replace(/^source: /m, 'sourc: '), 'no-source')).toEqual([
      "setting 'source' is missing",
      "unknown setting 'sourc'",
    ]);
    expect(first(own.replace(/^over_time: /m, 'overtime: '), 'no-over-time')).toEqual(["unknown setting 'overtime'"]);
    expect(first('just a text', 'no-group').length).toBeGreaterThan(0);
  });

  it('looks for what a metric is reconciled with among files with faults too', () => {
    const other = good.replace('concord.ae-12h', 'own.other');
    const told = (id: string, broken: string) =>
      faults(id, `${own}published: ${id}\n`, other.replace('version: 1', broken)).map((t) => t.split(' | ')[0]!);
    expect(told('own.other', 'version: one')).toEqual([expect.stringContaining("'version' is")]);
    expect(told('own.nobody', 'version: one')).toEqual([
      expect.stringContaining("'version' is"),
      expect.stringContaining("there is no metric 'own.nobody'"),
    ]);
  });

  it('refuses the same id in two files', () => {
    expect(faults('twice', own, own).join('\n')).toContain("metric 'own.waits' is also in");
  });

  it("lets a workspace's own file take the place of ours", () => {
    mkdirSync(join(folder, 'mine', 'metrics'), { recursive: true });
    writeFileSync(join(folder, 'mine', 'metrics', 'ae-12h.yaml'), good.replace('version: 1', 'version: 7'));
    const metrics = loadMetrics({ catalogueFolders: [CATALOGUE, join(folder, 'mine')] });
    expect(metrics.get('concord.ae-12h')!.version).toBe(7);
  });
});
