import { ConcordError, type Problem } from '../concord-error.ts';
import type { Metric } from '../metric/metric.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { openYaml, type YamlFile } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type PageDefinition, PageFile } from './page-definition.ts';

/**
 * Answers: the pages of a workspace's catalogue, by id, sorted.
 * Arguments: the workspace; its metrics, by id, since a page may name no other.
 * Result: the definitions; an empty map when there is none.
 * Errors: ConcordError 'catalogue-invalid' with every fault of every file, each with its line: unknown settings, unknown
 * metrics, a metric on two panels, upstream metrics that the page has no panel for.
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

function checkPage(file: YamlFile<PageDefinition>, id: string, metrics: Map<string, Metric>): Problem[] {
  const { value: page, where } = file;
  const problems: Problem[] = [];
  if (page.id !== id)
    problems.push({
      where: where(['id']),
      problem: `the id is '${page.id}'`,
      expected: `'${id}', as the file is named`,
      remedy: 'make the two the same',
    });
  page.panels.forEach((panel, i) => {
    if (!metrics.has(panel.metric))
      problems.push(unknown(where(['panels', i, 'metric']), panel.metric, metrics.keys(), 'metric'));
    if (page.panels.findIndex((other) => other.metric === panel.metric) < i)
      problems.push({
        where: where(['panels', i, 'metric']),
        problem: `'${panel.metric}' has a panel already`,
        expected: 'one panel for a metric',
        remedy: 'remove one of them',
      });
  });
  const shown = page.panels.map((panel) => panel.metric);
  page.upstream.forEach((relation, i) => {
    for (const name of [relation.metric, ...relation.after])
      if (!shown.includes(name)) problems.push(unknown(where(['upstream', i]), name, shown, 'panel'));
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
