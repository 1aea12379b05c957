/** Where `concord link` writes, checked before anything is computed, and writing it. */
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConcordError, type Problem } from '../../concord-error.ts';
import { type Engine, literal } from '../../engine/engine.ts';
import type { UnlinkablePoint } from '../../linkage/chart-unlinkables.ts';
import { type LinkageModel, ruleName } from '../../linkage/model.ts';
import { VETO_WEIGHT, vetoSql } from '../../linkage/weigh-sql.ts';
import type { CliCall } from '../cli-command.ts';
import { drawUnlinkables } from './draw-unlinkables.ts';

/** Absolute paths; null for what is not asked. */
export interface LinkOutputs {
  pairs: string | null;
  clusters: string | null;
  trained: string | null;
  proposed: string | null;
  unlinkables: string | null;
}

const TABLE = { endings: /\.(csv|parquet)$/i, expected: 'a name that ends in .csv or .parquet' };
const MODEL = { endings: /\.ya?ml$/i, expected: 'a name that ends in .yaml' };
const CHART = { endings: /\.(svg|csv)$/i, expected: 'a name that ends in .svg or .csv' };

/**
 * @param inputs absolute paths of what is read, which is never written over
 * @throws ConcordError 'usage' with everything that is wrong about the places
 */
export function linkOutputs({ options, io }: CliCall, inputs: string[]): LinkOutputs {
  const { pairs, clusters, trained, proposeBlocking, unlinkables } = options;
  const asked = [
    { flag: '--pairs', name: pairs, ...TABLE },
    { flag: '--clusters', name: clusters, ...TABLE },
    { flag: '--trained', name: trained, ...MODEL },
    { flag: '--propose-blocking', name: proposeBlocking, ...MODEL },
    { flag: '--unlinkables', name: unlinkables, ...CHART },
  ];
  const taken = new Set(inputs.map(fileAt));
  const problems: Problem[] = [];
  for (const { flag, name, endings, expected } of asked) {
    if (name === undefined) continue;
    const path = resolve(io.cwd, name);
    const tell = (problem: string, wanted: string): number =>
      problems.push({ where: `${flag} ${name}`, problem, expected: wanted, remedy: 'give it another name' });
    if (!endings.test(name)) tell('its ending does not say the format', expected);
    else if (taken.has(fileAt(path))) tell('it is a file that is read, or is named twice', 'a file of its own');
    else if (!existsSync(dirname(path))) tell('there is no such folder', 'a file in a folder that exists');
    else if (existsSync(path) && statSync(path).isDirectory()) tell('it is a folder', 'the name of a file');
    taken.add(fileAt(path));
  }
  if (problems.length > 0) throw new ConcordError('usage', problems);
  const at = (name: string | undefined): string | null => (name === undefined ? null : resolve(io.cwd, name));
  return {
    ...{ pairs: at(pairs), clusters: at(clusters), trained: at(trained) },
    ...{ proposed: at(proposeBlocking), unlinkables: at(unlinkables) },
  };
}

/** One name for one file, by whichever way it is reached: through a link, or in other capitals where these do not matter. */
function fileAt(path: string): string {
  if (existsSync(path)) {
    const { dev, ino } = statSync(path);
    return `${dev}:${ino}`;
  }
  const folder = dirname(path);
  return existsSync(folder) ? join(realpathSync(folder), basename(path)) : path;
}

/** Writes pairs, strongest first, each with its decision and the rule that found it; and clusters. */
export async function writeLinked(
  engine: Engine,
  outputs: LinkOutputs,
  model: LinkageModel,
  threshold: number,
): Promise<void> {
  const rules = model.blocking.map((rule) => literal(ruleName(rule))).join(', ');
  if (outputs.clusters) await copyTo(engine, 'from clusters', outputs.clusters);
  if (!outputs.pairs) return;
  await copyTo(
    engine,
    `select p.* exclude (left_record, right_record, blocked_by, blocking_rules), [${rules}][p.blocked_by] as blocked_by,
       ${vetoLabelSql(model)} case when p.match_weight <= ${VETO_WEIGHT} then 'veto' when p.match_weight < ${threshold} then 'below' when c.reason is null then 'link' else 'cut: ' || c.reason end as decision
     from pairs p left join cluster_cuts c using (left_record, right_record)
     order by p.match_weight desc, left_record, right_record`,
    outputs.pairs,
  );
}

/** Where the model has vetoes, a column with the label of the one that forbids the pair. */
function vetoLabelSql(model: LinkageModel): string {
  const labels = (model.vetoes ?? []).map(({ label }) => literal(label));
  return labels.length ? `[${labels.join(', ')}][${vetoSql(model)}] as veto,` : '';
}

/** Writes the unlinkables chart: the picture, or its points, by the ending of the name. */
export async function writeUnlinkables(
  engine: Engine,
  path: string,
  points: UnlinkablePoint[],
  threshold: number | null,
): Promise<void> {
  if (/\.svg$/i.test(path)) return writeFileSync(path, drawUnlinkables(points, threshold));
  const rows = points.map((p) => `(${p.weight}::double, ${p.probability}::double, ${p.records}, ${p.share}::double)`);
  await copyTo(
    engine,
    `select * from (values ${rows.join(', ')}) as point(match_weight, match_probability, records, share) order by match_weight`,
    path,
  );
}

/** A file becomes visible when it is whole. */
async function copyTo(engine: Engine, query: string, path: string): Promise<void> {
  const part = `${path}.part`;
  const format = /\.parquet$/i.test(path) ? 'format parquet, compression zstd' : 'format csv, header';
  try {
    await engine.run(`copy (${query}) to ${literal(part)} (${format})`);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}
