import type { Metric } from '../../metric/metric.ts';
import { MetricSchema } from '../../metric/metric-schema.ts';
import { POPULATION_BASES } from '../describe-definition.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';
import { settingsTable } from './settings-table.ts';

export const metricsPage = (metrics: Metric[]): string =>
  [
    GENERATED,
    '# Metrics\n',
    'Each is a file in `catalogue/metrics`. Every figure comes with its numerator and denominator.\n',
    markdownTable(
      ['Metric', 'Title', 'Unit', 'Better is'],
      metrics.map((m) => [`[${m.id}](#${m.id.replaceAll('.', '')})`, m.title, m.unit, betterIs(m)]),
    ),
    '## Settings of a metric file\n',
    settingsTable(MetricSchema),
    ...metrics.map(metricSection),
  ].join('\n');

const betterIs = (m: Metric): string =>
  m.polarity === 'increase' ? 'higher' : m.polarity === 'decrease' ? 'lower' : 'neither';

function metricSection(m: Metric): string {
  return [
    `## ${m.id}\n`,
    `${m.title}. ${m.meaning.replace(/\s+/g, ' ').trim()}\n`,
    `- Why: ${m.why.replace(/\s+/g, ' ').trim()}`,
    `- Decision: ${m.decision.informs.replace(/\s+/g, ' ').trim()} Made by: ${m.decision.madeBy}. Measures: ${m.measures}.`,
    `- Numerator: ${m.numeratorLabel} (${code(m.numerator.replace(/\s+/g, ' '))})`,
    ...(m.kind === 'count'
      ? []
      : [
          `- Denominator: ${m.denominatorLabel}${m.denominator === null ? '' : ` (${code(m.denominator.replace(/\s+/g, ' '))})`}`,
        ]),
    `- Exclusions: ${m.exclusions.replace(/\s+/g, ' ').trim()}`,
    `- Population: ${m.populationBasis}, ${POPULATION_BASES[m.populationBasis]}. Small numbers: ${code(m.disclosure)}${m.kind === 'ratio' && m.numeratorIsPart ? ', of the rest as well' : ''}.`,
    `- Finest grain: ${m.grain ?? 'none'}; over time: ${m.overTime}; interval: ${m.method}.`,
    `- By: ${m.dimensions.map(code).join(', ')}.`,
    `- Datasets: ${m.datasets.map(code).join(', ')}.${m.qualityAtLeast === null ? '' : ` Their quality should be ${m.qualityAtLeast} or more.`}`,
    ...m.targets.map(
      (t) => `- Target: ${t.operator} ${t.value} from ${t.from}${t.to ? ` to ${t.to}` : ''} (${t.source}).`,
    ),
    ...m.caveats.map((c) => `- Beware: ${c.replace(/\s+/g, ' ').trim()}`),
    `- Owner: ${m.owner}; ${m.reviewed === 'unreviewed' ? 'not reviewed yet' : `reviewed by ${m.reviewed.by} on ${m.reviewed.on}`}.`,
    '',
  ].join('\n');
}
