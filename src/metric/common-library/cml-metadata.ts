/** What a hand-off tells of the metric itself: one row, from its definition. */
import { overdueNotes } from '../check-review.ts';
import { shortName } from '../find-metric.ts';
import { grainsFrom } from '../grain.ts';
import { qualityNotes } from '../internal/quality-notes.ts';
import { isShare } from '../is-share.ts';
import type { Metric, Target } from '../metric.ts';
import { PLACE_DIMENSIONS } from '../place-dimensions.ts';
import { calculationOf } from './cml-calculation.ts';
import { atMidnight, type CmlOrder, EVERYWHERE, firstDay, list } from './cml-order.ts';
import type { CmlRow } from './cml-schema.ts';

/** The one row of the table METADATA. */
export function metadata(order: CmlOrder): CmlRow {
  const { answer, disclosure } = order;
  const { metric } = answer;
  const places = metric.dimensions.filter((d) => PLACE_DIMENSIONS.includes(d));
  const others = metric.dimensions.filter((d) => !PLACE_DIMENSIONS.includes(d));
  const starts = answer.figures.flatMap((f) => (f.period ? [f.period.start] : [])).sort();
  return {
    metric_family_id: metric.id.slice(0, metric.id.lastIndexOf('.')),
    metric_id: metric.id,
    metric_status: metric.reviewed === 'unreviewed' ? 'unreviewed' : 'reviewed',
    metric_title: metric.title,
    metric_start_date: atMidnight(starts[0] ?? firstDay(order)),
    metric_end_date: null,
    available_metric_category: metric.kind,
    available_reporting_grain: metric.grain ? list(grainsFrom(metric.grain)) : 'whole period',
    available_location_types: list(places.length ? places : [EVERYWHERE.type]),
    available_dimension_types: others.length ? list(others) : null,
    business_area: metric.owner,
    business_sub_area: metric.decision.madeBy,
    domain: metric.measures,
    source_name: list(answer.sources.length ? answer.sources.map((s) => s.dataset) : metric.datasets),
    project_id: null,
    source_platform: 'Concord',
    metric_owner: metric.owner,
    metric_short_name: shortName(metric.id),
    metric_alias: null,
    metric_description: metric.meaning,
    calculation: calculationOf(metric),
    metric_purpose: metric.why,
    unit: metric.unit,
    format: isShare(metric) ? 'share of 1' : 'number',
    target: metric.targets.length ? list(metric.targets.map(targetText)) : null,
    frequency_of_refresh: metric.grain ?? 'when new data come',
    aggregation: metric.overTime,
    statistical_disclosure_control_flag: disclosure === null ? 'N' : 'Y',
    statistical_disclosure_control_description: disclosure,
    interpretation: INTERPRETATION[metric.polarity],
    inclusion_exclusion_rules: metric.exclusions,
    usage: `Informs ${metric.decision.informs}; made by ${metric.decision.madeBy}`,
    organisation_geog_type: reportersOf(metric, places),
    footnotes: metric.caveats.length ? metric.caveats.join(' ') : null,
    notes: [
      ...[
        reviewText(metric),
        ...overdueNotes(metric.reviewed, order.edition.asAt),
        `Definition ${metric.hash}.`,
        ...qualityNotes(metric, answer),
      ],
      ...(answer.groupNotes ?? []),
      ...[metric.dataDictionary ?? '', ...metric.links],
    ]
      .filter(Boolean)
      .join(' '),
  };
}

/** Who reports; of records, of whom people are by the population that is counted, the first such place that there is; null: of none. */
function reportersOf({ entity, populationBasis }: Metric, places: string[]): string | null {
  const found = OF_POPULATION[populationBasis].find((place) => places.includes(place));
  return entity || found || places[0] || null;
}

const OF_POPULATION: Record<Metric['populationBasis'], string[]> = {
  registered: ['practice'],
  resident: ['lsoa', 'msoa', 'ward', 'lad'],
  'treated-at': ['provider', 'trust', 'site'],
};

const INTERPRETATION: Record<Metric['polarity'], string> = {
  increase: 'higher is better',
  decrease: 'lower is better',
  neutral: 'neither higher nor lower is better by itself',
};

const targetText = ({ operator, value, from, to, scope }: Target): string =>
  `${operator} ${value} from ${from}${to ? ` to ${to}` : ''} (${scope})`;

const reviewText = ({ reviewed }: Metric): string =>
  reviewed === 'unreviewed'
    ? 'The definition is unreviewed.'
    : `The definition was reviewed by ${reviewed.by} on ${reviewed.on}; next review ${reviewed.nextDue}.`;
