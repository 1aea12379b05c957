/** From a `records` block as it is written to the definition that is compiled. */
import type {
  FeatureKind,
  FeatureWindow,
  RecordDefinition,
  RecordFeature,
  RecordPopulation,
  RecordTime,
} from './record-metric.ts';
import type { FeatureFile, RecordsFile } from './records-schema.ts';

export const FEATURE_KINDS: FeatureKind[] = ['any', 'count', 'sum', 'lowest', 'highest', 'latest', 'earliest'];
/** The column that two tables about people share. */
export const PERSON = 'person_key';

/** Answers: what a `records` block defines. Argument: a block that `checkRecords` found nothing wrong with. */
export function recordsOfFile(file: RecordsFile): RecordDefinition {
  const features = Object.entries(file.features ?? {}).map(([name, feature]) => [name, featureOfFile(feature)]);
  return {
    rows: file.rows ?? null,
    time: timeOf(file),
    features: Object.fromEntries(features),
    population: file.population ? populationOf(file.population) : null,
    standard: file.standard
      ? {
          by: file.standard.by,
          population: file.standard.population ?? 'reference',
          from: file.standard.from ?? null,
          to: file.standard.to ?? null,
        }
      : null,
    percentile: file.percentile ?? null,
    ...(file.top === undefined ? {} : { top: file.top }),
    ...(file.amount ? { amount: true } : {}),
  };
}

/** Answers: a feature as it is compiled; cohorts, which are written with the same settings, ask here too. */
export function featureOfFile(file: FeatureFile): RecordFeature {
  const kind = FEATURE_KINDS.find((k) => file[k] !== undefined) ?? 'any';
  return {
    kind,
    source: file[kind] ?? '',
    value: kind === 'any' || kind === 'count' ? null : (file.value ?? null),
    rows: file.rows ?? null,
    by: file.by ?? PERSON,
    ...(file.same === undefined ? {} : { same: file.same }),
    window: windowOf(file),
  };
}

function windowOf({ at, days, from, to }: FeatureFile): FeatureWindow {
  if (at === undefined) return { kind: 'held', from: from ?? '', to: to ?? null };
  return { kind: 'days', at, from: days?.[0] ?? null, to: days?.[1] ?? null };
}

function timeOf({ time, as_at, list }: RecordsFile): RecordTime {
  if (as_at) return { kind: 'as-at', from: as_at.from, to: as_at.to ?? null };
  return list === undefined ? { kind: 'flow', at: time ?? '' } : { kind: 'list', at: list };
}

function populationOf({ source, rows, value, time, as_at }: NonNullable<RecordsFile['population']>): RecordPopulation {
  const when = as_at
    ? { kind: 'as-at' as const, from: as_at.from, to: as_at.to ?? null }
    : time === undefined
      ? null
      : { kind: 'flow' as const, at: time };
  return { source, rows: rows ?? null, value: value ?? null, time: when };
}
