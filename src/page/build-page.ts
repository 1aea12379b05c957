import type { OpenEdition } from '../edition/open-edition.ts';
import { londonDay } from '../london-day.ts';
import { findMetric } from '../metric/find-metric.ts';
import type { Answer, Metric } from '../metric/metric.ts';
import type { Released } from '../metric/released.ts';
import { standsOn } from '../metric/stands-on.ts';
import type { TableModel } from '../metric/table-model.ts';
import { type Asker, PUBLIC } from '../policy/decision.ts';
import type { Policy } from '../policy/load-policies.ts';
import { release } from '../policy/release.ts';
import type { CareSystem, Workspace } from '../workspace/workspace.ts';
import { type Asking, askMetric, type NoAnswer, ruling } from './ask-metric.ts';
import { buildMap } from './build-map.ts';
import { buildPanel, nameOf } from './build-panel.ts';
import { chooseSystem, chooseTrust, listTrusts, type Place, placeOf } from './choose-place.ts';
import { findDataFacts } from './find-data-facts.ts';
import { sourceLine, sourcesOf } from './list-sources.ts';
import { findPage, loadPages } from './load-pages.ts';
import { orderPanels } from './order-panels.ts';
import type { MapSummary, PageData, Panel, Statement } from './page.ts';
import type { PageDefinition, PanelDefinition } from './page-definition.ts';
import type { PagePlace } from './page-place.ts';
import { writeStatements } from './write-statements.ts';

export interface PageRequest {
  workspace: Workspace;
  edition: OpenEdition;
  metrics: Map<string, Metric>;
  tables: TableModel;
  policies: Map<string, Policy>;
  pageId: string;
  /** ODS code of the system; the workspace's first when absent */
  system?: string;
  /** ODS code of the trust; all of the system when absent or empty */
  trust?: string;
  /** who asks; the public when absent */
  asker?: Asker;
  now: Date;
}

/** What the parts of one page share. */
interface Building {
  request: PageRequest;
  asking: Asking;
  definition: PageDefinition;
  system: CareSystem;
  trust: Place | null;
  place: PagePlace;
  /** panels that say something of the place: the page's sources are theirs; all of them until that is known */
  figured: PanelDefinition[];
}

/**
 * Answers: a page for one system and trust, ready to draw.
 * Arguments: an open edition, the catalogue's metrics, tables and policies, the page's id, the place, the clock's time.
 * Result: tiles, charts, statements, map and sources; every figure asked of the metric layer through policy.
 * Missing: a metric that is refused or has no data keeps its panel, which says why, but for an optional one without a
 * figure, which is left out with its sources; the map is null when the edition has no areas for it or policy does not
 * allow them.
 * Errors: ConcordError 'unknown-name' for a page, system or trust that does not exist; 'policy-refused' when no policy lets
 * the asker see anything.
 */
export async function buildPage(request: PageRequest): Promise<Released<PageData>> {
  const { workspace, edition, metrics } = request;
  const definition = findPage(loadPages(workspace, metrics), request.pageId);
  const asker = request.asker ?? PUBLIC;
  const asking = { edition, tables: request.tables, policies: request.policies, asker, today: londonDay(request.now) };
  const system = chooseSystem(workspace.systems, request.system);
  const trusts = await listTrusts(edition, system, mayRead(asking, 'organisation'));
  const trust = chooseTrust(trusts, request.trust, system);
  const place = placeOf(system, trust);
  const asked = { request, asking, definition, system, trust, place, figured: definition.panels };
  const { panels, building } = await makePanels(asked);
  const page = {
    page: { id: definition.id, title: definition.title, intro: definition.intro.trim() },
    workspace: { title: workspace.title, notice: workspace.notice },
    ...aboutEdition(building),
    systems: workspace.systems.map(({ code, name }) => ({ code, name })),
    system: { code: system.code, name: system.name },
    trusts,
    trust,
    statements: makeStatements(building, panels),
    panels: orderPanels(panels),
    map: await makeMap(building),
  };
  // every figure in it was released by its own decision; this one is about the page as a whole
  return release(page, ruling(asking, { tables: [] }));
}

/** The panels that are shown, and a definition that knows of no other. */
async function makePanels(asked: Building): Promise<{ panels: Panel[]; building: Building }> {
  const made: { panel: Panel; definition: PanelDefinition; figured: boolean }[] = [];
  for (const definition of asked.definition.panels) {
    const panel = await makePanel(asked, definition);
    if (panel) made.push({ ...panel, definition });
  }
  const figured = made.filter((m) => m.figured).map((m) => m.definition);
  const definition = { ...asked.definition, panels: made.map((m) => m.definition) };
  // a page without any figure still says where one would come from
  const building = { ...asked, definition, figured: figured.length > 0 ? figured : definition.panels };
  return { panels: made.map((m) => m.panel), building };
}

/** @returns null for an optional panel of a place of which there is no figure */
async function makePanel(
  { request, asking, definition, system, trust, place }: Building,
  panel: PanelDefinition,
): Promise<{ panel: Panel; figured: boolean } | null> {
  const metric = findMetric(request.metrics, panel.metric);
  const ask = (by: 'trust' | 'system', code: string) => askMetric(asking, { metric, grain: panel.grain, by, code });
  const own = await (trust ? ask('trust', trust.code) : ask('system', system.code));
  const figured = !hasNothing(own);
  if (panel.optional && !figured) return null;
  // beside the only trust of a system, the system would be the same figure again
  const whole = trust && system.trusts.length > 1 ? await ask('system', system.code) : null;
  const built = buildPanel({
    definition: panel,
    metric,
    own,
    system: whole && !('instead' in whole) ? whole : null,
    periods: definition.periods,
    // how fresh and how good others' figures are says nothing of this place
    sources: figured ? sourcesOf(usedDatasets(request, [panel]), request.edition.manifest.quality) : [],
    place,
    now: request.now,
  });
  return { panel: built, figured };
}

/** What policy keeps back is not nothing: its panel says so. */
const hasNothing = (own: Answer | NoAnswer): boolean =>
  'instead' in own
    ? !own.refused
    : own.figures.every(({ status }) => status === 'no-data' || status === 'not-reported');

function makeStatements({ request, definition, place, figured }: Building, panels: Panel[]): Statement[] {
  const spoken = panels.map((panel, i) => {
    const named = nameOf(definition.panels[i]!, place);
    return { ...panel, measured: panel, named, subject: named.subject };
  });
  const facts = findDataFacts({
    panels: spoken,
    sources: sourcesOf(usedDatasets(request, figured), request.edition.manifest.quality),
    place,
    now: request.now,
    lowBelow: definition.quality_low_below,
  });
  const upstream = new Map(definition.upstream.map((relation) => [relation.metric, relation.after]));
  return writeStatements({ panels: spoken, upstream, facts, recent: definition.recent });
}

async function makeMap({ request, asking, definition, system }: Building): Promise<MapSummary | null> {
  if (!definition.map || !mayRead(asking, 'area')) return null;
  return buildMap(request.edition, definition.map, system);
}

/** Whether the edition has the table and policy lets the asker read every row of it: a map or a list leaves none out. */
function mayRead(asking: Asking, table: string): boolean {
  const has = asking.edition.manifest.tables.some((t) => t.name === table);
  return has && ruling(asking, { tables: [table], everyRow: true }).allowed;
}

function aboutEdition({ request, figured }: Building): Pick<PageData, 'edition' | 'sources'> {
  const { manifest } = request.edition;
  const sources = sourcesOf(usedDatasets(request, figured), manifest.quality).map(sourceLine);
  const latest = sources
    .flatMap((source) => source.dataTo ?? [])
    .sort()
    .at(-1);
  return { edition: { id: manifest.editionId, asAt: manifest.inputs.asAt, dataTo: latest ?? null }, sources };
}

const usedDatasets = ({ metrics, tables, edition }: PageRequest, panels: PanelDefinition[]): string[] =>
  panels.flatMap((panel) => standsOn(findMetric(metrics, panel.metric), tables, edition.manifest));
