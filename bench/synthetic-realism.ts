/**
 * How real the made-up care system looks, beside published figures of England: writes docs/reference/synthetic.md and its charts.
 *
 *   node bench/synthetic-realism.ts [residents=50000]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine } from '../src/engine/engine.ts';
import { DEFAULT_END_DATE, generateWorld } from '../src/synthetic/generate-world.ts';
import { ask, prepare } from './synthetic-realism/ask-world.ts';
import { chartOf } from './synthetic-realism/chart-specs.ts';
import { drawChart } from './synthetic-realism/draw-chart.ts';
import { listDatasets } from './synthetic-realism/list-datasets.ts';
import { NHS_NUMBERS, PARTS, ROWS } from './synthetic-realism/plans.ts';
import { readPublished } from './synthetic-realism/published.ts';
import { compare, type Subject } from './synthetic-realism/subject.ts';
import { type ReportedPart, writePage } from './synthetic-realism/write-page.ts';

const residents = Number(process.argv[2] ?? 50_000);
const settings = { residents, years: 3, seed: 1, endDate: DEFAULT_END_DATE };
const DOCS = new URL('../docs/reference/', import.meta.url);
const published = readPublished();

async function look(world: Engine): Promise<ReportedPart[]> {
  await prepare(world);
  const parts: ReportedPart[] = [];
  for (const { title, plans } of PARTS) {
    const subjects: Subject[] = [];
    for (const plan of plans) subjects.push(compare(plan, await ask(world, plan.slug), published));
    parts.push({ title, subjects });
  }
  const { rows, numbered } = await listDatasets(world, settings);
  const feeds = [compare(ROWS, rows, published), compare(NHS_NUMBERS, numbered, published)];
  return [...parts, { title: 'Feeds', subjects: feeds }];
}

async function drawAll(parts: ReportedPart[]): Promise<void> {
  const folder = new URL('synthetic/', DOCS);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const subject of parts.flatMap((part) => part.subjects))
    writeFileSync(new URL(`${subject.slug}.svg`, folder), await drawChart(chartOf(subject)));
}

const work = mkdtempSync(join(tmpdir(), 'concord-realism-'));
const world = await openEngine({ file: join(work, 'world.duckdb'), temporaryFolder: work, memoryLimit: '4GB' });
try {
  await generateWorld(world, settings, (name, done, all) => process.stderr.write(`${done + 1}/${all} ${name}\n`));
  const parts = await look(world);
  await drawAll(parts);
  writeFileSync(new URL('synthetic.md', DOCS), writePage(parts, residents));
} finally {
  world.close();
  rmSync(work, { recursive: true, force: true });
}
