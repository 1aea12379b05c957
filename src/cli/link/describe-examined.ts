/** What `concord link` tells of a model and of files beside the links: counts, weights and shares, never a value of a record. */
import type { UnlinkablePoint } from '../../linkage/chart-unlinkables.ts';
import type { Examined } from '../../linkage/examine-files.ts';
import type { Waterfall } from '../../linkage/explain-pair.ts';
import { describeWaterfall, signedText } from '../describe-waterfall.ts';
import { countText, formatTable, shareText } from '../format-table.ts';
import { unlinkableShare } from './draw-unlinkables.ts';

/** @param threshold match weight from which a pair is a link; null when none was chosen */
export function describeExamined(examined: Examined, threshold: number | null): string {
  const { blocking, proposed, unlinkables, waterfalls } = examined;
  return [
    blocking ? describeBlocking(blocking) : '',
    proposed ? describeProposed(proposed) : '',
    unlinkables ? describeUnlinkables(unlinkables, threshold) : '',
    ...(waterfalls ?? []).map((w, i) => describePair(w, waterfalls!.length > 1 ? `Pair ${i + 1}` : 'The pair')),
  ].join('');
}

const describeBlocking = (blocking: NonNullable<Examined['blocking']>): string =>
  `\nWhat each blocking rule costs and adds:\n${formatTable(
    blocking,
    [
      { title: 'Rule', text: (r) => r.rule },
      { title: 'Pairs', right: true, text: (r) => countText(r.pairs) },
      { title: 'Of them new', right: true, text: (r) => countText(r.added) },
      { title: 'Share of the work', right: true, text: (r) => shareText(r.cost) },
      { title: 'Largest block', right: true, text: (r) => countText(r.largestBlock) },
      { title: 'Records without key', right: true, text: (r) => countText(r.recordsWithoutKey) },
      { title: 'Pairs left out', right: true, text: (r) => countText(r.capped?.pairs ?? 0) },
    ],
    'The model has no blocking rule.',
  )}`;

const describeProposed = (proposed: NonNullable<Examined['proposed']>): string =>
  `\nBlocking rules that are proposed, by what they add:\n${formatTable(
    proposed,
    [
      { title: 'Rule', text: (r) => r.name },
      { title: 'Pairs', right: true, text: (r) => countText(r.pairs) },
      { title: 'Adds', right: true, text: (r) => shareText(r.adds) },
      { title: 'Found so far', right: true, text: (r) => shareText(r.found) },
    ],
    '',
  )}Shares are of the likely matches that the rules of the model find: what those miss is not known here.\n`;

function describeUnlinkables(points: UnlinkablePoint[], threshold: number | null): string {
  const half = points.find((p) => p.share >= 0.5)!;
  const at =
    threshold === null
      ? ''
      : ` ${shareText(unlinkableShare(points, threshold))} of records cannot reach the threshold of ${threshold}, whatever they are compared with.`;
  return `\nUnlinkables: half of all records stay below a match weight of ${half.weight} even against themselves.${at}\n`;
}

function describePair(waterfall: Waterfall, name: string): string {
  const { blockedBy, veto, weight, probability } = waterfall;
  return [
    `\n${name}, match weights (log2 of the odds):\n`,
    describeWaterfall(waterfall, 'any two records'),
    `Together ${signedText(weight)}, a probability of ${shareText(probability)}.\n`,
    veto ? `A veto forbids it: ${veto}.\n` : '',
    blockedBy.length
      ? `Blocking rules that agree: ${blockedBy.join('; ')}.\n`
      : 'No blocking rule agrees on it, so it is never compared.\n',
  ].join('');
}
