import type { DatasetQuality } from '../edition/manifest.ts';
import type { Answer, Grain, Metric } from '../metric/metric.ts';
import { targetsOf } from '../metric/targets-in-force.ts';
import type { NoAnswer } from './ask-metric.ts';
import { buildTile } from './build-tile.ts';
import { type ChartedPoints, chartPoints } from './chart-points.ts';
import type { Named } from './describe-signal.ts';
import { targetLabel } from './format-figure.ts';
import { sourceLine } from './list-sources.ts';
import type { Panel } from './page.ts';
import type { PanelDefinition } from './page-definition.ts';
import type { PagePlace } from './page-place.ts';
import { writeHeading } from './write-heading.ts';

/** What a panel is made from. */
export interface PanelParts {
  definition: PanelDefinition;
  metric: Metric;
  own: Answer | NoAnswer;
  system: Answer | null;
  /** latest periods shown */
  periods: number;
  sources: DatasetQuality[];
  place: PagePlace;
  now: Date;
}

/** Words for a period of each grain, as prose uses them. */
const PERIODS: Record<Grain, { one: string; adverb: string }> = {
  day: { one: 'day', adverb: 'daily' },
  week: { one: 'week', adverb: 'weekly' },
  month: { one: 'month', adverb: 'monthly' },
  quarter: { one: 'quarter', adverb: 'quarterly' },
  'financial-quarter': { one: 'quarter', adverb: 'by financial quarter' },
  'financial-year': { one: 'year', adverb: 'by financial year' },
  year: { one: 'year', adverb: 'yearly' },
};

const BASES: Record<Metric['populationBasis'], string> = {
  'treated-at': 'people treated there, wherever they live',
  registered: 'people registered with its GP practices',
  resident: 'people who live there',
};

/** How sentences name a panel's metric at a place. */
export const nameOf = (definition: PanelDefinition, place: PagePlace): Named => ({
  subject: definition.subject,
  plural: definition.plural,
  at: place.at,
  period: PERIODS[definition.grain].one,
});

/**
 * Answers: one metric at one place, its tile and its chart, ready to draw.
 * Missing: with nothing to draw `empty` says why, in the words of its state; the tile says the same.
 */
export function buildPanel(parts: PanelParts): Panel {
  const { definition, metric, own, system, place } = parts;
  const figures = 'instead' in own ? [] : own.figures.slice(-parts.periods);
  const targets = targetsOf(metric.targets, figures);
  const charted = chartPoints(figures, metric, place.kind);
  const { points, chart, held } = charted;
  const instead = 'instead' in own ? own.instead : null;
  return {
    metric: metric.id,
    title: metric.title,
    heading: instead
      ? metric.title
      : writeHeading(points, metric.polarity, nameOf(definition, place), place, metric.title),
    subtitle: subtitle(parts, charted),
    unit: metric.unit,
    kind: metric.kind,
    polarity: metric.polarity,
    tile: buildTile({
      ...parts,
      ...{ points, system: system?.figures ?? null, targets, place: place.kind },
      refused: 'instead' in own && own.refused,
    }),
    points,
    variation: chart?.variation ?? null,
    assurance: chart?.assurance ?? null,
    assuranceTarget: chart?.assurance && held ? targetLabel(held, metric) : null,
    targets: targets.map((t) => ({ value: t.value, label: targetLabel(t, metric), from: t.from })),
    numeratorLabel: metric.numeratorLabel,
    denominatorLabel: metric.denominatorLabel,
    notes: instead ? [] : [...notesOf(own as Answer), ...charted.notes, ...metric.caveats],
    sources: parts.sources.map((source) => sourceLine(source)),
    empty: instead ?? whyEmpty(charted),
  };
}

/** The answer's notes, less the one that counts incomplete figures over more periods than the page shows. */
const notesOf = ({ notes }: Answer): string[] =>
  notes.filter((note) => !/^\d+ of \d+ figures are incomplete/.test(note));

function subtitle({ definition, metric, place }: PanelParts, { points, chart }: ChartedPoints): string {
  const stretch = points.length > 0 ? `, ${points[0]!.period.label} to ${points.at(-1)!.period.label}` : '';
  const method =
    chart && chart.points.length > 0
      ? ` Control chart (XmR); limits from ${chart.points.length} ${PERIODS[definition.grain].one}s.`
      : '';
  const who = place.kind === 'trust' ? place.name : `${place.name}, its acute trusts together`;
  return `${who}, ${BASES[metric.populationBasis]}, ${PERIODS[definition.grain].adverb}${stretch}.${method}`;
}

function whyEmpty({ points }: ChartedPoints): string | null {
  if (points.some((point) => point.status === 'value')) return null;
  return points.at(-1)?.display ?? 'no data for this selection';
}
