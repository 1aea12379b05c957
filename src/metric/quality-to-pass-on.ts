/** The quality of data beside figures in which small numbers were withheld: without what tells how many rows there were. */
import type { DatasetQuality } from '../edition/manifest.ts';

/**
 * Answers: a score (0 to 1) to three digits, rounded down, so that none looks whole which is not: of 718 of 719 all digits tell both.
 * @example coarseScore(718 / 719) // 0.998
 */
export const coarseScore = <S extends number | null>(score: S): S | number =>
  score === null ? score : Math.floor(score * 1000 + 1e-9) / 1000;

/** Answers: the quality with coarse scores, and its known faults without their numbers of rows and values, each once. */
export const qualityToPassOn = (quality: DatasetQuality): DatasetQuality => ({
  ...quality,
  overall: coarseScore(quality.overall),
  dqmi: coarseScore(quality.dqmi),
  dimensions: quality.dimensions.map((d) => ({ ...d, score: coarseScore(d.score) })),
  knownFaults: [...new Set(quality.knownFaults.map(withoutRows))],
});

/** As `describeQuality` words them: "12 rows: …", "12 rows set to …", "12 values of …", "… at least 12 rows and matched 9: …". */
const withoutRows = (fault: string): string =>
  fault
    .replace(/^[\d,]+ rows?: /, '')
    .replace(/^[\d,]+ (row|value)s?\b/, 'some $1s')
    .replace(/ at least [\d,]+ rows? and matched \d+/, ' more rows than it matched');
