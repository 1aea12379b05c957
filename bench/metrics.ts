/**
 * How long questions about a county of people take, uncached and cached, and under a steady stream of them.
 *
 *   node bench/metrics.ts FOLDER [purpose=direct_care]
 *
 * FOLDER is a workspace with an edition of people that was published for the purpose, such as one that `bench/edition.ts` keeps.
 * The files of places have landed in it, as a made-up county sends them; without them rates by network and deprivation have one group.
 * Bars on two cores at a million residents, four questions a second in an open loop: 95 of 100 within 500 ms uncached, within 50 ms
 * cached. Every question goes the way of the server: no more at once than it lets, each on a connection of its own, answers kept.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheAnswers } from '../src/api/cache-answers.ts';
import { limitQueries } from '../src/api/limit-queries.ts';
import { ConcordError } from '../src/concord-error.ts';
import { editionForPurpose } from '../src/edition/edition-for-purpose.ts';
import { type OpenEdition, openEdition } from '../src/edition/open-edition.ts';
import { readTableModel as readPlans } from '../src/edition/read-table-model.ts';
import { memoryShare } from '../src/engine/memory-share.ts';
import { answerQuestion } from '../src/metric/answer-question.ts';
import { editionTable } from '../src/metric/edition-table.ts';
import { findMetric } from '../src/metric/find-metric.ts';
import { loadMetrics } from '../src/metric/load-metrics.ts';
import type { Answer, Metric, Question } from '../src/metric/metric.ts';
import { readTableModel } from '../src/metric/read-table-model.ts';
import { DISCLOSURE_RULES } from '../src/policy/disclosure.ts';
import { countClauses } from '../src/population/cohort/count-cohort.ts';
import { findCohort } from '../src/population/cohort/find-cohort.ts';
import { loadCohorts } from '../src/population/cohort/load-cohorts.ts';
import { readPurposes } from '../src/pseudonym/read-purposes.ts';
import { openWorkspace } from '../src/workspace/open-workspace.ts';
import { barTable, fixedWorkSeconds, machineText } from './page-parts.ts';

const [folder, purposeId = 'direct_care'] = process.argv.slice(2);
if (!folder) {
  process.stderr.write(
    'node bench/metrics.ts FOLDER [purpose]; `node bench/edition.ts 1000000 3 FOLDERS` makes FOLDERS/1000000\n',
  );
  process.exit(2);
}

const workspace = openWorkspace(folder);
const metrics = loadMetrics(workspace);
const model = readTableModel(workspace);
const whole = await openEdition(workspace, undefined, {
  memoryLimit: memoryShare(1 / 4),
  temporaryFolder: workspace.paths.temporary,
});
const purpose = readPurposes(workspace).get(purposeId);
if (!purpose) throw new Error(`no purpose ${purposeId}`);
const edition = await editionForPurpose(whole, purpose, readPlans(workspace));
const tables = edition.manifest.tables.map((t) => t.name);

type About = Partial<Omit<Question, 'metric'>>;
type Asked = { metric: Metric } & About;

const catalogued = (id: string, question: About = {}): Asked => ({
  ...question,
  metric: findMetric(metrics, id),
});

/** How long 95 of 100 people were in the department, of each provider on each day. */
const ED_CENTILE: Metric = (() => {
  const base = findMetric(metrics, 'ed-within-4-hours');
  const records = { ...base.records!, percentile: { at: 0.95, method: 'nearest-rank' as const } };
  return {
    ...base,
    id: 'bench.ed-95th',
    kind: 'percentile',
    numerator: 'minutes_to_departure',
    denominator: null,
    method: 'none',
    records,
  };
})();

const YEARS = ['2023', '2024', '2025'];
const year = (from: string) => ({ from: `${from}-04-01`, to: `${Number(from) + 1}-03-31` });
const THIRTEEN = { grain: 'month' as const, from: '2025-03-01', to: '2026-03-31' };

/** The tiles of a board's page: a line of thirteen months each. */
const TILES = [
  'ed-within-4-hours',
  'ed-over-12-hours',
  'ambulance-c2-mean',
  'ambulance-handovers-within-30',
  'emergency-admission-rate',
  'readmitted-30-days',
  'outpatient-not-attended',
  'cancer-62-days',
  'diagnostics-within-6-weeks',
  'nhs-111-abandoned',
  'stay-21-plus-days',
  'cost-per-head',
].filter((id) => [...metrics.keys()].some((known) => known.endsWith(`.${id}`)));
const page = (): Asked[] => TILES.map((id) => catalogued(id, THIRTEEN));

/** Each kind of question in several shapes, so that none is answered twice. */
const KINDS: Record<string, Asked[]> = {
  'one tile of a page (13 months)': page(),
  'a metric × month × practice': [
    'ed-within-4-hours',
    'outpatient-not-attended',
    'ed-attendance-rate',
    'cost-per-head',
  ].flatMap((id) => YEARS.map((y) => catalogued(id, { by: ['practice'], grain: 'month', ...year(y) }))),
  'a centile × provider × day': YEARS.flatMap((y) => [
    { metric: ED_CENTILE, by: ['provider'], grain: 'day', ...year(y) },
    { ...catalogued('ambulance-c2-90th'), by: ['site'], grain: 'day', ...year(y) },
  ]),
  'a standardised rate × PCN × IMD quintile': [
    'emergency-admission-rate',
    'falls-admissions-65-plus',
    'acsc-chronic',
  ].flatMap((id) => YEARS.map((y) => catalogued(id, { by: ['pcn', 'imd_quintile'], ...year(y) }))),
};

const ask = (on: OpenEdition, { metric, ...question }: Asked): Promise<Answer> =>
  answerQuestion({
    edition: on,
    metric,
    tables: model,
    question: { metric: metric.id, by: [], grain: null, from: null, to: null, where: [], ...question },
    grant: { tables, rowFilter: {} },
  });

/** As the server does it. */
function openServer() {
  const [limit, answers] = [limitQueries(2, 100), cacheAnswers(64_000_000)];
  return (asked: Asked): Promise<Answer> =>
    answers.get(JSON.stringify({ ...asked, metric: asked.metric.id }), (signal) =>
      limit.run(() => whole.engine.alone((engine) => ask({ ...edition, engine }, asked), signal)),
    );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const centile = (sorted: number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
const ms = (x: number): string => (x < 10 ? x.toFixed(1) : x.toFixed(0));
function spread(times: number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 0.99].map((share) => ms(centile(sorted, share))).join(' | ');
}

const rows: string[] = [];
const say = (line: string): void => {
  rows.push(line);
  process.stderr.write(`${line}\n`);
};

/** One after the other, nothing kept. */
const kindTimes = new Map<string, number[]>();
for (const [name, questions] of Object.entries(KINDS)) {
  const first = await timed(() => ask(edition, questions[0]!));
  const times: number[] = [];
  let figures = 0;
  for (let round = 0; round < 3; round++)
    for (const asked of questions)
      times.push(await timed(async () => (figures = (await ask(edition, asked)).figures.length)));
  kindTimes.set(name, times);
  say(`| ${name} | ${times.length} | ${figures} | ${ms(first)} | ${spread(times)} |`);
}

const server = openServer();
const pageCold = await timed(() => Promise.all(page().map(server)));
const pageKept: number[] = [];
for (let i = 0; i < 50; i++) pageKept.push(await timed(() => Promise.all(page().map(server))));

/** Four a second, whether or not the last is answered: of ten, four tiles, two by practice, one centile, one rate, two asked again. */
async function openLoop(seconds: number): Promise<{ uncached: number[]; cached: number[]; refused: number }> {
  let refused = 0;
  const serve = openServer();
  const lists = Object.values(KINDS);
  const order = [0, 1, 0, 2, 0, 1, 3, 0];
  const before: Asked[] = [];
  const [uncached, cached, running]: [number[], number[], Promise<void>[]] = [[], [], []];
  const start = performance.now();
  for (let n = 0; n < seconds * 4; n++) {
    await sleep(Math.max(0, start + n * 250 - performance.now()));
    const again = n % 10 >= 8 && before.length > 8;
    const place = order[n % 10] ?? 0;
    const asked = again ? before[n % (before.length - 8)]! : shifted(lists[place]!, n);
    if (!again) before.push(asked);
    const due = start + n * 250;
    running.push(
      serve(asked).then(
        () => void (again ? cached : uncached).push(performance.now() - due),
        (error: unknown) => {
          if (!(error instanceof ConcordError && error.kind === 'busy')) throw error;
          refused += 1;
        },
      ),
    );
  }
  await Promise.all(running);
  return { uncached, cached, refused };
}

/** The same sort of question about other days: nobody asked it before. */
function shifted(list: Asked[], n: number): Asked {
  const asked = list[n % list.length]!;
  const day = new Date(Date.parse(asked.to!) - (1 + Math.floor(n / list.length)) * 86_400_000);
  return { ...asked, to: day.toISOString().slice(0, 10) };
}

/** How many are left after each of six clauses, three times. */
const loaded = loadCohorts(workspace, Object.keys(DISCLOSURE_RULES), [
  fileURLToPath(new URL('six-clause-cohort.yaml', import.meta.url)),
]);
const cohort = findCohort(loaded.cohorts, 'bench.six-clauses');
const cohortTimes: number[] = [];
let members = 0;
for (let i = 0; i < 3; i++)
  cohortTimes.push(
    await timed(async () => {
      const counts = await countClauses(edition.engine, {
        ...{ ...loaded, cohort, on: '2026-03-01', rowFilter: {} },
        tableSql: editionTable(edition, loaded.model),
      });
      members = counts.at(-1)!.left;
    }),
  );

const loop = await openLoop(60);
edition.close();
const machine = machineText(await fixedWorkSeconds());

const p95 = (times: number[]): number =>
  centile(
    times.toSorted((a, b) => a - b),
    0.95,
  );
const bars: [what: string, measured: number, most: number][] = [
  ...[...kindTimes].map(([name, times]): [string, number, number] => [`${name}, 95 of 100`, p95(times), 500]),
  ['open loop, not asked before, 95 of 100', p95(loop.uncached), 500],
  ['open loop, asked before, 95 of 100', p95(loop.cached), 50],
  ['a cohort of six clauses by itself', Math.max(...cohortTimes), 5000],
];

const residents = whole.manifest.tables.find((t) => t.name === 'person')?.rows ?? 0;
const text = [
  '# Bench: questions about people',
  '',
  `An edition of ${residents.toLocaleString('en-GB')} people, read as ${purposeId} may see it. Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.`,
  machine,
  `Written by \`node bench/metrics.ts\`. Bars: 95 of 100 within 500 ms uncached and 50 ms cached, four questions a second, two cores.`,
  '',
  'One after the other, nothing kept, in milliseconds; `first` is the first of its kind since the edition was opened.',
  '',
  '| Question | Asked | Figures of the last | First | p50 | p95 | p99 |',
  '|---|---:|---:|---:|---:|---:|---:|',
  ...rows,
  '',
  `A page of ${TILES.length} tiles, all asked at once: ${ms(pageCold)} ms the first time; kept, ${spread(pageKept)} ms (p50 | p95 | p99).`,
  '',
  'Four questions a second for a minute, none waiting for another; of ten, four tiles, two by practice, one centile, one',
  'standardised rate (each about other days than before) and two that were asked before. From the moment it was due, in milliseconds.',
  '',
  '| Stream | Answered | p50 | p95 | p99 |',
  '|---|---:|---:|---:|---:|',
  `| uncached | ${loop.uncached.length} | ${spread(loop.uncached)} |`,
  `| asked before | ${loop.cached.length} | ${spread(loop.cached)} |`,
  '',
  `Refused, since a hundred were waiting: ${loop.refused}.`,
  '',
  `A cohort of six clauses, counted after each (bar 5,000 ms): ${cohortTimes.map(ms).join(', ')} ms, ${members.toLocaleString('en-GB')} people.`,
  '',
  ...barTable(
    'Milliseconds',
    bars.map(([what, measured, most]) => ({ what, measured, most, digits: 0 })),
  ),
].join('\n');
process.stdout.write(text);
if (residents >= 1_000_000) writeFileSync(new URL('../docs/reference/bench-metrics.md', import.meta.url), text);
