/** Which datasets of an edition the figures of a metric are counted from. */
import type { Manifest } from '../edition/manifest.ts';
import { tablesUsed } from './compile-answer.ts';
import type { Metric } from './metric.ts';
import type { TableModel } from './table-model.ts';

export type Fed = Pick<Manifest, 'tables' | 'quality' | 'inputs'>;

/** The tables that a metric reads whatever it is cut by. @throws as `compileAnswer` */
export const tablesCounted = (metric: Metric, model: TableModel): string[] =>
  tablesUsed(metric, model, { metric: metric.id, by: [], where: [], grain: null, from: null, to: null });

/** The datasets of an edition of which a table has rows. */
export function datasetsIn({ tables, quality }: Fed, table: string): string[] {
  const datasets = tables.find(({ name }) => name === table)?.datasets ?? [];
  return datasets.filter((dataset) => quality.some((q) => q.dataset === dataset));
}

/**
 * The datasets that fed what a metric counts: those that its definition names, in its order, each with those that are sent in its stead.
 * Of a table of which it names none, all. A definition names what is meant (contacts in mental health), an edition has what came
 * (contacts with tokens in place of NHS numbers, a feed in FHIR); and of a table made of many (`person_month`) those that it does not name do not matter.
 * @returns ids, each once; none where nothing was delivered of it
 * @throws as `compileAnswer`
 */
export function standsOn(metric: Metric, model: TableModel, edition: Fed): string[] {
  const read = tablesCounted(metric, model).map((table) => datasetsIn(edition, table));
  const there = new Set(read.flat());
  // published statistics share one table, in which a metric reads its own measures alone
  const further = metric.records ? (dataset: string) => fedInStead(dataset, metric, model, edition) : () => [];
  const named = metric.datasets.flatMap((dataset) => {
    const came = [dataset, ...mappedAs(dataset, edition)].filter((one) => there.has(one));
    return came.length ? came : further(dataset).filter((one) => there.has(one));
  });
  const unnamed = metric.records ? read.filter((fed) => !fed.some((dataset) => named.includes(dataset))).flat() : [];
  return [...new Set([...named, ...unnamed])];
}

/** Datasets that take the mapping of this one, such as the same feed with tokens. */
const mappedAs = (dataset: string, { inputs }: Fed): string[] =>
  inputs.catalogue.filter(({ path }) => path.includes(`/datasets/${dataset}/`)).flatMap((file) => file.for ?? []);

/** Of a dataset of which nothing came: what else fed the tables that it would have fed, and is not meant by its own name. */
const fedInStead = (dataset: string, { datasets }: Metric, { tables }: TableModel, edition: Fed): string[] =>
  Object.entries(tables)
    .filter(([, { from }]) => from.includes(dataset))
    .flatMap(([table]) => datasetsIn(edition, table))
    .filter((other) => !datasets.includes(other));
