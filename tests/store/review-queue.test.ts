/** Clerical review: two agree, a third where they differ, nobody twice; and a random twin that keeps it all in a list. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { addReviewPairs, pairIdOf, type ReviewCandidate } from '../../src/store/add-review-pairs.ts';
import { listAudit } from '../../src/store/append-audit.ts';
import { decideReviewPair, reopenReviewPair } from '../../src/store/decide-review-pair.ts';
import type { Store } from '../../src/store/open-store.ts';
import { decidedPairs, nextReviewPairs, reviewCounts } from '../../src/store/review-queue.ts';
import type { ReviewDecision } from '../../src/store/store-tables.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { ENGINES, makeStores } from './store-engines.ts';

const AT = '2026-03-02T09:30:00.000Z';
const linker = { id: 'build', role: 'system-administrator', organisation: 'QOX' };
const person = (id: string) => ({ id, role: 'data-steward', organisation: 'QOX' });
const candidate = (a: string, b: string, matchWeight = 3.5): ReviewCandidate => ({
  records: [a, b],
  matchWeight,
  levels: { forename: 2, surname: 3, birth_date: -1 },
});
const add = (store: Store, candidates: ReviewCandidate[], at = AT, model = 'residents@ab12') =>
  addReviewPairs(store, candidates, model, linker, at);
const decide = (store: Store, pairId: string, id: string, decision: ReviewDecision, reason = 'same address history') =>
  decideReviewPair(store, { pairId, reviewer: person(id), decision, reason, at: AT });
const kindOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (e: unknown) => (e instanceof ConcordError ? e.kind : 'other'),
  );

describe.each(ENGINES)('the review queue on %s', (engine) => {
  const stores = makeStores(engine);
  const opened = async (): Promise<Store> => (await stores.open()).store;

  it('is empty at first', async () => {
    const store = await opened();
    expect(await nextReviewPairs(store, 'u1', 10)).toEqual([]);
    expect(await decidedPairs(store)).toEqual([]);
    expect(await reviewCounts(store)).toEqual({
      waiting: 0,
      second: 0,
      third: 0,
      decided: { link: 0, 'not-the-same': 0, unsure: 0 },
      oldestOpen: null,
      away: 0,
    });
  });

  it.each<[string, ReviewDecision[], ReviewDecision | null]>([
    ['two say link', ['link', 'link'], 'link'],
    ['two say not the same', ['not-the-same', 'not-the-same'], 'not-the-same'],
    ['two are unsure', ['unsure', 'unsure'], 'unsure'],
    ['one says link', ['link'], null],
    ['two differ', ['link', 'not-the-same'], null],
    ['one is unsure', ['link', 'unsure'], null],
    ['the third sides with the first', ['link', 'not-the-same', 'link'], 'link'],
    ['the third sides with the second', ['link', 'not-the-same', 'not-the-same'], 'not-the-same'],
    ['the third makes the unsure sure', ['unsure', 'link', 'link'], 'link'],
    ['all three differ', ['link', 'not-the-same', 'unsure'], 'unsure'],
  ])('when %s', async (_, decisions, agreed) => {
    const store = await opened();
    await add(store, [candidate('7', '12')]);
    const states = [];
    for (const [i, decision] of decisions.entries()) states.push(await decide(store, '12-7', `u${i}`, decision));
    expect(states.at(-1)).toEqual({ state: agreed ? 'decided' : 'open', decision: agreed });
    for (const state of states.slice(0, -1)) expect(state).toEqual({ state: 'open', decision: null });
    const settled = agreed === 'link' || agreed === 'not-the-same';
    expect(await decidedPairs(store)).toEqual(
      settled ? [{ records: ['12', '7'], decision: agreed, decidedAt: AT }] : [],
    );
    const counts = await reviewCounts(store);
    expect([counts.waiting, counts.second, counts.third]).toEqual([
      0,
      Number(!agreed && decisions.length === 1),
      Number(!agreed && decisions.length === 2),
    ]);
    expect(counts.oldestOpen).toBe(agreed ? null : AT);
    expect(await kindOf(decide(store, '12-7', 'late', 'link'))).toBe(agreed ? 'policy-refused' : 'done');
  });

  it.each(['u1', 'U1', ' u1 ', 'ｕ１', 'u\u200b1', 'u1\u00ad'])('takes %j for the u1 that has decided', async (id) => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    await decide(store, 'a-b', 'u1', 'link');
    expect(await nextReviewPairs(store, id, 10)).toEqual([]);
    expect(await kindOf(decide(store, 'a-b', id, 'link'))).toBe('policy-refused');
    expect(await decidedPairs(store)).toEqual([]);
    const attempts = await listAudit(store, { action: 'review' });
    expect(attempts.map((e) => [e.outcome, e.reason])).toEqual([
      ['done', 'same address history'],
      ['denied', 'you have decided this pair before'],
    ]);
  });

  it('lets one person decide once however many times they ask at the same moment', async () => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    const kinds = await Promise.all(Array.from({ length: 8 }, () => kindOf(decide(store, 'a-b', 'u1', 'link'))));
    expect(kinds.filter((kind) => kind === 'done').length).toBe(1);
    expect((await reviewCounts(store)).second).toBe(1);
  });

  it('takes no more than it needs when many decide at the same moment', async () => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    const kinds = await Promise.all(Array.from({ length: 6 }, (_, i) => kindOf(decide(store, 'a-b', `u${i}`, 'link'))));
    expect(kinds.filter((kind) => kind === 'done').length).toBe(2);
    expect((await decidedPairs(store)).length).toBe(1);
  });

  it('shows a reviewer the longest waiting first, and nothing of what others said', async () => {
    const store = await opened();
    await add(store, [candidate('c', 'd', 1)], '2026-02-01T00:00:00.000Z');
    await add(store, [candidate('a', 'b', 2), candidate('e', 'f', 5)]);
    await decide(store, 'a-b', 'u1', 'link');
    const shown = await nextReviewPairs(store, 'u2', 10);
    expect(shown.map((pair) => pair.pairId)).toEqual(['c-d', 'e-f', 'a-b']);
    expect(Object.keys(shown[2]!).toSorted()).toEqual(['levels', 'matchWeight', 'model', 'pairId', 'records']);
    expect(Object.keys(shown[2]!)).toEqual(Object.keys(shown[0]!));
    expect(shown[0]).toMatchObject({ records: ['c', 'd'], levels: { forename: 2, surname: 3, birth_date: -1 } });
    expect((await nextReviewPairs(store, 'u1', 1)).map((pair) => pair.pairId)).toEqual(['c-d']);
    expect((await reviewCounts(store)).oldestOpen).toBe('2026-02-01T00:00:00.000Z');
  });

  it('adds a pair once in either order, weighs anew what nobody has looked at, and leaves the rest', async () => {
    const store = await opened();
    const pairs = [candidate('a', 'b'), candidate('b', 'a'), candidate('c', 'd'), candidate('e', 'f')];
    expect(await add(store, pairs)).toEqual({ added: 3, updated: 0, known: 0 });
    await decide(store, 'c-d', 'u1', 'link');
    await decide(store, 'e-f', 'u1', 'link');
    await decide(store, 'e-f', 'u2', 'link');
    const again = [candidate('b', 'a', 9), candidate('c', 'd', 9), candidate('e', 'f', 9)];
    expect(await add(store, again, AT, 'residents@cd34')).toEqual({ added: 0, updated: 1, known: 2 });
    const shown = await nextReviewPairs(store, 'u9', 10);
    expect(shown.map((p) => [p.pairId, p.matchWeight, p.model])).toEqual([
      ['a-b', 9, 'residents@cd34'],
      ['c-d', 3.5, 'residents@ab12'],
    ]);
  });

  it('takes many at once', async () => {
    const store = await opened();
    const many = Array.from({ length: 1_201 }, (_, i) => candidate(String(i), `x${i}`, i));
    expect(await add(store, many)).toEqual({ added: 1_201, updated: 0, known: 0 });
    expect((await reviewCounts(store)).waiting).toBe(1_201);
    expect((await nextReviewPairs(store, 'u1', 1))[0]?.matchWeight).toBe(1_200);
  });

  it('refuses every candidate that is none, all at once, and repeats nothing of them', async () => {
    const store = await opened();
    const wrong: ReviewCandidate[] = [
      candidate('943 476 5919', 'b'),
      candidate('a', 'a'),
      candidate('a', 'b-c'),
      candidate('a', 'b', Number.NaN),
      { ...candidate('a', 'b'), levels: { 'Smith, John': 1 } },
      { ...candidate('a', 'b'), levels: { forename: 'SMITH' as unknown as number } },
      { ...candidate('a', 'b'), levels: { forename: -2 } },
    ];
    const error = (await add(store, [candidate('p', 'q'), ...wrong]).catch((e: unknown) => e)) as ConcordError;
    expect(error.kind).toBe('usage');
    expect(error.problems.map((p) => p.where)).toEqual([
      'candidates[1].records',
      'candidates[2].records',
      'candidates[3].records',
      'candidates[4].matchWeight',
      'candidates[5].levels',
      'candidates[6].levels',
      'candidates[7].levels',
    ]);
    expect(error.message).not.toMatch(/943|Smith|SMITH/);
    expect((await reviewCounts(store)).waiting).toBe(0);
  });

  it.each([
    ['', 'no reason is given'],
    ['  ??  ', 'it holds no word, so it is no reason'],
    ['x'.repeat(501), 'the reason has 501 characters'],
    ['number 943 476 5919 is on both', 'the reason holds a number of ten digits, as an NHS number is'],
    ['number ９４３４７６５９１９ on both', 'the reason holds a number of ten digits, as an NHS number is'],
    ['born 12/03/1961 in both', 'the reason holds a full date'],
    ['born 1961-03-12 in both', 'the reason holds a full date'],
    ['born 12 March 1961 in both', 'the reason holds a full date'],
    ['both at ox1 2jd', 'the reason holds a postcode'],
  ])('refuses the reason %j', async (reason, problem) => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    const error = (await decide(store, 'a-b', 'u1', 'link', reason).catch((e: unknown) => e)) as ConcordError;
    expect([error.kind, error.problems[0]?.problem]).toEqual(['usage', problem]);
    expect(error.message).not.toMatch(/943|1961|ox1/i);
    expect((await reviewCounts(store)).waiting).toBe(1);
  });

  it('refuses what is no decision, no reviewer and no pair', async () => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    expect(await kindOf(decide(store, 'a-b', 'u1', 'merge' as ReviewDecision))).toBe('usage');
    expect(await kindOf(decide(store, 'a-b', ' \u200b', 'link'))).toBe('usage');
    expect(await kindOf(decide(store, "a-b' or 1=1 --", 'u1', 'link'))).toBe('unknown-name');
    expect(await kindOf(decide(store, 'b-a', 'u1', 'link'))).toBe('unknown-name');
  });

  it('is looked at again by others when reopened, and settles nothing meanwhile', async () => {
    const store = await opened();
    await add(store, [candidate('a', 'b')]);
    const reopen = (reason = 'a third record came since') =>
      reopenReviewPair(store, { pairId: 'a-b', reviewer: person('u9'), reason, at: AT });
    expect(await kindOf(reopen())).toBe('policy-refused');
    await decide(store, 'a-b', 'u1', 'link');
    await decide(store, 'a-b', 'u2', 'link');
    expect(await kindOf(reopen(''))).toBe('usage');
    await reopen();
    expect(await decidedPairs(store)).toEqual([]);
    expect((await reviewCounts(store)).waiting).toBe(1);
    expect(await kindOf(decide(store, 'a-b', 'u1', 'link'))).toBe('policy-refused');
    await decide(store, 'a-b', 'u3', 'not-the-same');
    expect(await decide(store, 'a-b', 'u4', 'not-the-same')).toEqual({ state: 'decided', decision: 'not-the-same' });
    expect((await listAudit(store, { action: 'reopen-review' })).map((e) => [e.outcome, e.reason])).toEqual([
      ['denied', 'the pair is open already'],
      ['done', 'a third record came since'],
    ]);
    expect(await verifyAudit(store)).toMatchObject({ ok: true });
  });

  it('stands as a list of decisions says, whatever is done in whatever order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(actionArbitrary, { minLength: 5, maxLength: 30 }), behavesAsTwin), {
      numRuns: engine === 'sqlite' ? 30 : 6,
    });
  });

  async function behavesAsTwin(actions: Action[]): Promise<void> {
    const store = await opened();
    const twin = new Map<string, TwinPair>();
    let events = 0;
    for (const { what, pair, user, decision } of actions) {
      const pairId = pairIdOf(['rec', pair]);
      const known = twin.get(pair);
      if (what === 'add') {
        await add(store, [candidate('rec', pair)]);
        events += 1;
        if (!known) twin.set(pair, { round: 1, decisions: [] });
      } else if (what === 'decide') {
        const mayDecide = known && !outcomeOf(known) && known.decisions.every((d) => d.user !== user);
        const expected = known ? (mayDecide ? 'done' : 'policy-refused') : 'unknown-name';
        expect(await kindOf(decide(store, pairId, user, decision))).toBe(expected);
        if (known) events += 1;
        if (mayDecide) known.decisions.push({ user, decision, round: known.round });
      } else {
        const expected = known ? (outcomeOf(known) ? 'done' : 'policy-refused') : 'unknown-name';
        const reopening = { pairId, reviewer: person('u9'), reason: 'look again', at: AT };
        expect(await kindOf(reopenReviewPair(store, reopening))).toBe(expected);
        if (known) events += 1;
        if (known && expected === 'done') known.round += 1;
      }
    }
    await expectAsTwin(store, twin);
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: events });
  }
});

interface Action {
  what: 'add' | 'decide' | 'reopen';
  pair: string;
  user: string;
  decision: ReviewDecision;
}

const actionArbitrary: fc.Arbitrary<Action> = fc.record({
  what: fc.constantFrom('add', 'decide', 'decide', 'decide', 'decide', 'reopen'),
  pair: fc.constantFrom('p1', 'p2'),
  user: fc.constantFrom('u1', 'u2', 'u3', 'u4', 'u5'),
  decision: fc.constantFrom('link', 'not-the-same', 'unsure'),
});

interface TwinPair {
  round: number;
  decisions: { user: string; decision: ReviewDecision; round: number }[];
}

/** The slow way: reads the decisions of the round one after the other. */
function outcomeOf({ round, decisions }: TwinPair): ReviewDecision | null {
  const said: ReviewDecision[] = [];
  for (const d of decisions) {
    if (d.round !== round) continue;
    if (said.includes(d.decision)) return d.decision;
    said.push(d.decision);
    if (said.length === 3) return 'unsure';
  }
  return null;
}

async function expectAsTwin(store: Store, twin: Map<string, TwinPair>): Promise<void> {
  const pairs = [...twin].map(([pair, state]) => ({ pair, outcome: outcomeOf(state), state }));
  const inRound = ({ round, decisions }: TwinPair): number => decisions.filter((d) => d.round === round).length;
  const open = pairs.filter(({ outcome }) => !outcome);
  const counts = await reviewCounts(store);
  expect([counts.waiting, counts.second, counts.third]).toEqual(
    [0, 1, 2].map((n) => open.filter(({ state }) => inRound(state) === n).length),
  );
  for (const decision of ['link', 'not-the-same', 'unsure'] as const)
    expect(counts.decided[decision]).toBe(pairs.filter(({ outcome }) => outcome === decision).length);
  expect((await decidedPairs(store)).map((d) => [d.records[0], d.decision])).toEqual(
    pairs
      .filter(({ outcome }) => outcome === 'link' || outcome === 'not-the-same')
      .map(({ pair, outcome }) => [pair, outcome])
      .toSorted(),
  );
  for (const user of ['u1', 'u2', 'u3', 'u4', 'u5'])
    expect((await nextReviewPairs(store, user, 10)).map((p) => p.records[0]).toSorted()).toEqual(
      open
        .filter(({ state }) => state.decisions.every((d) => d.user !== user))
        .map(({ pair }) => pair)
        .toSorted(),
    );
}
