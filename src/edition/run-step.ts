/** One step of the build: made once for the same inputs, found again by the hash of what it is made from. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Engine, identifier, literal } from '../engine/engine.ts';
import type { SqlGuard } from '../engine/sql-guard.ts';
import { keepFile, keepText } from '../landing/keep-on-disk.ts';
import type { StepCount } from '../progress.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { HashAhead } from './hash-ahead.ts';
import { hashOf, hashOfFile } from './hash-canonically.ts';
import { readParquetFiles } from './table-files.ts';

/** What steps run on, and what they did. `made` and `reused` list step names, for the person and for tests. */
export interface Bench {
  engine: Engine;
  guard: SqlGuard;
  /** reaches no file at all: for asking what SQL that people wrote would give */
  locked: Engine;
  engineVersion: string;
  paths: WorkspacePaths;
  made: string[];
  reused: string[];
  /** seconds that the steps of each kind took, by what is before the colon of their names */
  seconds?: Map<string, number>;
  /** tells the person how far the build is; nobody is told where there is none */
  count?: StepCount | undefined;
  /** what hashes kept files before they are asked for; they are read when they are asked for where there is none */
  ahead?: HashAhead | undefined;
}

/** Counts what a part of a build takes. */
export async function timed<T>(bench: Pick<Bench, 'seconds'>, kind: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    bench.seconds?.set(kind, (bench.seconds.get(kind) ?? 0) + (performance.now() - start) / 1000);
  }
}

export interface Step {
  /** e.g. `rows:ae_provider_monthly`, `table:organisation` */
  name: string;
  /** SELECT that gives the rows in a total order; it names inputs by view names, never by paths, so that it can be hashed */
  select: string;
  /** view name → the SQL that reads it and the hash of what it reads */
  inputs: Record<string, StepInput>;
  /**
   * fingerprints of the keys whose macros the SQL names (`fingerprintOf`): what was made with a key is never found again for another
   * one of its name, whichever became of the build that made it
   */
  keys?: string[];
  /** it holds SQL that people wrote, so it runs in an engine that reaches its inputs and its output alone */
  confined: boolean;
  /** facts about the result worth keeping: SQL that gives one row; it reads `result` */
  facts?: string;
  /** asked before the step is made, never when it is reused: the step over mended inputs, or null when they are sound */
  mend?: () => Promise<Step | null>;
  /** the same rows in the same order, of what lies ready on the engine for many steps at once: made from it instead of `select` */
  laid?: {
    select: string;
    /** of the result, where another of those steps has told them */
    columns?: StepOutput['columns'] | undefined;
  };
}

export interface StepInput {
  /** SQL of a relation, e.g. read_parquet('…') */
  relation: string;
  /** absolute paths of the files that it reads: a confined step can open no others */
  files: string[];
  /** SHA-256 of the bytes behind it */
  sha256: string;
}

export interface StepOutput {
  name: string;
  hash: string;
  /** absolute paths of the Parquet files that hold the rows, one after the other: one, save where years lie side by side */
  paths: string[];
  /** of the file's bytes; of several, as `sha256OfFiles` */
  sha256: string;
  rows: number;
  columns: { name: string; type: string }[];
  facts: Record<string, string | number | null>;
  source: string;
}

/**
 * Gives a step's output, from an earlier build when the step, its inputs and the engine are the same and the kept bytes
 * still have the hash that was written down; a damaged output is made again.
 */
export async function runStep(bench: Bench, step: Step): Promise<StepOutput> {
  const kept = await findStep(bench, step);
  if (kept) return kept;
  const mended = await step.mend?.();
  if (mended) return runStep(bench, mended);
  bench.made.push(step.name);
  return timed(bench, kindOf(step.name), () => makeOutput(bench, step));
}

/** A step's output from an earlier build; null when it is to be made. */
export async function findStep(bench: Bench, step: Step): Promise<StepOutput | null> {
  const kept = await keptOutput(bench, hashOfStep(bench, step));
  if (kept) bench.reused.push(step.name);
  return kept;
}

/**
 * How rows are written: pages of the first version, which every reader knows. Beside the engine's own choices (level 3, dictionaries of
 * any size) the rows take a quarter less of a processor to write, and a few hundredths less room: a dictionary of many thousands of
 * values is made for nothing.
 */
const PARQUET = 'format parquet, compression zstd, compression_level 1, dictionary_size_limit 5000';

const sourceOf = ({ select, facts }: Step): string => (facts ? `${select}\n-- facts\n${facts}` : select);

function hashOfStep(bench: Bench, step: Step): string {
  const inputs = Object.entries(step.inputs).map(([view, i]) => [view, i.sha256]);
  const keys = step.keys ? { keys: step.keys } : {};
  return hashOf({
    name: step.name,
    source: sourceOf(step),
    inputs,
    engine: bench.engineVersion,
    written: PARQUET,
    ...keys,
  });
}

/**
 * SQL of the fact `repeated_keys`: how many rows of `result` repeat the key of another. The step must end in the order of that key:
 * a row is looked at beside the one before it, as they lie in the file, since to group tens of millions takes many times as long.
 */
export function repeatedKeysSql(key: string[]): string {
  const sameAsBefore = key.map((k) => `${identifier(k)} is not distinct from lag(${identifier(k)}) over ()`);
  return `select count(*) filter (_repeated)::bigint as repeated_keys
    from (select row_number() over () > 1 and ${sameAsBefore.join(' and ')} as _repeated from result)`;
}

/** A step's output as an input of the next step. */
export const inputOf = ({ paths, sha256 }: StepOutput): StepInput => ({
  relation: readParquetFiles(paths),
  files: paths,
  sha256,
});

const kindOf = (name: string): string => name.split(':')[0] ?? name;

const places = (paths: WorkspacePaths, hash: string) => ({
  parquet: join(paths.steps, `${hash}.parquet`),
  facts: join(paths.steps, `${hash}.json`),
});

async function keptOutput(bench: Bench, hash: string): Promise<StepOutput | null> {
  const { parquet, facts } = places(bench.paths, hash);
  if (!existsSync(facts) || !existsSync(parquet)) return null;
  const output = { ...(JSON.parse(readFileSync(facts, 'utf8')) as Omit<StepOutput, 'paths'>), paths: [parquet] };
  const sha256 = await (bench.ahead?.hashOf(parquet) ?? hashOfFile(parquet));
  return sha256 === output.sha256 ? output : null;
}

async function makeOutput(bench: Bench, step: Step): Promise<StepOutput> {
  const { paths } = bench;
  const hash = hashOfStep(bench, step);
  for (const folder of [paths.temporary, paths.steps]) mkdirSync(folder, { recursive: true });
  const temporary = join(paths.temporary, `${hash}.parquet`);
  rmSync(temporary, { force: true });
  const inputs = step.laid ? [] : Object.entries(step.inputs);
  const files = [temporary, ...inputs.flatMap(([, input]) => input.files)];
  const engine = step.confined ? await bench.engine.confined(files) : bench.engine;
  try {
    for (const [view, input] of inputs)
      await engine.run(`create or replace temp view ${view} as from ${input.relation}`);
    const { Count: rows } = await engine.one<{ Count: number }>(
      `copy (${step.laid?.select ?? step.select}\n) to ${literal(temporary)} (${PARQUET})`,
    );
    const written = `from read_parquet(${literal(temporary)})`;
    const facts = step.facts ? await factsOf(engine, written, step.facts) : {};
    const columns = step.laid?.columns ?? (await engine.describe(written));
    const sha256 = await hashOfFile(temporary);
    return keepOutput(bench, temporary, {
      name: step.name,
      hash,
      sha256,
      rows,
      columns,
      facts,
      source: sourceOf(step),
    });
  } finally {
    if (step.confined) engine.close();
    else for (const [view] of inputs) await engine.run(`drop view if exists ${view}`);
  }
}

async function factsOf(engine: Engine, written: string, facts: string): Promise<StepOutput['facts']> {
  await engine.run(`create or replace temp view result as ${written}`);
  try {
    return await engine.one<StepOutput['facts']>(facts);
  } finally {
    await engine.run('drop view result');
  }
}

function keepOutput(bench: Bench, temporary: string, output: Omit<StepOutput, 'paths'>): StepOutput {
  const { parquet, facts } = places(bench.paths, output.hash);
  rmSync(facts, { force: true });
  keepFile(temporary, parquet, 0o444);
  bench.ahead?.made(parquet);
  keepText(facts, `${JSON.stringify(output, null, 2)}\n`, bench.paths.temporary);
  return { ...output, paths: [parquet] };
}
