import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { mappingFolder } from '../contract/mapping-folder.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openYaml, shownPath } from '../workspace/read-yaml.ts';
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
  const problems: Problem[] = [];
  const metrics = new Map<string, Metric>();
  for (const { path } of catalogueFiles(workspace, 'metrics')) {
    try {
      const file = openYaml(path, MetricSchema);
      problems.push(...checkMetric(file, surroundings));
      const metric = metricOfFile(file.value, path, surroundings.targets);
      if (metrics.has(metric.id)) problems.push(twice(metric, metrics.get(metric.id)!, file.where(['id'])));
      metrics.set(metric.id, metric);
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (!problems.length) problems.push(...[...metrics.values()].flatMap((m) => publishedProblems(m, metrics)));
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return new Map([...metrics].sort(([a], [b]) => (a < b ? -1 : 1)));
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
function publishedProblems({ published, kind, path }: Metric, metrics: Map<string, Metric>): Problem[] {
  const other = published === null ? null : metrics.get(published);
  if (other === null || (other && other.records === null && other.kind === kind)) return [];
  const near = nearestName(published!, [...metrics.keys()]);
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
}

const twice = (metric: Metric, other: Metric, where: string): Problem => ({
  where,
  problem: `metric '${metric.id}' is also in ${shownPath(other.path)}`,
  expected: 'an id of its own',
  remedy: 'rename or remove one of them',
});
