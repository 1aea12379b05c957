/** How a metric is worked out, in one sentence: `calculation` of a hand-off. */
import type { Metric } from '../metric.ts';
import type { RecordDefinition, RecordStandard } from '../records/record-metric.ts';

/**
 * Answers: what is worked out of what, with the definition's own formulas; of records with the rows that are looked at.
 * Example: `0.9 centile (nearest-rank) of minutes to arrival: minutes(started, arrived), over incidents; of rows of ambulance_incident`
 */
export function calculationOf(metric: Metric): string {
  const { records, multiplier } = metric;
  const times = multiplier === 1 ? '' : `${multiplier} × `;
  return [`${times}${worked(metric)}`, ...(records ? [rowsOf(metric.source, records)] : [])].join('; ');
}

function worked({ kind, records, numerator, numeratorLabel, denominator, denominatorLabel }: Metric): string {
  const counted = `${numeratorLabel}: ${oneLine(numerator)}`;
  if (records?.percentile) {
    const { at, method } = records.percentile;
    return `${at} centile (${method}) of ${counted}, over ${denominatorLabel}`;
  }
  const formula = denominator === null ? '' : `: (${oneLine(numerator)}) / (${oneLine(denominator)})`;
  const share = denominatorLabel ? `${numeratorLabel} / ${denominatorLabel}${formula}` : counted;
  const top = records?.top === undefined ? '' : `, of the ${records.top} of rows where it is highest`;
  if (kind === 'standardised-ratio') return `observed over expected of ${share}, ${standardOf(records!.standard!)}`;
  return `${share}${top}${records?.standard ? `, ${standardOf(records.standard)}` : ''}`;
}

function standardOf({ by, population, from, to }: RecordStandard): string {
  if (population === 'reference') return `indirectly standardised by ${by}: the rates of all that may be seen`;
  const ages = from === null && to === null ? '' : `, ages ${from ?? 0}${to === null ? ' and over' : ` to ${to}`}`;
  return `directly standardised by ${by}: European Standard Population 2013${ages}`;
}

function rowsOf(source: string, { rows, population }: RecordDefinition): string {
  const where = rows === null ? '' : ` where ${oneLine(rows)}`;
  const beside = population ? `, over those of ${population.source}${populationWhere(population.rows)}` : '';
  return `of rows of ${source}${where}${beside}`;
}

const populationWhere = (rows: string | null): string => (rows === null ? '' : ` where ${oneLine(rows)}`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
