/** From a metric's file, which was checked, to the metric: absent settings get what they mean. */
import { textHash } from '../workspace/read-yaml.ts';
import type { Metric, Target } from './metric.ts';
import type { MetricFile } from './metric-schema.ts';
import { recordsOfFile } from './records/records-of-file.ts';
import { reviewedOfFile } from './review.ts';

/**
 * Answers: the metric that a file defines.
 * Arguments: the file's settings; its path; the targets of `codes/targets.csv` by name.
 * Result: over_time of records is sum for flows and last for snapshots; the multiplier 1 when none is given.
 */
export function metricOfFile(file: MetricFile, path: string, targets: Map<string, Target[]>): Metric {
  const { numerator_label, denominator_label, over_time, population_basis, denominator, ...rest } = file;
  const {
    numerator_is_part,
    data_dictionary,
    published,
    england_reporters,
    quality_at_least,
    decision,
    records,
    ...same
  } = rest;
  const definition = records ? recordsOfFile(records) : null;
  return {
    ...same,
    entity: file.entity ?? '',
    needs: file.needs ?? [],
    numeratorLabel: numerator_label,
    denominator: denominator ?? null,
    denominatorLabel: denominator_label ?? '',
    numeratorIsPart: file.kind === 'proportion' || (numerator_is_part ?? false),
    overTime: over_time ?? (definition && definition.time.kind !== 'flow' ? 'last' : 'sum'),
    populationBasis: population_basis,
    targets: targetsOf(file.targets, targets),
    reviewed: reviewedOfFile(file.reviewed),
    multiplier: file.multiplier ?? 1,
    decision: { informs: decision.informs, madeBy: decision.made_by },
    dataDictionary: data_dictionary ?? null,
    published: published ?? null,
    englandReporters: england_reporters ?? null,
    qualityAtLeast: quality_at_least ?? null,
    records: definition,
    hash: textHash(path),
    path,
  };
}

const targetsOf = (setting: MetricFile['targets'], known: Map<string, Target[]>): Target[] =>
  typeof setting === 'string' ? (known.get(setting) ?? []) : setting.map((t) => ({ ...t, to: t.to ?? null }));
