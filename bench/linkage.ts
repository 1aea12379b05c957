/**
 * How fast two files of people are linked, training included, at three sizes, each in a process of its own.
 *
 *   node bench/linkage.ts [records of each file=100000,1000000,2000000]
 *
 * Bars: at least 0.25 million comparisons a second on two cores; 1 million × 1 million records in under 3 minutes and 8 GB.
 * The records are made up (linkage-records.sql), so the accuracy here says only that the work was done.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Engine, openEngine } from '../src/engine/engine.ts';
import { chooseThreshold } from '../src/linkage/choose-threshold.ts';
import { clusterPairs } from '../src/linkage/cluster-pairs.ts';
import { estimateBlockingRecall } from '../src/linkage/estimate-blocking-recall.ts';
import { linkPairs, scoreSql } from '../src/linkage/link-pairs.ts';
import { readModel } from '../src/linkage/model.ts';
import { trainModel } from '../src/linkage/train-model.ts';

interface Taken {
  clock: number;
  cpu: number;
}

interface Linked {
  records: number;
  train: Taken;
  link: Taken;
  threshold: Taken;
  cluster: Taken;
  /** pairs compared, in training and in linking */
  comparisons: number;
  /** comparing and weighing RANDOM_PAIRS pairs, nothing else */
  comparing: Taken;
  pairs: number;
  precision: number;
  recall: number;
  peakGb: number;
}

/** Pairs drawn at random hardly ever agree, so that every distance must be worked out. */
const RANDOM_PAIRS = 2_000_000;
const SIZES = [100_000, 1_000_000, 2_000_000];
const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function taken<T>(work: () => Promise<T>): Promise<[T, Taken]> {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(used);
  return [result, { clock: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }];
}

async function makeRecords(engine: Engine, records: number): Promise<void> {
  await engine.run(readFileSync(beside('../src/linkage/standardise.sql'), 'utf8'));
  await engine.run(readFileSync(beside('linkage-records.sql'), 'utf8').replaceAll(':records:', String(records)));
}

/** In the child: makes two files, links them, and tells its parent what it took. */
async function linkOnce(records: number): Promise<Linked> {
  const temporaryFolder = mkdtempSync(join(tmpdir(), 'concord-bench-linkage-'));
  const engine = await openEngine({ memoryLimit: '5GB', temporaryFolder });
  await makeRecords(engine, records);
  const input = { left: 'bench_left', right: 'bench_right', kind: 'link' as const };
  const [trained, train] = await taken(() =>
    trainModel(engine, { ...input, model: readModel(beside('linkage-model.yaml')) }),
  );
  const { model } = trained;
  const [{ pairs }, link] = await taken(() => linkPairs(engine, { ...input, model }));
  const [chosen, threshold] = await taken(async () => {
    const { recall } = await estimateBlockingRecall(engine, model);
    return chooseThreshold(engine, recall ?? 1);
  });
  const [, cluster] = await taken(() => clusterPairs(engine, { threshold: chosen.threshold }));
  const { links, right } = await engine.one<{ links: number; right: number }>(
    `select count(*) as links, count(*) filter (left_id = right_id) as right from pairs where match_weight >= ${chosen.threshold}`,
  );
  const training = trained.blockedPairs + trained.randomPairs;
  const peakGb = process.resourceUsage().maxRSS / 2 ** 20;
  const pick = (salt: number): string => `1 + floor(linkage_uniform(i, ${salt}) * ${records})::integer`;
  await engine.run(`create table drawn as select ${pick(1)} as left_record, ${records} + ${pick(2)} as right_record, 1 as blocked_by,
    1 as blocking_rules from range(${RANDOM_PAIRS}) t(i)`);
  const [, comparing] = await taken(() => engine.run(`create table compared as ${scoreSql(model, 'drawn')}`));
  engine.close();
  rmSync(temporaryFolder, { recursive: true, force: true });
  return {
    ...{ records, train, link, threshold, cluster, comparing, pairs, peakGb, comparisons: training + pairs },
    ...{ precision: right / links, recall: right / (0.8 * records) },
  };
}

/** In the parent: one size after the other. */
function linkInChild(records: number): Promise<Linked> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['--one', String(records)]);
    let told: Linked | undefined;
    child.on('message', (message) => {
      told = message as Linked;
    });
    child.on('exit', (code) => (told ? resolve(told) : reject(new Error(`the run of ${records} ended with ${code}`))));
  });
}

function report(linked: Linked[]): string {
  const seconds = ({ clock, cpu }: Taken): string => `${clock.toFixed(1)} s (${cpu.toFixed(1)} s)`;
  const millions = (n: number): string => `${(n / 1e6).toFixed(2)} M`;
  const line = (l: Linked): string => {
    const clock = l.train.clock + l.link.clock + l.threshold.clock + l.cluster.clock;
    return [
      ...[
        `| ${l.records.toLocaleString('en-GB')} × ${l.records.toLocaleString('en-GB')}`,
        seconds(l.train),
        seconds(l.link),
      ],
      ...[
        seconds(l.threshold),
        seconds(l.cluster),
        `${clock.toFixed(1)} s`,
        millions(l.pairs),
        `${millions(l.comparisons / clock)}/s`,
      ],
      ...[
        `${millions(RANDOM_PAIRS / l.comparing.clock)}/s (${millions(RANDOM_PAIRS / l.comparing.cpu)} a processor)`,
        `${l.peakGb.toFixed(2)} GB`,
      ],
      ...[`${(100 * l.precision).toFixed(2)}%`, `${(100 * l.recall).toFixed(2)}% |`],
    ].join(' | ');
  };
  return [
    '# Bench: linking two files',
    '',
    `People who do not exist, four fifths of them in both files. Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load`,
    `${loadavg()[0]?.toFixed(1)} at the end. Seconds by the clock, and of the processors in brackets. Comparisons a second: those of training`,
    'and linking (pairs that were compared) over the whole time, from standardising to clusters, expectation maximisation included; then',
    'of comparing and weighing',
    `${RANDOM_PAIRS.toLocaleString('en-GB')} random pairs, nothing else.`,
    'Written by `node bench/linkage.ts`. Bars: 0.25 M comparisons/s; 1 M × 1 M records in under 180 s and 8 GB. The first is held by comparing alone; over a whole run blocking leaves so few pairs that most of the time is reading and clustering.',
    '',
    '| Records | Train | Link | Threshold | Cluster | Whole | Pairs | Comparisons, whole run | Comparing alone | Peak memory | Precision | Recall |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...linked.map(line),
    '',
  ].join('\n');
}

if (process.argv[2] === '--one') {
  process.send?.(await linkOnce(Number(process.argv[3])));
  process.disconnect?.();
} else {
  const asked = process.argv[2]?.split(',').map(Number) ?? SIZES;
  const linked: Linked[] = [];
  for (const records of asked) linked.push(await linkInChild(records));
  const text = report(linked);
  process.stdout.write(text);
  if (asked === SIZES) writeFileSync(beside('../docs/reference/bench-linkage.md'), text);
}
