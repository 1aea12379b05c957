import { ConcordError, type Problem } from '../concord-error.ts';
import { grainsFrom } from '../metric/grain.ts';
import type { Metric } from '../metric/metric.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openYaml, type YamlFile } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageDefinition, PageFile } from './page-definition.ts';

/** What a page chooses by. */
const PLACES = ['trust', 'system'];

/**
 * Answers: the pages of a workspace's catalogue, by id, sorted.
 * Arguments: the workspace; its metrics, by id, since a page may name no other.
 * Result: the definitions; an empty map when there is none.
 * Errors: ConcordError 'catalogue-invalid' with every fault of every file, each with its line: unknown settings, unknown
 * metrics, metrics that cannot be asked for a trust, a system or the grain, a metric on two panels, upstream metrics that the page has no panel for.
 */
export function loadPages(
  workspace: Pick<Workspace, 'catalogueFolders'>,
  metrics: Map<string, Metric>,
): Map<string, PageDefinition> {
  const pages = new Map<string, PageDefinition>();
  const problems: Problem[] = [];
  for (const { id, path } of catalogueFiles(workspace, 'pages')) {
    try {
      const file = openYaml(path, PageFile);
      problems.push(...checkPage(file, id, metrics));
      pages.set(id, file.value);
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ConcordError('catalogue-invalid', problems);
  return pages;
}

/** A page by its id. @throws ConcordError 'unknown-name' that suggests the nearest */
export function findPage(pages: Map<string, PageDefinition>, id: string): PageDefinition {
  const page = pages.get(id);
  if (page) return page;
  throw new ConcordError('unknown-name', {
    where: `page '${id.slice(0, 60)}'`,
    problem: 'there is no such page',
    expected: `one of ${[...pages.keys()].join(', ') || 'the catalogue’s pages, of which there are none'}`,
    remedy: suggestion(id, pages.keys()),
  });
}

type Where = YamlFile<PageDefinition>['where'];

function checkPage(
  { value: page, where }: YamlFile<PageDefinition>,
  id: string,
  metrics: Map<string, Metric>,
): Problem[] {
  const wrongId: Problem = {
    where: where(['id']),
    problem: `the id is '${page.id}'`,
    expected: `'${id}', as the file is named`,
    remedy: 'make the two the same',
  };
  const shown = page.panels.map((panel) => panel.metric);
  return [
    ...(page.id === id ? [] : [wrongId]),
    ...page.panels.flatMap((_, i) => checkPanel(page, i, metrics, where)),
    ...page.upstream.flatMap((relation, i) =>
      [relation.metric, ...relation.after]
        .filter((name) => !shown.includes(name))
        .map((name) => unknown(where(['upstream', i]), name, shown, 'panel')),
    ),
  ];
}

function checkPanel(page: PageDefinition, i: number, metrics: Map<string, Metric>, where: Where): Problem[] {
  const panel = page.panels[i]!;
  const metric = metrics.get(panel.metric);
  const at = where(['panels', i, 'metric']);
  if (!metric) return [unknown(at, panel.metric, metrics.keys(), 'metric')];
  const problems: Problem[] = [];
  if (page.panels.findIndex((other) => other.metric === panel.metric) < i)
    problems.push({
      where: at,
      problem: `'${panel.metric}' has a panel already`,
      expected: 'one panel for a metric',
      remedy: 'remove one of them',
    });
  const lacking = PLACES.filter((dimension) => !metric.dimensions.includes(dimension));
  if (lacking.length > 0)
    problems.push({
      where: at,
      problem: `'${panel.metric}' cannot be asked by ${lacking.join(' or ')}`,
      expected: `a metric with the dimensions ${PLACES.join(' and ')}`,
      remedy: 'choose another metric, or give this one the dimension',
    });
  const grains = metric.grain ? grainsFrom(metric.grain) : [];
  if (!grains.includes(panel.grain))
    problems.push({
      where: where(['panels', i, 'grain']),
      problem: `'${panel.metric}' cannot be put into periods of a ${panel.grain}`,
      expected: grains.length > 0 ? `one of ${grains.join(', ')}` : 'a metric that has time',
      remedy: 'choose another grain or metric',
    });
  return problems;
}

const unknown = (where: string, name: string, known: Iterable<string>, kind: string): Problem => ({
  where,
  problem: `there is no ${kind} '${name}'`,
  expected: kind === 'metric' ? 'a metric of the catalogue' : 'a metric that has a panel on this page',
  remedy: suggestion(name, known),
});

function suggestion(name: string, known: Iterable<string>): string {
  const near = nearestName(name, known);
  return near ? `did you mean '${near}'?` : 'correct the name';
}
