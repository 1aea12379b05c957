import { stringify } from 'csv-stringify/sync';
import type { Answer } from '../metric/metric.ts';
import type { Released } from '../policy/decision.ts';

/**
 * A released answer as CSV: the same columns in the same order for every answer to questions of the same dimensions.
 * What has no value is empty, and `status` says why; nothing missing is ever written as 0.
 */
export function writeCsv(answer: Released<Answer>): string {
  const { by } = answer.question;
  const header = [
    'metric',
    'edition',
    ...by.flatMap((dimension) => [dimension, `${dimension}_name`]),
    'period_start',
    'period_end',
    'status',
    'value',
    'lower',
    'upper',
    'numerator',
    'denominator',
    'reported',
    'expected',
    'complete',
    'provisional',
  ];
  const rows = answer.figures.map((figure) => [
    answer.metric.id,
    answer.editionId,
    ...by.flatMap((dimension) => [safeText(figure.group[dimension]), safeText(figure.labels[dimension])]),
    figure.period?.start ?? '',
    figure.period?.end ?? '',
    figure.status,
    figure.value,
    figure.lower,
    figure.upper,
    figure.numerator,
    figure.denominator,
    figure.reported,
    figure.expected,
    String(figure.complete),
    String(figure.provisional),
  ]);
  return stringify([header, ...rows], { record_delimiter: '\r\n' });
}

/** A spreadsheet would run a text that begins like a formula, so such a text is marked as text. */
const safeText = (text: string | undefined): string => (text && /^[=+\-@\t\r]/.test(text) ? `'${text}` : (text ?? ''));
