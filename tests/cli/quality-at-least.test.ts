/** A metric that asks more of its sources than they have: whoever reads its figures is told, by command, in a file and by the API. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createServer } from '../../src/api/create-server.ts';
import { metricsPage } from '../../src/cli/reference/metrics-page.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { type DemoPart, makeDemoPart, NOW } from '../api/demo-part.ts';
import { runCommand } from './run-command.ts';

let part: DemoPart;
/** of the metric's one source, in the demo */
let quality = 0;
const run = async (...argv: string[]): Promise<string> => {
  const ran = await runCommand([...argv, '--workspace', part.workspace.folder], { now: NOW });
  expect([ran.exitCode, ran.err]).toEqual([0, '']);
  return ran.out;
};
const notesOf = (json: string): string[] => JSON.parse(json).notes;
const sayQuality = (notes: string[]): string[] => notes.filter((note) => note.includes('quality of'));

/** The same metric under another name that asks for so much. */
function ask(name: string, least: number): void {
  const ours = readFileSync(resolve(import.meta.dirname, '../../catalogue/metrics/ae-4h.yaml'), 'utf8');
  const own = ours
    .replace('id: concord.ae-4h', `id: own.${name}`)
    .replace(/^quality_at_least: .*$/m, `quality_at_least: ${least}`);
  mkdirSync(join(part.workspace.folder, 'catalogue/metrics'), { recursive: true });
  writeFileSync(join(part.workspace.folder, `catalogue/metrics/${name}.yaml`), own);
}

beforeAll(async () => {
  part = await makeDemoPart();
  quality = JSON.parse(await run('metric', 'concord.ae-4h', '--json')).sources[0].quality;
  expect(quality).toBeGreaterThan(0);
  expect(quality).toBeLessThan(1);
  ask('exacting', quality + (1 - quality) / 2);
  ask('content', quality);
}, 120_000);
afterAll(() => part?.remove());

describe('a source of less quality than the metric needs', () => {
  const says =
    /^The quality of .* \(ae_provider_monthly\) is \d+(\.\d)?%, below the \d+(\.\d)?% that this metric needs/;

  it('is told beside the figures, whatever they are written as, and not where it is good enough', async () => {
    expect(sayQuality(notesOf(await run('metric', 'exacting', '--json')))).toEqual([expect.stringMatching(says)]);
    expect(await run('metric', 'exacting')).toMatch(new RegExp(says, 'm'));
    for (const other of ['content', 'concord.ae-4h'])
      expect(sayQuality(notesOf(await run('metric', other, '--json')))).toEqual([]);
  });

  it('is told where a figure is explained, at the definition and at the source', async () => {
    const out = await run('explain', 'exacting');
    expect(out).toMatch(/^ {2}The quality of .* below the/m);
    expect(out).toMatch(/Quality its sources need: \d+(\.\d)?% or more/);
    expect(out).toMatch(/quality \d+(\.\d)?% .*; less than the metric needs, /);
    expect(await run('explain', 'content')).not.toMatch(/less than the metric needs|quality of .* below/);
  });

  it('is told by the API, with the definition', async () => {
    const app = await createServer({ workspace: openWorkspace(part.workspace.folder), now: () => NOW });
    // every byte is read before it serves
    await vi.waitFor(async () => expect((await app.inject('/api/metrics')).statusCode).toBe(200), { timeout: 60_000 });
    const answer = (await app.inject('/api/metrics/exacting/figures')).json();
    expect(sayQuality(answer.notes)).toEqual([expect.stringMatching(says)]);
    expect(answer.metric.qualityAtLeast).toBeCloseTo(quality + (1 - quality) / 2, 12);
    expect((await app.inject('/api/metrics/content')).json().qualityAtLeast).toBe(quality);
    await app.close();
  }, 90_000);

  it('goes with the figures to the Common Metric Library', async () => {
    const out = join(part.workspace.folder, 'handed-off');
    await run('export', 'cml', 'exacting', '--out', out);
    expect(readFileSync(join(out, 'metadata.csv'), 'utf8')).toContain('below the');
  });

  it('is known from the reference of metrics, which says what each needs', () => {
    const page = metricsPage([...loadMetrics(openWorkspace(part.workspace.folder)).values()]);
    expect(page).toContain(`Datasets: \`ae_provider_monthly\`. Their quality should be ${quality} or more.`);
  });
});
