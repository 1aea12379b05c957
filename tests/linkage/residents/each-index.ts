/** What tests of the resident index begin with: an index for each test, and two women whom it may take for one. */
import { afterEach, beforeEach, vi } from 'vitest';
import { type MadeUpIndex, nhsNumber, openIndex, type Row } from './made-up-index.ts';

/** Opens an index of its own before every test of a file, and closes it afterwards. */
export function eachWithIndex(take: (index: MadeUpIndex) => void): void {
  // each update is a whole linkage; on a busy machine that takes its time
  vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });
  let opened: MadeUpIndex | undefined;
  beforeEach(async () => {
    opened = await openIndex();
    take(opened);
  });
  afterEach(() => opened?.engine.close());
}

export const [A, B, C] = [1, 2, 3].map(nhsNumber) as [string, string, string];
export const ANN = {
  ...{ key: 'ann', nhs: A, forename: 'Ann', surname: 'Baker', born: '1970-03-04', sex: '2', postcode: 'AB1 2CD' },
} satisfies Row;
/** The same names under another number, born a day later elsewhere. */
export const OTHER = { ...ANN, key: 'other', nhs: B, born: '1970-03-05', postcode: 'AB1 9ZZ' } satisfies Row;

/** Somebody else, of another area. */
export const ZOE: Row = {
  ...{ key: 'zoe', nhs: nhsNumber(7), forename: 'Zoe', surname: 'Quillfeather', born: '1950-03-04', sex: '2' },
  postcode: 'ZE1 0AA',
};

/** Ann and, as it seems, another; then the numbers turn out to be one. @param late rows of the emergency department that come with that */
export async function mergeTwo({ update }: MadeUpIndex, late: Row[] = []): Promise<void> {
  await update({ pds: [ANN, OTHER], ed: [{ key: 'visit', nhs: B, born: '1970-03-05', local: 'L1' }] });
  await update({ merger: [{ key: 'm', gaveUp: B, nhs: A }], ...(late.length ? { ed: late } : {}) });
}
