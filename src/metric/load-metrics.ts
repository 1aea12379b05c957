import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { mappingFolder } from '../contract/mapping-folder.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { inspectYaml, shownPath } from '../workspace/read-yaml.ts';
import { soundOr, soundSettings } from '../workspace/sound-settings.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { checkMetric, type MetricSurroundings } from './check-metric.ts';
import type { Metric } from './metric.ts';
import { metricOfFile } from './metric-of-file.ts';
import { MetricSchema } from './metric-schema.ts';
import { readTableModel } from './read-table-model.ts';
import { readTargets } from './read-targets.ts';

/**
 * Every metric of a workspace's catalogue, by id, sorted. Nothing is computed.
 * @returns the metrics; an empty map when there is none
 * @throws ConcordError 'catalogue-invalid' with every fault of every file, each with its line: unknown settings, unknown
 *   sources, dimensions, measures and columns, and expressions that cannot be read
 */
export function loadMetrics(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Metric> {
  const surroundings: MetricSurroundings = {
    model: readTableModel(workspace),
    targets: readTargets(workspace),
    measures: readMeasures(workspace),
  };
  const read = catalogueFiles(workspace, 'metrics').map(({ path }) => readOne(path, surroundings));
  const problems = read.flatMap((one) => one.problems);
  problems.push(...twiceProblems(read), ...publishedProblems(read));
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  const metrics = read.flatMap((one) => one.metric ?? []);
  return new Map(metrics.map((metric): [string, Metric] => [metric.id, metric]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What was read of a file, with its faults. */
interface ReadMetric {
  path: string;
  /** null where it cannot be told */
  id: string | null;
  /** `relative/path.yaml:LINE` of the id */
  idAt: string;
  /** null where the file has faults */
  metric: Metric | null;
  problems: Problem[];
}

function readOne(path: string, around: MetricSurroundings): ReadMetric {
  try {
    const file = inspectYaml(path, MetricSchema, 'catalogue-invalid');
    const problems = [...file.problems, ...checkMetric(file, around)];
    const id = soundOr(() => soundSettings(file.value, file.unsound).id, null);
    const metric = problems.length ? null : metricOfFile(file.value, path, around.targets);
    return { path, id, idAt: file.where(['id']), metric, problems };
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return { path, id: null, idAt: '', metric: null, problems: [...error.problems] };
  }
}

/** Measure names by dataset: every text in its mapping to reported_measure. A dataset without such a mapping is empty. */
function readMeasures(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Set<string>> {
  return new Map(
    catalogueFiles(workspace, 'datasets').map(({ id, path }) => {
      const mapping = join(mappingFolder({ path }), 'reported_measure.sql');
      const sql = existsSync(mapping) ? readFileSync(mapping, 'utf8') : '';
      return [id, new Set([...sql.matchAll(/'([a-z][a-z0-9_]*)'/g)].map((m) => m[1]!))];
    }),
  );
}

/** What a metric is reconciled with must be a metric over published statistics of the same kind. */
function publishedProblems(read: ReadMetric[]): Problem[] {
  const metrics = new Map(read.flatMap(({ metric }) => (metric ? [[metric.id, metric] as const] : [])));
  return [...metrics.values()].flatMap(({ published, kind, path }) => {
    const other = published === null ? null : metrics.get(published);
    if (published === null || (other?.records === null && other.kind === kind)) return [];
    // a file with faults may be the one, and of what kind it is nobody knows
    if (!other && read.some(({ id, metric }) => !metric && (id === null || id === published))) return [];
    const near = nearestName(published, [...metrics.keys()]);
    return [
      {
        where: shownPath(path),
        problem: other
          ? `'published' names ${published}, which is not a published ${kind}`
          : `there is no metric '${published}'`,
        expected: `the id of a metric over published statistics whose kind is ${kind}`,
        remedy: other || !near ? 'name another, or leave it out' : `did you mean '${near}'?`,
      },
    ];
  });
}

function twiceProblems(read: ReadMetric[]): Problem[] {
  return read.flatMap(({ id, idAt }, i) => {
    const other = id === null ? undefined : read.slice(0, i).find((earlier) => earlier.id === id);
    if (!other) return [];
    return [
      {
        where: idAt,
        problem: `metric '${id}' is also in ${shownPath(other.path)}`,
        expected: 'an id of its own',
        remedy: 'rename or remove one of them',
      },
    ];
  });
}
