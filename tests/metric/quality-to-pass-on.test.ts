/** Beside figures in which small numbers were withheld no score and no known fault tells how many rows there were. */
import { expect, it } from 'vitest';
import type { DatasetQuality } from '../../src/edition/manifest.ts';
import { coarseScore, qualityToPassOn } from '../../src/metric/quality-to-pass-on.ts';

it.each([
  [718 / 719, 0.998],
  [0.9999, 0.999],
  [1, 1],
  [0, 0],
  [0.95, 0.95],
  [0.29, 0.29],
  [null, null],
])('a score of %s is passed on as %s', (score, told) => expect(coarseScore(score)).toBe(told));

it('leaves numbers of rows out of the words, and says each fault once', () => {
  const quality = {
    overall: 718 / 719,
    dqmi: null,
    dimensions: [{ dimension: 'consistency', score: 718 / 719 }],
    knownFaults: [
      '1 row: postcode is not a valid postcode',
      '29 rows: postcode is not a valid postcode',
      '1,234 rows set to not reported (c-1): the form of 2019 had 3 boxes',
      'correction c-2 was written for at least 12 rows and matched 9: the source may have been mended, look at it again',
      '3 rows share a key with another partner’s; all are counted',
      'the file is without its 2 last columns',
    ],
  } as DatasetQuality;
  expect(qualityToPassOn(quality)).toEqual({
    overall: 0.998,
    dqmi: null,
    dimensions: [{ dimension: 'consistency', score: 0.998 }],
    knownFaults: [
      'postcode is not a valid postcode',
      'some rows set to not reported (c-1): the form of 2019 had 3 boxes',
      'correction c-2 was written for more rows than it matched: the source may have been mended, look at it again',
      'some rows share a key with another partner’s; all are counted',
      'the file is without its 2 last columns',
    ],
  });
});
