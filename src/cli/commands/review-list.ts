import { nextReviewPairs, type QueuedReview, type ReviewCounts, reviewCounts } from '../../store/review-queue.ts';
import { reviewBand } from '../../store/review-standings.ts';
import type { CliCommand } from '../cli-command.ts';
import { countText, formatTable, manyText } from '../format-table.ts';
import { numberOption } from '../number-option.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { withStoreIfAny } from '../open-store-call.ts';

const MOST = 1_000;

interface Queue {
  counts: ReviewCounts | null;
  band: { lowest: number; highest: number } | null;
  /** what this user may decide next; null where no user was named */
  next: QueuedReview[] | null;
}

export const reviewListCommand: CliCommand = {
  name: 'review list',
  summary: 'say how the queue of pairs in doubt stands, and what to decide next',
  detail:
    'A pair is a record and a resident whom it may be of. A build with keys puts there what linkage could not decide. Two reviewers decide each, a third where they differ; nobody sees what the others said, and nobody decides a pair twice. The list names nobody: `concord review show` does.',
  arguments: [],
  options: [
    { flags: '--user <ID>', description: 'list the pairs that this user may decide next, the longest waiting first' },
    { flags: '--limit <N>', description: 'how many at most', default: '20' },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    { command: 'concord review list', does: 'counts what waits, and what was decided' },
    { command: 'concord review list --user j.smith', does: 'lists what J. Smith may decide next' },
  ],
  run: async (call) => {
    const limit = numberOption('--limit', call.options.limit ?? '20', 1, MOST);
    const { user } = call.options;
    const queue = await withStoreIfAny(call, workspaceOf(call), async (store): Promise<Queue> => {
      if (!store) return { counts: null, band: null, next: user === undefined ? null : [] };
      const next = user === undefined ? null : await nextReviewPairs(store, user, limit);
      return { counts: await reviewCounts(store), band: await reviewBand(store), next };
    });
    printResult(call, queue, () => describeQueue(queue));
    return 0;
  },
};

function describeQueue({ counts, band, next }: Queue): string {
  if (!counts) return 'No pair was ever queued: a build with keys puts there what linkage doubts.\n';
  const { waiting, second, third, decided, oldestOpen, away } = counts;
  const open = waiting + second + third;
  return [
    `Open: ${countText(open)} (${countText(waiting)} wait for a first reviewer, ${countText(second)} for a second, ${countText(third)} for a third).\n`,
    ...(away
      ? [
          `  Besides: ${manyText(away, 'pair waits', 'pairs wait')} for nobody until a withdrawn delivery is put back.\n`,
        ]
      : []),
    ...(band && oldestOpen
      ? [
          `  Waiting since ${oldestOpen.slice(0, 10)}; match weights ${band.lowest.toFixed(1)} to ${band.highest.toFixed(1)}.\n`,
        ]
      : []),
    `Decided: ${countText(decided.link)} the same, ${countText(decided['not-the-same'])} different, ${countText(decided.unsure)} unsure.\n`,
    ...(next === null ? ['\n--user ID lists what a reviewer may decide next.\n'] : [`\n${describeNext(next)}`]),
  ].join('');
}

const describeNext = (next: QueuedReview[]): string =>
  formatTable(
    next,
    [
      { title: 'Pair', text: (p) => p.pairId },
      { title: 'Match weight', right: true, text: (p) => p.matchWeight.toFixed(1) },
      { title: 'Levels of agreement', text: (p) => levelsText(p.levels) },
    ],
    'Nothing waits for this user.',
  );

const levelsText = (levels: Record<string, number>): string =>
  Object.entries(levels)
    .map(([name, level]) => `${name} ${level < 0 ? 'missing' : level}`)
    .join(', ');
