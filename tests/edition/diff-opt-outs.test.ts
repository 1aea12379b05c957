/** What a diff says of opt-outs: lists that came and went, and how many people each purpose leaves out. */
import { describe, expect, it } from 'vitest';
import { diffOptOuts } from '../../src/edition/diff-opt-outs.ts';
import type { Manifest } from '../../src/edition/manifest.ts';

type Lists = Manifest['inputs']['optOutLists'];

const edition = (optOutLists: Lists, planning?: [people: number, optedOut: number, gpOptedOut: number]) =>
  ({
    inputs: { optOutLists },
    seen: planning && {
      people: [{ purpose: 'planning', people: planning[0], optedOut: planning[1], gpOptedOut: planning[2] }],
      tables: [],
      datasets: [],
    },
  }) as unknown as Manifest;

const MAY = { kind: 'national' as const, sha256: 'm', asAt: '2026-05-02' };
const JUNE = { kind: 'national' as const, sha256: 'j', asAt: '2026-06-03' };
const SAID = { kind: 'objections' as const, sha256: 'o', asAt: '2026-06-01' };
const OLD = { sha256: 'x', asAt: '2025-01-01' };

describe('the opt-outs of a diff', () => {
  it.each([
    ['nobody in either', edition([]), edition([]), null],
    ['the same lists and people', edition([MAY], [100, 7, 2]), edition([MAY], [100, 7, 2]), null],
    [
      'a list where there was none',
      edition([], [100, 0, 0]),
      edition([SAID], [100, 3, 0]),
      {
        lists: [{ kind: 'objections', asAt: '2026-06-01', change: 'added' }],
        purposes: [
          {
            purpose: 'planning',
            before: { people: 100, optedOut: 0, gpOptedOut: 0 },
            after: { people: 100, optedOut: 3, gpOptedOut: 0 },
          },
        ],
      },
    ],
    [
      'a newer answer with the same people',
      edition([MAY, SAID], [100, 7, 2]),
      edition([JUNE, SAID], [100, 7, 2]),
      {
        lists: [
          { kind: 'national', asAt: '2026-05-02', change: 'removed' },
          { kind: 'national', asAt: '2026-06-03', change: 'added' },
        ],
        purposes: [],
      },
    ],
    [
      'a list of before kinds were told, and a purpose that is new',
      edition([OLD]),
      edition([OLD], [5, 0, 1]),
      {
        lists: [],
        purposes: [{ purpose: 'planning', before: null, after: { people: 5, optedOut: 0, gpOptedOut: 1 } }],
      },
    ],
    [
      'a list that is obeyed no more',
      edition([OLD]),
      edition([]),
      { lists: [{ kind: 'national', asAt: '2025-01-01', change: 'removed' }], purposes: [] },
    ],
  ])('of %s', (_, before, after, expected) => {
    expect(diffOptOuts(before, after)).toEqual(expected);
  });
});
