/** A released answer in the form of the Common Metric Library hand-off. */
import { createHash } from 'node:crypto';
import type { DatasetWalk } from '../../edition/walk-back.ts';
import { findMetric, shortName } from '../find-metric.ts';
import type { Answer, Figure, Metric } from '../metric.ts';
import { PLACE_DIMENSIONS } from '../place-dimensions.ts';
import { metadata } from './cml-metadata.ts';
import { atMidnight, type CmlOrder, EVERYWHERE, firstDay, list } from './cml-order.ts';
import type { CmlRow, CmlTableName } from './cml-schema.ts';

/**
 * The five tables of the hand-off. A figure that has no value (withheld, not reported, no data) has no row: the library has no word
 * for it, and none of these is 0.
 * @param order what was answered, and what stands behind it
 * @returns rows by table, each with the columns of `CML_COLUMNS`; `DIMENSIONS` also one for each dimension asked by that is no place
 */
export function cmlTables(order: CmlOrder): Record<CmlTableName, CmlRow[]> {
  const shown = order.answer.figures.filter((f) => f.status === 'value' && f.value !== null);
  return {
    METRIC: shown.map((figure) => datapoint(order, figure)),
    DIMENSIONS: dimensionRows(order.answer, shown),
    SOURCE: order.walks.map((walk) => sourceRow(order, walk)),
    RELATIONSHIPS: relationships(order),
    METADATA: [metadata(order)],
  };
}

/** The dimensions asked by that are no places: in the table DIMENSIONS each has a column of its own. */
export const otherDimensions = ({ question }: Pick<Answer, 'question'>): string[] =>
  question.by.filter((d) => !PLACE_DIMENSIONS.includes(d));

/** One id for one cell of one metric: the next edition's figure of it has the same. */
function datapoint(order: CmlOrder, figure: Figure): CmlRow {
  const { answer, publishedAt } = order;
  const { metric, question } = answer;
  const place = question.by.find((d) => PLACE_DIMENSIONS.includes(d));
  const location = place ? { id: figure.group[place]!, type: place } : EVERYWHERE;
  const dimension = dimensionId(answer, figure);
  const period = figure.period?.start ?? null;
  // a time that is no period of the metric's own is known by the days that were asked
  const time = question.grain ? period : [question.from, question.to];
  const grain = question.grain ?? 'whole period';
  const cell = [
    metric.id,
    metric.version,
    dimension,
    grain,
    location.type,
    location.id,
    time,
    JSON.stringify(question.where),
    ...furtherPlaces(answer, figure),
  ];
  return {
    datapoint_id: createHash('sha256').update(JSON.stringify(cell)).digest('hex').slice(0, 32),
    metric_id: metric.id,
    dimension_id: dimension,
    reporting_grain: grain,
    location_id: location.id,
    location_type: location.type,
    reporting_period_start_datetime: atMidnight(period ?? firstDay(order)),
    publication_datetime: publishedAt.toISOString(),
    metric_value: figure.value,
    additional_metric_values: JSON.stringify(additional(answer, figure)),
  };
}

/** Places of the answer beside the first, which is the datapoint's location: names and codes. */
const furtherPlaces = ({ question }: Answer, figure: Figure): [string, string | null][] =>
  question.by
    .filter((d) => PLACE_DIMENSIONS.includes(d))
    .slice(1)
    .map((d) => [d, figure.group[d] ?? null]);

/** Whatever else a reader needs to judge the value. Further places of the answer stand here, since a datapoint has one location. */
function additional(answer: Answer, figure: Figure): object {
  const { metric, question, editionId, confidence } = answer;
  const places = furtherPlaces(answer, figure);
  return {
    numerator: figure.numerator,
    denominator: figure.denominator,
    lower: figure.lower,
    upper: figure.upper,
    confidence,
    period_end: figure.period?.end ?? null,
    complete: figure.complete,
    provisional: figure.provisional,
    ...(places.length ? { places: Object.fromEntries(places) } : {}),
    ...(question.where.length ? { only: question.where } : {}),
    edition: editionId,
    metric_version: metric.version,
    metric_hash: metric.hash,
  };
}

/** e.g. `age_band=65-79|sex=2`; null when the answer is cut by places alone. */
function dimensionId(answer: Answer, figure: Figure): string | null {
  const named = otherDimensions(answer).map((d) => `${d}=${figure.group[d]}`);
  return named.length ? list(named) : null;
}

function dimensionRows(answer: Answer, figures: Figure[]): CmlRow[] {
  const others = otherDimensions(answer);
  if (!others.length) return [];
  const rows = new Map<string, CmlRow>();
  for (const figure of figures) {
    const id = dimensionId(answer, figure)!;
    rows.set(id, {
      dimension_id: id,
      dimension_type_id: list(others),
      dimension_count: others.length,
      ...Object.fromEntries(others.map((d) => [d, figure.labels[d] ?? figure.group[d]!])),
    });
  }
  return [...rows.values()];
}

function sourceRow({ edition }: CmlOrder, { dataset, quality, deliveries }: DatasetWalk): CmlRow {
  const received = deliveries.map((d) => d.receipt.receivedAt).sort();
  return {
    source_name: dataset,
    project_id: null,
    source_platform: 'Concord',
    first_record_timestamp: atMidnight(quality.dataFrom ?? edition.asAt),
    last_record_timestamp: atMidnight(quality.dataTo ?? edition.asAt),
    last_ingest_timestamp: received.at(-1) ?? atMidnight(edition.asAt),
    version_release_date: atMidnight(edition.asAt),
    version_release: edition.number,
  };
}

/** Counts of the catalogue that the numerator or the denominator of this metric is, by the same rows and the same words. */
function relationships({ answer, metrics }: CmlOrder): CmlRow[] {
  const metric = findMetric(metrics, answer.metric.id);
  const counts = [...metrics.values()].filter(
    (m) => m.kind === 'count' && m.id !== metric.id && isOfSameRows(m, metric),
  );
  const parts = [
    { name: 'numerator', formula: metric.numerator },
    { name: 'denominator', formula: metric.denominator },
  ];
  return parts.flatMap(({ name, formula }) =>
    counts
      .filter((m) => formula !== null && m.numerator.trim() === formula.trim())
      .map((m) => ({
        metric_id: metric.id,
        metric_short_name: shortName(metric.id),
        child_metric_id: m.id,
        child_metric_short_name: shortName(m.id),
        relationship_type: 'component',
        relationship_category: name,
        relationship_description: `${m.title} is the ${name} of ${metric.title}`,
      })),
  );
}

const isOfSameRows = (a: Metric, b: Metric): boolean =>
  a.source === b.source &&
  a.entity === b.entity &&
  a.exclusions.trim() === b.exclusions.trim() &&
  JSON.stringify(a.records) === JSON.stringify(b.records);
