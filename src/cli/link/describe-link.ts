/** What `concord link` tells: counts, weights and shares, never a value of a record. */
import type { TakenColumn } from '../../linkage/count-taken.ts';
import type { BlockingRecall } from '../../linkage/estimate-blocking-recall.ts';
import type { Prepared } from '../../linkage/examine-files.ts';
import type { LinkedFiles } from '../../linkage/link-files.ts';
import { isTrained } from '../../linkage/model.ts';
import { countText, formatTable, manyText, shareText } from '../format-table.ts';

const SPLITS_SHOWN = 10;

/** What is told where nothing was linked. */
export function describePrepared(
  records: number[],
  standardised: TakenColumn[],
  { model, training, blockingRecall }: Prepared,
): string {
  return [
    `Records: ${records.map(countText).join(' and ')}. Nothing was linked: --pairs and --clusters do that.\n`,
    describeTaken(standardised),
    training || isTrained(model) ? describeTraining(training) : 'The model is not trained: nothing here needs it.\n',
    blockingRecall
      ? describeRecall(blockingRecall)
      : 'What share of all matches blocking finds is told once pairs are compared.\n',
  ].join('');
}

function describeTaken(standardised: TakenColumn[]): string {
  const lost = standardised.filter((c) => c.notTaken > 0);
  if (lost.length === 0) return 'Standardisation took every filled value.\n';
  return `Filled values that standardisation could not take, and that count as missing:\n${formatTable(
    lost,
    [
      { title: 'File', text: (c) => c.file },
      { title: 'Column', text: (c) => c.column },
      { title: 'Rule', text: (c) => c.rule },
      { title: 'Filled', right: true, text: (c) => countText(c.filled) },
      { title: 'Not taken', right: true, text: (c) => countText(c.notTaken) },
    ],
    '',
  )}`;
}

const describeTraining = (training: LinkedFiles['training']): string =>
  training
    ? `The model was trained on ${countText(training.randomPairs)} random pairs and ${countText(training.blockedPairs)} pairs within blocks.\n`
    : 'The model came trained and was used as it is.\n';

const describeRecall = ({ recall }: BlockingRecall): string =>
  `Blocking finds ${shareText(recall, 'not known')} of all matches, as is estimated: no threshold can find more.\n`;

/**
 * @param records records of each file that was read
 * @param standardised what standardisation took of each column
 */
export function describeLink(records: number[], standardised: TakenColumn[], found: LinkedFiles): string {
  const { threshold, blockingRecall, training } = found;
  const share = (value: number | null): string => shareText(value, 'not known');
  return [
    `Records: ${records.map(countText).join(' and ')}. Pairs compared: ${countText(found.pairs)}.\n`,
    describeTaken(standardised),
    describeTraining(training),
    describeRecall(blockingRecall),
    describeCapped(found),
    `\nThreshold ${threshold.weight}\n  ${threshold.explanation}\n`,
    `  Expected precision ${share(threshold.precision)}, expected recall ${share(threshold.recall)}.\n\n`,
    describeClusters(found.clusters),
  ].join('');
}

function describeCapped({ capped, training }: LinkedFiles): string {
  const left = [
    ...(training?.capped ?? []).map((c) => ({ ...c, when: 'training' })),
    ...capped.map((c) => ({ ...c, when: 'linking' })),
  ];
  if (left.length === 0) return 'No block was too large to compare.\n';
  return `Blocks too large to compare (only another rule finds matches within them):\n${formatTable(
    left,
    [
      { title: 'Rule', text: (c) => c.rule },
      { title: 'In', text: (c) => c.when },
      { title: 'Blocks', right: true, text: (c) => countText(c.blocks) },
      { title: 'Largest', right: true, text: (c) => countText(c.largestBlock) },
      { title: 'Pairs left out', right: true, text: (c) => countText(c.pairs) },
    ],
    '',
  )}`;
}

function describeClusters({ links, clusters, sizes, restricted, cut, ties, splits }: LinkedFiles['clusters']): string {
  const sizesTable = formatTable(
    sizes,
    [
      { title: 'Records of a cluster', right: true, text: (s) => countText(s.members) },
      { title: 'Clusters', right: true, text: (s) => countText(s.clusters) },
    ],
    'No clusters.',
  );
  const lines = [
    `Links: ${countText(links)}. Clusters: ${countText(clusters)}.\n${sizesTable}`,
    cut.pairing > 0
      ? `${manyText(cut.pairing, 'link was', 'links were')} cut by the pairing; ties decided by the order of records: ${countText(ties)}.\n`
      : '',
    cut.contradiction > 0
      ? `${manyText(cut.contradiction, 'link was', 'links were')} cut because records contradict each other.\n`
      : '',
    restricted > 0
      ? `${manyText(restricted, 'record is', 'records are')} linked only where that is certain; ${manyText(cut.certainty, 'link was', 'links were')} cut for it.\n`
      : '',
    cut.evidence > 0
      ? `${manyText(cut.evidence, 'link was', 'links were')} cut because the other pairs between the records say that they are of two people.\n`
      : '',
    cut.members > 0
      ? `${manyText(cut.members, 'link was', 'links were')} cut because a cluster would have been too large.\n`
      : '',
  ];
  const shown = splits.slice(0, SPLITS_SHOWN);
  for (const s of shown)
    lines.push(
      `  A cluster of ${countText(s.members)} was split into ${countText(s.pieces)}; the strongest link cut has weight ${s.strongestCut.toFixed(1)}.\n`,
    );
  if (splits.length > shown.length) lines.push(`  And ${countText(splits.length - shown.length)} more were split.\n`);
  return lines.join('');
}
