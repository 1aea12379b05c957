/** A build and reviewers' decisions on a record that has turned out to be sensitive, or whose delivery is withdrawn: nothing is lost, and all is told. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeReviews } from '../../src/cli/describe-reviews.ts';
import { followReviews, type ReviewsFollowed } from '../../src/edition/follow-reviews.ts';
import { findCandidate, nameCandidates } from '../../src/edition/review-names.ts';
import { Key } from '../../src/pseudonym/keys.ts';
import { listAudit } from '../../src/store/append-audit.ts';
import { decideReviewPair, reopenReviewPair } from '../../src/store/decide-review-pair.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { nextReviewPairs, reviewCounts } from '../../src/store/review-queue.ts';
import { type MadeUpIndex, MODEL, nhsNumber, openIndex, type Row } from '../linkage/residents/made-up-index.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const KEY = new Key('records', 1, Buffer.from('0123456789abcdef0123456789abcdef'));
const NOW = new Date('2026-05-01T09:00:00.000Z');
const ANN: Row = {
  ...{ key: 'ann', nhs: nhsNumber(1), forename: 'Ann', surname: 'Baker', born: '1970-03-04' },
  ...{ sex: '2', postcode: 'AB1 2CD' },
};
/** No surname, so no resident of its own; another day of birth and postcode, so not certainly Ann. */
const DOUBT: Row = { key: 'doubt', forename: 'Ann', born: '1970-03-05', sex: '2', postcode: 'AB1 9ZZ' };
const NONE: ReviewsFollowed = {
  ...{ linked: 0, different: 0, takenBack: 0, closed: 0 },
  ...{ queued: 0, withdrawn: 0, waiting: 0 },
};

let folder: string;
let index: MadeUpIndex;
let store: Store;
let pairId: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'concord-follow-'));
  index = await openIndex();
  store = await openStore({ path: join(folder, 'store.sqlite') });
  await index.update({ pds: [ANN], ed: [DOUBT] });
  const { ann } = await index.persons();
  await index.engine.run(`delete from review_candidate;
    insert into review_candidate values (${await index.record('doubt')}, ${ann}, 1.5, 0.7, 1, null, null)`);
  pairId = (await nameCandidates(index.engine, KEY))[0]!.pairId;
  expect(await build()).toEqual({ ...NONE, queued: 1, waiting: 1 });
});
afterEach(async () => {
  index.engine.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** The three moments of a build, with what comes for the index between them. */
async function build(come: Record<string, Row[]> = {}, gone?: string[]): Promise<ReviewsFollowed> {
  const reviews = followReviews({ store, key: KEY, model: MODEL, today: '2026-05-01', now: NOW });
  await reviews.apply(index.engine);
  const back = ['rows_ed_1', 'rows_pds_1'].filter((source) => !gone?.includes(source));
  if (Object.keys(come).length || gone) await index.update(come, [1], gone, gone ? back : []);
  await reviews.note(index.engine);
  await reviews.queue();
  return reviews.told();
}

const decide = (id: string, decision: 'link' | 'not-the-same' | 'unsure') =>
  decideReviewPair(store, {
    ...{ pairId, decision, reason: 'same name and practice', at: NOW.toISOString() },
    reviewer: { id, role: 'data-steward', organisation: 'QZZ' },
  });
const bothSay = async (decision: 'link' | 'not-the-same' | 'unsure') => {
  for (const id of ['u1', 'u2']) await decide(id, decision);
};
const doubted = async () => (await index.persons()).doubt;
/** Others are asked again. */
const reopen = () =>
  reopenReviewPair(store, {
    ...{ pairId, reviewer: { id: 'u9', role: 'data-steward', organisation: 'QZZ' } },
    ...{ reason: 'the practice says so', at: NOW.toISOString() },
  });
/** What makes the record fit Ann by birth date, sex and postcode. */
const MOVED = { pds: [{ ...ANN, key: 'moved', born: '1970-03-05', postcode: 'AB1 9ZZ' }] };
const SECRET = { other: [{ ...DOUBT, secret: true }] };

describe('a decision on a record that turns out to be sensitive', () => {
  it('that was followed is undone, closed, counted and told in the log, and no more is taken of it', async () => {
    await bothSay('link');
    expect(await build()).toEqual({ ...NONE, linked: 1 });
    expect(await doubted()).not.toBeNull();
    const told = await build(SECRET);
    expect(told).toEqual({ ...NONE, closed: 1 });
    expect(describeReviews(told).join()).toContain('Closed: 1 pair, whatever reviewers said');
    expect(await doubted()).toBeNull();
    expect((await reviewCounts(store)).decided).toEqual({ link: 0, 'not-the-same': 0, unsure: 1 });
    const [entry] = await listAudit(store, { action: 'close-review-pair' });
    expect(entry).toMatchObject({ object: { id: pairId }, details: { before: 'link', decision: 'unsure' } });
    // by which rule would say something of the record
    expect(entry!.reason).toMatch(/^a build has closed the pair: the rules of linkage settle it/);
    await expect(decide('u3', 'link')).rejects.toThrow('a build has closed the pair');
    await expect(findCandidate(index.engine, pairId)).rejects.toThrow('a build has closed the pair');
    expect(await index.engine.all('select decision from review_applied order by all')).toEqual([
      { decision: 'same' },
      { decision: 'taken back' },
    ]);
    expect(await build()).toEqual(NONE);
  });

  it('is not asked for: a pair that nobody has looked at leaves the queue', async () => {
    expect(await build(SECRET)).toEqual({ ...NONE, withdrawn: 1 });
    await expect(decide('u1', 'link')).rejects.toThrow('no such pair was ever queued');
    expect(await build()).toEqual(NONE);
  });

  it('that one reviewer has made is closed before the second, and cannot be reopened for others to decide in vain', async () => {
    await decide('u1', 'link');
    expect(await build(SECRET)).toEqual({ ...NONE, closed: 1 });
    await expect(decide('u2', 'link')).rejects.toThrow('a build has closed the pair');
    const reviewer = { id: 'u9', role: 'data-steward', organisation: 'QZZ' };
    const reopening = { pairId, reviewer, reason: 'the practice says so', at: NOW.toISOString() };
    await expect(reopenReviewPair(store, reopening)).rejects.toThrow('a build has closed the pair');
    expect(await build()).toEqual(NONE);
    expect(await doubted()).toBeNull();
  });

  it('that they are two persons stays', async () => {
    await bothSay('not-the-same');
    expect(await build(SECRET)).toEqual({ ...NONE, different: 1 });
    expect((await reviewCounts(store)).decided).toMatchObject({ 'not-the-same': 1, unsure: 0 });
  });
});

describe('a pair of a withdrawn delivery that one reviewer has decided', () => {
  const ED = ['rows_ed_1'];
  const waits = async () => {
    const { waiting, second, third, away } = await reviewCounts(store);
    return { waiting, second, third, away, next: (await nextReviewPairs(store, 'u2', 9)).length };
  };
  const AWAY = { waiting: 0, second: 0, third: 0, away: 1, next: 0 };

  it.each([
    ['record', ED],
    ['resident', ['rows_pds_1']],
  ])(
    'waits for nobody and is shown to nobody while the %s is away; then the decision counts again',
    async (_, gone) => {
      await decide('u1', 'link');
      expect(await build({}, gone)).toEqual(NONE);
      expect(await build()).toEqual(NONE);
      expect(await waits()).toEqual(AWAY);
      await expect(findCandidate(index.engine, pairId)).rejects.toThrow('a delivery was withdrawn');
      await expect(decide('u2', 'link')).rejects.toThrow('a delivery was withdrawn');
      await build({}, []);
      expect(await waits()).toEqual({ waiting: 0, second: 1, third: 0, away: 0, next: 1 });
      expect(await findCandidate(index.engine, pairId)).toMatchObject({ pairId, away: false });
      await decide('u2', 'link');
      expect(await build()).toEqual({ ...NONE, linked: 1 });
      expect(await doubted()).toBe((await index.persons()).ann);
      const log = await listAudit(store, { action: 'set-review-pairs-away' });
      expect(log.map((e) => e.details)).toEqual([
        { away: 1, back: 0 },
        { away: 0, back: 1 },
      ]);
    },
  );

  it.each(['before the first build after it', 'when it is put back'])(
    'is linked once it is put back though the second decided %s',
    async (when) => {
      await decide('u1', 'link');
      if (when.startsWith('before')) await decide('u2', 'link');
      await build({}, ED);
      expect(await doubted()).toBeNull();
      await build({}, []);
      if (when.startsWith('when')) await decide('u2', 'link');
      await build();
      expect(await doubted()).toBe((await index.persons()).ann);
    },
  );

  it('is not asked about when it is reopened meanwhile, until it is put back', async () => {
    await bothSay('link');
    await build();
    await build({}, ED);
    await reopenReviewPair(store, {
      ...{ pairId, reviewer: { id: 'u9', role: 'data-steward', organisation: 'QZZ' } },
      ...{ reason: 'the practice says so', at: NOW.toISOString() },
    });
    expect(await waits()).toEqual(AWAY);
    await build();
    await build({}, []);
    expect(await waits()).toEqual({ waiting: 1, second: 0, third: 0, away: 0, next: 0 });
    expect(await doubted()).toBeNull();
  });
});

it.each([
  ['record', ['rows_ed_1']],
  ['resident', ['rows_pds_1']],
])(
  'a pair that nobody has looked at waits again, as long as before, once its withdrawn %s is put back',
  async (_, gone) => {
    const { oldestOpen, ...waits } = await reviewCounts(store);
    expect(await build({}, gone)).toEqual(NONE);
    expect(await reviewCounts(store)).toMatchObject({ waiting: 0, away: 1, oldestOpen: null });
    await expect(decide('u1', 'link')).rejects.toThrow('a delivery was withdrawn');
    expect(await build({}, [])).toEqual({ ...NONE, waiting: 1 });
    expect(await reviewCounts(store)).toEqual({ ...waits, oldestOpen });
  },
);

describe('a pair of which reviewers are unsure', () => {
  it('is linked by no likeness until it is reopened and others say so', async () => {
    await bothSay('unsure');
    expect(await build(MOVED)).toEqual(NONE);
    expect(await doubted()).toBeNull();
    expect(await build()).toEqual(NONE);
    await reopen();
    expect(await build()).toEqual({ ...NONE, takenBack: 1, waiting: 1 });
    for (const id of ['u3', 'u4']) await decide(id, 'link');
    expect(await build()).toEqual({ ...NONE, linked: 1 });
    expect(await doubted()).toBe((await index.persons()).ann);
  });

  it('is nothing anew where the record turns out to be sensitive', async () => {
    await bothSay('unsure');
    await build();
    expect(await build(SECRET)).toEqual(NONE);
    expect(await build()).toEqual(NONE);
  });
});

describe('a store that is older than the index', () => {
  const path = (name: string) => join(folder, name);
  const swapFor = async (wanted: string, keepAs?: string) => {
    await store.close();
    if (keepAs) copyFileSync(path('store.sqlite'), path(keepAs));
    if (wanted !== 'store.sqlite') copyFileSync(path(wanted), path('store.sqlite'));
    store = await openStore({ path: path('store.sqlite') });
  };
  it.each([
    ['nobody has decided the pair', 0],
    ['one reviewer has', 1],
  ])('undoes no link where %s', async (_, before) => {
    if (before) await decide('u1', 'link');
    await swapFor('store.sqlite', 'older');
    for (const id of ['u1', 'u2'].slice(before)) await decide(id, 'link');
    expect(await build()).toEqual({ ...NONE, linked: 1 });
    await swapFor('older');
    expect(await build()).toEqual(NONE);
    expect(await doubted()).toBe((await index.persons()).ann);
  });

  it('gives no record to whom reviewers found it not to be, and what they say anew is obeyed', async () => {
    await swapFor('store.sqlite', 'older');
    await bothSay('not-the-same');
    expect(await build()).toEqual({ ...NONE, different: 1 });
    await swapFor('older');
    expect(await build(MOVED)).toEqual(NONE);
    expect(await doubted()).toBeNull();
    await bothSay('link');
    expect(await build()).toEqual({ ...NONE, linked: 1, takenBack: 1 });
  });

  it('undoes nothing that was decided once the pair had been reopened', async () => {
    await bothSay('link');
    await build();
    await swapFor('store.sqlite', 'linked');
    await reopen();
    expect(await build()).toEqual({ ...NONE, takenBack: 1, waiting: 1 });
    await swapFor('store.sqlite', 'reopened');
    for (const id of ['u3', 'u4']) await decide(id, 'not-the-same');
    expect(await build()).toEqual({ ...NONE, different: 1 });
    for (const older of ['linked', 'reopened']) {
      await swapFor(older);
      expect(await build()).toEqual(NONE);
    }
    expect(await doubted()).toBeNull();
    for (const id of ['u3', 'u4']) await decide(id, 'link');
    expect(await build()).toEqual({ ...NONE, linked: 1, takenBack: 1 });
  });
});
