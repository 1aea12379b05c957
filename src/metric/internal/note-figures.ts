/** What a reader must be told beside the figures, in words. */
import type { Manifest } from '../../edition/manifest.ts';
import type { AnswerOptions } from '../answer-options.ts';
import { isCounted } from '../figure-cells.ts';
import { periodStart } from '../grain.ts';
import { dataEnd } from '../known-to.ts';
import type { Figure, Metric, Question } from '../metric.ts';
import { noteLookBack, reachOf } from './note-look-back.ts';
import { noteSilent } from './note-silent.ts';
import type { ToldByWhom } from './who-told.ts';

/**
 * @param unplaced figures left out because their organisation belongs to none of the groups asked for
 * @param told who told what a figure stands on
 */
export function noteFigures(
  {
    metric,
    question,
    edition: { manifest },
    tables,
  }: Pick<AnswerOptions, 'metric' | 'question' | 'edition' | 'tables'>,
  figures: Figure[],
  unplaced: number,
  told: ToldByWhom,
): string[] {
  const incomplete = figures.filter((f) => isCounted(f) && !f.complete).length;
  const impossible = figures.filter((f) => exceeds(f, metric)).length;
  const back = noteLookBack(metric, figures, manifest);
  const isSilentAlone = (f: Figure): boolean =>
    isCounted(f) && told.of(f).verdict === 'part' && reachOf(metric, f, manifest) !== 'part';
  const notes = [...back.notes, ...noteSilent(tables, { metric, question }, figures, told)];
  const others = incomplete - back.told - figures.filter((f) => isSilentAlone(f)).length;
  if (others > 0 && metric.records)
    notes.push(
      `${others} of ${figures.length} figures are incomplete: the data begin after their period does, or end before it or before what the metric looks for afterwards${metric.records.time.kind === 'list' ? ', or a list of a sender had not come' : ''}.`,
    );
  else if (others > 0)
    notes.push(
      `${others} of ${figures.length} figures are incomplete: someone who reports at other times did not, or the period is not wholly covered.`,
    );
  notes.push(...afterTheData(metric, figures, manifest), ...leftOut(metric, question, figures, manifest));
  if (question.asked) notes.push(asWhole(metric, question.asked));
  if (figures.some((f) => f.provisional)) notes.push('Some figures are provisional and may change.');
  if (impossible)
    notes.push(`${impossible} figures have more in the numerator than in the denominator; they have no interval.`);
  if (unplaced)
    notes.push(`${metric.records ? 'Rows' : 'Organisations'} that belong to none of these groups are left out.`);
  return notes;
}

const asWhole = ({ grain }: Metric, { from, to }: NonNullable<Question['asked']>): string =>
  `The days asked (${from ?? 'the first'} to ${to ?? 'the last'}) are taken as whole periods: the metric tells of no time shorter than a ${grain?.replace('-', ' ')}.`;

/** Snapshots of which nobody can know yet. */
function afterTheData({ records, source }: Metric, figures: Figure[], manifest: Manifest): string[] {
  const end = records?.time.kind === 'as-at' ? dataEnd(manifest, source) : null;
  if (end === null) return [];
  const after = figures.filter((f) => f.status === 'no-data' && f.period !== null && f.period.end > end).length;
  return after
    ? [
        `${after} of ${figures.length} figures are of a day after the data end (${end}): how it stood then is not known.`,
      ]
    : [];
}

/** Periods that were asked for and are not there, since nothing can be known of them. */
function leftOut(
  { records, source }: Metric,
  { grain, to }: Question,
  figures: Figure[],
  manifest: Manifest,
): string[] {
  const end = records ? dataEnd(manifest, source) : null;
  if (end === null || grain === null || to === null) return [];
  const asked = periodStart(to, grain);
  const isShown = figures.some(({ period }) => period === null || period.start >= asked);
  return asked > end && !isShown
    ? [`Periods that begin after the data end (${end}) are left out: nothing is known of them.`]
    : [];
}

const exceeds = (f: Figure, metric: Metric): boolean =>
  metric.kind === 'proportion' && f.numerator !== null && f.denominator !== null && f.numerator > f.denominator;
