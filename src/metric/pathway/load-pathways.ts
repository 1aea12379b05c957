import { ConcordError, type Problem } from '../../concord-error.ts';
import { catalogueFiles } from '../../workspace/catalogue-files.ts';
import { nearestName } from '../../workspace/nearest-name.ts';
import { openYaml, shownPath, textHash, type YamlFile } from '../../workspace/read-yaml.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { reviewProblems } from '../check-review.ts';
import type { Metric } from '../metric.ts';
import type { Pathway } from './pathway.ts';
import { NEEDED_CUTS } from './pathway-cuts.ts';
import { type PathwayFile, PathwaySchema } from './pathway-schema.ts';

/**
 * Every pathway of a workspace's catalogue, by id, sorted. Nothing is computed.
 * @param metrics those of the same catalogue, by id
 * @throws ConcordError 'catalogue-invalid' with every fault of every file, each with its line: unknown settings, metrics and dimensions,
 *   and steps that cannot show a gap
 */
export function loadPathways(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  metrics: Map<string, Metric>,
): Map<string, Pathway> {
  const problems: Problem[] = [];
  const pathways = new Map<string, Pathway>();
  for (const { path } of catalogueFiles(workspace, 'pathways')) {
    try {
      const file = openYaml(path, PathwaySchema);
      const faults = [
        ...reviewProblems(file.value.reviewed, file.where),
        ...file.value.steps.flatMap((_, i) => stepProblems(file, i, metrics)),
      ];
      problems.push(...faults);
      const other = pathways.get(file.value.id);
      if (other) problems.push(twice(file.value.id, other, file.where(['id'])));
      if (!faults.length) pathways.set(file.value.id, pathwayOf(file.value, path, metrics));
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return new Map([...pathways].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function pathwayOf(file: PathwayFile, path: string, metrics: Map<string, Metric>): Pathway {
  const { decision, reviewed, steps, ...same } = file;
  return {
    ...same,
    decision: { informs: decision.informs, madeBy: decision.made_by },
    steps: steps.map(({ title, metric, where }) => ({
      title,
      metric: metrics.get(metric)!,
      where: Object.entries(where ?? {}).map(([dimension, values]) => ({ dimension, values })),
    })),
    reviewed:
      reviewed === 'unreviewed' ? 'unreviewed' : { by: reviewed.by, on: reviewed.on, nextDue: reviewed.next_due },
    hash: textHash(path),
    path,
  };
}

function stepProblems(file: YamlFile<PathwayFile>, i: number, metrics: Map<string, Metric>): Problem[] {
  const step = file.value.steps[i]!;
  const at = (...setting: string[]): string => file.where(['steps', i, ...setting]);
  const metric = metrics.get(step.metric);
  if (!metric) return [unknown(at('metric'), 'metric', step.metric, [...metrics.keys()])];
  const chosen = Object.entries(step.where ?? {});
  return [
    ...NEEDED_CUTS.filter((cut) => !metric.dimensions.includes(cut)).map((cut) => blind(at('metric'), metric, cut)),
    ...chosen
      .filter(([dimension]) => !metric.dimensions.includes(dimension))
      .map(([dimension]) => unknown(at('where'), 'dimension', dimension, metric.dimensions)),
    ...metric.needs
      .filter((needed) => chosen.find(([dimension]) => dimension === needed)?.[1].length !== 1)
      .map((needed) => unchosen(at('where'), metric, needed)),
  ];
}

function unknown(where: string, what: string, name: string, known: string[]): Problem {
  const near = nearestName(name, known);
  return {
    where,
    problem: `there is no ${what} '${name.slice(0, 60)}'`,
    expected: known.length <= 20 ? `one of ${known.join(', ')}` : `the whole id of a ${what} of the catalogue`,
    remedy: near ? `did you mean '${near}'?` : 'correct the name',
  };
}

const blind = (where: string, { id }: Metric, cut: string): Problem => ({
  where,
  problem: `${id} cannot be cut by ${cut}`,
  expected: `a metric with the dimensions ${NEEDED_CUTS.join(' and ')}`,
  remedy: 'name another metric, or give it the dimension',
});

const unchosen = (where: string, { id }: Metric, needed: string): Problem => ({
  where,
  problem: `${id} is about one ${needed} at a time, and the step does not choose one`,
  expected: `where: {${needed}: [VALUE]}`,
  remedy: 'add it',
});

const twice = (id: string, other: Pathway, where: string): Problem => ({
  where,
  problem: `pathway '${id}' is also in ${shownPath(other.path)}`,
  expected: 'an id of its own',
  remedy: 'rename or remove one of them',
});
