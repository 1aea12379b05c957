/**
 * How fast a file lands, against the engine's own copy of the same file to Parquet in the same run.
 *
 *   node bench/landing.ts [rows=5000000] [rounds=3]
 *
 * Bars: check (reconcile lines, parse, all rules, to Parquet) at most 1.5 × the engine's copy, whole land 3 ×, under 4 GB.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contract } from '../src/contract/contract.ts';
import { loadContracts } from '../src/contract/load-contracts.ts';
import { type Engine, literal, openEngine } from '../src/engine/engine.ts';
import { landFile } from '../src/journey/land-file.ts';
import { checkFile } from '../src/quality/check-file.ts';
import { newWorkspace } from '../src/workspace/new-workspace.ts';
import { openWorkspace } from '../src/workspace/open-workspace.ts';
import type { Workspace } from '../src/workspace/workspace.ts';
import { writeExtract } from './landing-extract.ts';

const [rows = 5_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const folder = join(tmpdir(), 'concord-bench');
const extract = join(folder, `bench_attendance_${rows}.csv`);

/** Seconds of the clock, and of all processors: the steadier figure where others use the machine too. */
interface Taken {
  clock: number;
  cpu: number;
}

interface Round {
  /** the engine's copy with the codec that we keep rows in */
  copy: Taken;
  /** and with its default codec, which packs less and is faster */
  snappy: Taken;
  check: Taken;
  land: Taken;
  /** clock seconds of each part of checking the file, all that `land` adds to the check included but the keeping of bytes */
  parts: Record<string, number>;
}

type Times = Omit<Round, 'parts'>;

const TYPES = { string: 'VARCHAR', integer: 'BIGINT', number: 'DOUBLE', date: 'DATE', timestamp: 'TIMESTAMP' } as const;

const taken = async (work: () => Promise<unknown>): Promise<Taken> => {
  const [start, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { clock: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
};

function benchWorkspace(): Workspace {
  const place = join(folder, 'workspace');
  rmSync(place, { recursive: true, force: true });
  newWorkspace(place);
  const dataset = join(place, 'catalogue', 'datasets', 'bench_attendance');
  mkdirSync(dataset, { recursive: true });
  copyFileSync(new URL('landing-contract.yaml', import.meta.url), join(dataset, 'contract.yaml'));
  return openWorkspace(place);
}

/** The engine alone, told every type. It may pass over the lines that it finds wrong, or it would stop at the first. */
async function engineCopy(contract: Contract, engine: Engine, codec: 'zstd' | 'snappy'): Promise<void> {
  const types = contract.columns.map((c) => `'${c.name}': '${TYPES[c.type as keyof typeof TYPES] ?? 'BOOLEAN'}'`);
  const options = `header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', ignore_errors = true`;
  await engine.run(
    `copy (select * from read_csv(${literal(extract)}, columns = {${types.join(', ')}}, ${options}))
     to ${literal(join(folder, 'copy.parquet'))} (format parquet, compression ${codec})`,
  );
}

/** What `concord check` does, by itself. */
async function checkOnce(contract: Contract, engine: Engine): Promise<Pick<Round, 'check' | 'parts'>> {
  const place = join(folder, 'check');
  rmSync(place, { recursive: true, force: true });
  const result = await checkFile({
    path: extract,
    contract,
    folder: place,
    engine,
    temporary: join(folder, 'temporary'),
  });
  const { reconciliation, faults, timings } = result;
  if (reconciliation.accepted + reconciliation.rejected !== reconciliation.rowsIn) throw new Error('rows were lost');
  if (faults.length < 10) throw new Error('the faults of the extract were not found');
  const sum = (names: string[]): number => names.reduce((total, name) => total + (timings[name] ?? 0), 0);
  const check = { clock: sum(CHECKING), cpu: sum(CHECKING.map((name) => `${name} cpu`)) };
  return { check, parts: Object.fromEntries(Object.entries(timings).filter(([name]) => !name.endsWith(' cpu'))) };
}

/** What `concord land` does: the bytes are hashed, then compressed and kept while the file is checked. */
async function landOnce(engine: Engine): Promise<Pick<Round, 'land'>> {
  const workspace = benchWorkspace();
  const order = { workspace, engine, path: extract, dataset: 'bench_attendance', from: 'RC9', now: new Date() };
  return { land: await taken(() => landFile(order)) };
}

/** Reconciling lines; parsing, all rules and writing Parquet; writing what was rejected. */
const CHECKING = ['lines', 'rows', 'faults'];

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

function report(measured: Round[], peakGb: number): string {
  const of = (what: keyof Times, unit: keyof Taken): number => median(measured.map((r) => r[what][unit]));
  const ratio = (what: keyof Times, unit: keyof Taken, against: 'copy' | 'snappy' = 'copy'): string =>
    `${median(measured.map((r) => r[what][unit] / r[against][unit])).toFixed(2)} ×`;
  const line = (name: string, what: keyof Times, bar: string): string => {
    const cells = [of(what, 'clock'), of(what, 'cpu')].map((s) => `${s.toFixed(1)} s`);
    return `| ${name} | ${cells[0]} | ${ratio(what, 'clock')} | ${cells[1]} | ${ratio(what, 'cpu')} | ${bar} |`;
  };
  return [
    '# Bench: landing a file',
    '',
    `${rows.toLocaleString('en-GB')} rows × 25 columns, made up, with faults; ${measured.length} rounds in turn, medians of each`,
    `and of the ratios within a round. Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${loadavg()[0]?.toFixed(1)} at the`,
    'end. Where other work shares the machine, the processor seconds are the steadier figure.',
    'Written by `node bench/landing.ts`.',
    '',
    '| What | Clock | Against the copy | Processor | Against the copy | Bar |',
    '|---|---:|---:|---:|---:|---:|',
    line('the engine’s own typed CSV → Parquet copy', 'copy', ''),
    line('the same with the engine’s default codec', 'snappy', ''),
    line('check: reconcile lines, parse, all rules, to Parquet', 'check', '≤ 1.5 ×'),
    line('whole land', 'land', '≤ 3 ×'),
    '',
    `Against the copy with the default codec: check ${ratio('check', 'clock', 'snappy')}, land ${ratio('land', 'clock', 'snappy')} by the clock.`,
    '',
    `Peak memory ${peakGb.toFixed(2)} GB (bar: under 4 GB).`,
    '',
    'Parts of checking by itself; the land adds hashing, and keeps the bytes meanwhile.',
    '',
    '| Part | Clock | Of the copy |',
    '|---|---:|---:|',
    ...Object.keys(measured[0]?.parts ?? {}).map((name) => {
      const took = median(measured.map((r) => r.parts[name] ?? 0));
      return `| ${name} | ${took.toFixed(1)} s | ${(took / of('copy', 'clock')).toFixed(2)} × |`;
    }),
    '',
  ].join('\n');
}

mkdirSync(folder, { recursive: true });
const engine = await openEngine({ memoryLimit: '2GB', temporaryFolder: join(folder, 'spill') });
await writeExtract(extract, rows, engine);
const contract = loadContracts(benchWorkspace()).get('bench_attendance');
if (!contract) throw new Error('the bench has no contract');
const measured: Round[] = [];
for (let round = 0; round < rounds; round++) {
  const copies = async (): Promise<Pick<Round, 'copy' | 'snappy'>> => ({
    copy: await taken(() => engineCopy(contract, engine, 'zstd')),
    snappy: await taken(() => engineCopy(contract, engine, 'snappy')),
  });
  const before = round % 2 === 0 ? await copies() : null;
  const ours = { ...(await checkOnce(contract, engine)), ...(await landOnce(engine)) };
  measured.push({ ...ours, ...(before ?? (await copies())) });
  process.stderr.write(`${JSON.stringify(measured.at(-1))}\n`);
}
engine.close();
const text = report(measured, process.resourceUsage().maxRSS / 2 ** 20);
process.stdout.write(text);
if (rows === 5_000_000) writeFileSync(new URL('../docs/reference/bench-landing.md', import.meta.url), text);
rmSync(join(folder, 'workspace'), { recursive: true, force: true });
