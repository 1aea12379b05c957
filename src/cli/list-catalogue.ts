/** Everything a workspace's catalogue defines, as one list. */

import { loadContracts } from '../contract/load-contracts.ts';
import { readCodeLists } from '../contract/read-code-lists.ts';
import { loadMetrics } from '../metric/load-metrics.ts';
import { loadPathways } from '../metric/pathway/load-pathways.ts';
import { loadPages } from '../page/load-pages.ts';
import { loadPolicies } from '../policy/load-policies.ts';
import { COHORT_RULES } from '../policy/show-cohort.ts';
import { loadCohorts } from '../population/cohort/load-cohorts.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import type { Workspace } from '../workspace/workspace.ts';

export interface CatalogueEntry {
  kind: 'dataset' | 'metric' | 'page' | 'policy' | 'pathway' | 'cohort' | 'code list';
  id: string;
  title: string;
  /** text that a search also looks at */
  about: string;
  /** whose file it is */
  from: 'Concord' | 'this workspace';
}

type Sources = Pick<Workspace, 'folder' | 'catalogueFolders'>;

/** @throws ConcordError 'catalogue-invalid' with every fault of the first kind of file that has one */
export function listCatalogue(workspace: Sources): CatalogueEntry[] {
  const owner = (path: string): CatalogueEntry['from'] =>
    path.startsWith(workspace.folder) ? 'this workspace' : 'Concord';
  const metrics = loadMetrics(workspace);
  const ownerOf = (kind: string, id: string) =>
    owner(catalogueFiles(workspace, kind).find((file) => file.id === id)?.path ?? '');
  return [
    ...[...loadContracts(workspace).values()].map((c) =>
      entry('dataset', c.id, c.name, `${c.publisher} ${c.domain} ${c.description.purpose}`, owner(c.path)),
    ),
    ...[...metrics.values()].map((m) =>
      entry('metric', m.id, m.title, `${m.meaning} ${m.why} ${m.datasets.join(' ')}`, owner(m.path)),
    ),
    ...[...loadPages(workspace, metrics).values()].map((p) =>
      entry('page', p.id, p.title, p.intro, ownerOf('pages', p.id)),
    ),
    ...[...loadPolicies(workspace).values()].map((p) => entry('policy', p.id, p.title, '', ownerOf('policies', p.id))),
    ...[...loadPathways(workspace, metrics).values()].map((p) =>
      entry('pathway', p.id, p.title, `${p.meaning} ${p.why}`, owner(p.path)),
    ),
    ...[...loadCohorts(workspace, COHORT_RULES).cohorts.values()].map((c) =>
      entry('cohort', c.id, c.title, `${c.meaning} ${c.why}`, owner(c.path)),
    ),
    ...codeLists(workspace, owner),
  ];
}

function codeLists(workspace: Sources, owner: (path: string) => CatalogueEntry['from']): CatalogueEntry[] {
  const files = new Map(catalogueFiles(workspace, 'codes').map((f) => [f.id, f.path]));
  return [...readCodeLists(workspace).values()].map((list) => {
    const path = files.get(list.id.split('.')[0] ?? '') ?? '';
    return entry('code list', list.id, `${list.codes.length} codes`, '', owner(path));
  });
}

const entry = (
  kind: CatalogueEntry['kind'],
  id: string,
  title: string,
  about: string,
  from: CatalogueEntry['from'],
): CatalogueEntry => ({ kind, id, title, about, from });
