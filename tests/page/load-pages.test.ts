import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { loadPages } from '../../src/page/load-pages.ts';
import { WORKSPACE } from './fixture-edition.ts';

const OURS = join(WORKSPACE.catalogueFolders[0]!, 'pages', 'urgent-and-emergency-care.yaml');
const metrics = loadMetrics(WORKSPACE);
const folder = mkdtempSync(join(tmpdir(), 'concord-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(change: (yaml: string) => string): ReturnType<typeof loadPages> {
  mkdirSync(join(folder, 'pages'), { recursive: true });
  cpSync(OURS, join(folder, 'pages', 'urgent-and-emergency-care.yaml'));
  writeFileSync(join(folder, 'pages', 'urgent-and-emergency-care.yaml'), change(readFileSync(OURS, 'utf8')));
  return loadPages({ catalogueFolders: [folder] }, metrics);
}

function faultsOf(change: (yaml: string) => string): string {
  try {
    load(change);
  } catch (error) {
    if (error instanceof ConcordError && error.kind === 'catalogue-invalid') return error.message;
    throw error;
  }
  return '';
}

describe('the catalogue’s pages', () => {
  it('can all be read', () => {
    expect([...loadPages(WORKSPACE, metrics).keys()]).toContain('urgent-and-emergency-care');
    expect(load((yaml) => yaml).size).toBe(1);
  });

  it.each<[string, (yaml: string) => string, RegExp]>([
    [
      'a metric that does not exist',
      (y) => y.replace('metric: concord.ae-4h,', 'metric: concord.ae-4hr,'),
      /yaml:\d+: there is no metric 'concord.ae-4hr'.*did you mean 'concord.ae-4h'/,
    ],
    ['a setting that nothing reads', (y) => `${y}\ncolour: blue\n`, /colour/],
    [
      'a grain the metric does not have',
      (y) => y.replace('plural: true, grain: month', 'plural: true, grain: week'),
      /yaml:\d+: 'concord.ae-attendances' cannot be put into periods of a week; expected one of month/,
    ],
    [
      'a metric without trusts',
      (y) => y.replace('metric: concord.ae-12h,', 'metric: concord.ae-4h-icb,'),
      /cannot be asked by trust/,
    ],
    [
      'a metric on two panels',
      (y) => y.replace('metric: concord.ae-12h,', 'metric: concord.ae-4h,'),
      /has a panel already/,
    ],
    [
      'a name that is not the file’s',
      (y) => y.replace('id: urgent-and-emergency-care', 'id: another'),
      /the id is 'another'/,
    ],
    [
      'an upstream metric without a panel',
      (y) => y.replace('after: [concord.ae-attendances]', 'after: [concord.rtt-waiting-list]'),
      /there is no panel 'concord.rtt-waiting-list'/,
    ],
  ])('are refused with %s', (_case, change, told) => {
    expect(faultsOf(change)).toMatch(told);
  });

  it('tell all faults at once', () => {
    const told = faultsOf((y) =>
      y.replace('metric: concord.ae-4h,', 'metric: concord.x,').replace('id: urgent-and-emergency-care', 'id: another'),
    );
    expect(told).toContain("the id is 'another'");
    expect(told).toContain("there is no metric 'concord.x'");
  });
});
