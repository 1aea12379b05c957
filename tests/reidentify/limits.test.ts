/** Who may ask, how much, how often; the second person; the alert. */
import { describe, expect, it } from 'vitest';
import {
  type Approval,
  approveReidentification,
  waitingReidentifications,
} from '../../src/reidentify/approve-request.ts';
import {
  REIDENTIFICATION_LIMITS,
  type ReidentificationRequest,
} from '../../src/reidentify/reidentification-request.ts';
import { reidentify } from '../../src/reidentify/reidentify.ts';
import { listAudit } from '../../src/store/append-audit.ts';
import type { Store } from '../../src/store/open-store.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { ENGINES, makeStores } from '../store/store-engines.ts';
import { type Call, own, refusalOf, requestOf, smallIndex } from './ask.ts';

const NOW = new Date('2026-03-02T09:30:00.000Z');
const later = (minutes: number, from = NOW): Date => new Date(from.getTime() + minutes * 60_000);
const guardian = { id: 'guardian', role: 'caldicott-guardian', organisation: 'QOX' };

describe.each(ENGINES)('the limits of re-identification with a store on %s', (engine) => {
  const stores = makeStores(engine);
  const opened = async (): Promise<Store> => (await stores.open()).store;
  const ask = (store: Store, request: ReidentificationRequest, now = NOW, calls: Call[] = []) =>
    reidentify(store, request, smallIndex(calls), now);
  const approve = (store: Store, requestId: string, more: Partial<Approval> = {}) =>
    approveReidentification(store, {
      requestId,
      approver: guardian,
      decision: 'approve',
      reason: 'a recall of the whole list',
      now: NOW,
      ...more,
    });
  const rules = async (store: Store): Promise<unknown[]> =>
    (await listAudit(store, { action: 'reidentify' })).flatMap((e) =>
      e.outcome === 'denied' ? [e.details?.rule] : [],
    );
  const alerts = (store: Store) => listAudit(store, { action: 'alert-caldicott-guardian' });
  /** the same user again, under a new request id */
  const again = (request: ReidentificationRequest, persons: number[], more: Partial<ReidentificationRequest> = {}) =>
    requestOf(persons, { user: request.user, ...more });

  it.each([
    ['practitioners-only', { user: { ...requestOf([]).user, role: 'analyst' } }],
    ['practitioners-only', { user: { ...requestOf([]).user, role: 'system-administrator' } }],
    ['practitioners-only', { user: { ...requestOf([]).user, role: 'Practitioner' } }],
    ['direct-care-only', { purpose: 'planning' }],
    ['direct-care-only', { purpose: 'safeguarding' }],
    ['direct-care-only', { purpose: '' }],
  ])('refuses by the rule %s, audited, before anything is looked up', async (rule, more) => {
    const store = await opened();
    const calls: Call[] = [];
    const error = await refusalOf(ask(store, requestOf([2], more), NOW, calls));
    expect(error.kind).toBe('policy-refused');
    expect(await rules(store)).toEqual([rule]);
    expect(calls).toEqual([]);
  });

  describe('a second person', () => {
    it('is needed from 101 tokens on', async () => {
      const store = await opened();
      expect((await ask(store, requestOf(own(100)))).state).toBe('done');
      const calls: Call[] = [];
      const request = requestOf(own(101));
      expect(await ask(store, request, NOW, calls)).toMatchObject({ state: 'waiting', items: [] });
      expect(calls).toEqual([]);
      expect(await waitingReidentifications(store)).toEqual([
        {
          requestId: request.requestId,
          userId: request.user.id,
          organisation: 'A81001',
          reason: request.reason,
          tokens: 101,
          at: NOW.toISOString(),
        },
      ]);
    });

    it('is not needed for one token written 101 times', async () => {
      const { items } = await ask(await opened(), requestOf(Array.from({ length: 101 }, () => 2)));
      expect(items.length).toBe(1);
    });

    it('lets the same user run the same list once, in any order', async () => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      expect((await refusalOf(ask(store, request))).problems[0]?.problem).toBe('it waits for approval');
      await approve(store, request.requestId);
      expect(await waitingReidentifications(store)).toEqual([]);
      const reversed = { ...request, tokens: request.tokens.toReversed() };
      const { items } = await ask(store, reversed, later(5));
      expect(items.filter(({ message }) => message === 'revealed').length).toBe(150);
      await refusalOf(ask(store, { ...request, repeatReason: 'once more' }, later(6)));
      expect(await rules(store)).toEqual(['not-approved', 'id-used']);
      const [entry] = await listAudit(store, { action: 'approve-reidentification' });
      expect(entry).toMatchObject({
        user: guardian,
        outcome: 'approved',
        cohort: { count: 150 },
        reason: 'a recall of the whole list',
      });
      expect((await verifyAudit(store)).ok).toBe(true);
    });

    it('lets a list that was approved run once also when it is sent many times at the same moment', async () => {
      const store = await opened();
      const request = requestOf(own(150), { repeatReason: 'sent by two screens' });
      await ask(store, request);
      await approve(store, request.requestId);
      const answers = await Promise.allSettled(Array.from({ length: 4 }, () => ask(store, request)));
      expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(1);
      expect(await rules(store)).toEqual(['id-used', 'id-used', 'id-used']);
    });

    it('approves neither another list nor another user', async () => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      await approve(store, request.requestId);
      await refusalOf(ask(store, { ...request, tokens: requestOf(own(150, 22)).tokens }));
      await refusalOf(ask(store, { ...request, user: requestOf([]).user }));
      expect(await rules(store)).toEqual(['id-used', 'id-used']);
      expect((await ask(store, request)).state).toBe('done');
    });

    it.each<[string, (request: ReidentificationRequest) => Partial<ReidentificationRequest>]>([
      ['practice', ({ user }) => ({ user: { ...user, organisation: 'B82002' } })],
      ['reason', () => ({ reason: 'something else entirely' })],
      ['name', ({ user }) => ({ user: { ...user, name: 'Dr Somebody Else' } })],
      [
        'practice, reason, name',
        ({ user }) => ({ reason: 'other', user: { ...user, organisation: 'X1X', name: 'E' } }),
      ],
    ])('approves the list for no other %s, and the refusal is audited', async (what, other) => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      await approve(store, request.requestId);
      const calls: Call[] = [];
      const error = await refusalOf(ask(store, { ...request, ...other(request) }, NOW, calls));
      expect([error.kind, error.problems[0]?.problem]).toEqual([
        'policy-refused',
        `it differs from what was asked under this id: ${what}`,
      ]);
      expect(calls).toEqual([]);
      expect(await rules(store)).toEqual(['not-as-asked']);
      expect((await ask(store, request)).state).toBe('done');
    });

    it('approves the list in no other role', async () => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      await approve(store, request.requestId);
      await refusalOf(ask(store, { ...request, user: { ...request.user, role: 'analyst' } }));
      expect(await rules(store)).toEqual(['practitioners-only']);
    });

    it('is another person, in a role that may', async () => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      const self = { ...guardian, id: ` ${request.user.id.toUpperCase()}` };
      expect((await refusalOf(approve(store, request.requestId, { approver: self }))).problems[0]?.problem).toBe(
        'it is your own request',
      );
      const colleague = { ...guardian, id: 'colleague', role: 'practitioner' };
      expect((await refusalOf(approve(store, request.requestId, { approver: colleague }))).kind).toBe('policy-refused');
      expect((await refusalOf(approve(store, request.requestId, { reason: '' }))).kind).toBe('usage');
      expect((await refusalOf(approve(store, 'request-none'))).kind).toBe('unknown-name');
      expect((await listAudit(store, { action: 'approve-reidentification' })).map((e) => e.outcome)).toEqual([
        'denied',
        'denied',
      ]);
      await refusalOf(ask(store, request));
      expect(await rules(store)).toEqual(['not-approved']);
    });

    it('may decline, and then nothing is told', async () => {
      const store = await opened();
      const request = requestOf(own(150));
      await ask(store, request);
      await approve(store, request.requestId, { decision: 'decline' });
      expect((await refusalOf(approve(store, request.requestId))).kind).toBe('unknown-name');
      expect((await ask(store, request)).state).toBe('waiting');
    });

    it('approves for a day', async () => {
      const store = await opened();
      const [inTime, late] = [requestOf(own(150)), requestOf(own(150))];
      for (const request of [inTime, late]) {
        await ask(store, request);
        await approve(store, request.requestId);
      }
      expect((await ask(store, inTime, later(24 * 60))).state).toBe('done');
      await refusalOf(ask(store, late, later(24 * 60 + 1)));
      expect(await rules(store)).toEqual(['approval-lapsed']);
    });

    it('is needed once a day’s requests come to more than 300, and what was approved does not count', async () => {
      const store = await opened();
      const first = requestOf(own(120, 20));
      await ask(store, first);
      await approve(store, first.requestId);
      await ask(store, first);
      for (const start of [300, 500, 700]) expect((await ask(store, again(first, own(100, start)))).state).toBe('done');
      expect((await ask(store, again(first, [900]))).state).toBe('waiting');
      expect((await ask(store, requestOf([900]))).state).toBe('done');
      expect((await ask(store, again(first, [902]), later(24 * 60))).state).toBe('done');
    });
  });

  it('lets a user ask thirty times an hour, refused requests included, and says when to come again', async () => {
    const store = await opened();
    const first = requestOf([2]);
    await ask(store, first);
    for (let n = 1; n < 30; n++) await ask(store, again(first, [2 * n + 20]), later(n)).catch(() => undefined);
    const error = await refusalOf(ask(store, again(first, [200]), later(31)));
    expect([error.kind, error.problems[0]?.remedy]).toEqual(['busy', 'wait for an hour']);
    expect(await rules(store)).toEqual(['too-many-requests']);
    expect((await ask(store, requestOf([200]), later(31))).state).toBe('done');
    expect((await ask(store, again(first, [202]), later(61))).state).toBe('done');
  });

  it('keeps nobody out for longer because they kept on asking', async () => {
    const store = await opened();
    const limits = { ...REIDENTIFICATION_LIMITS, requestsAnHour: 1 };
    const first = requestOf([2]);
    await reidentify(store, first, smallIndex(), NOW, limits);
    for (const minute of [10, 30, 59])
      await refusalOf(reidentify(store, again(first, [4]), smallIndex(), later(minute), limits));
    expect((await reidentify(store, again(first, [4]), smallIndex(), later(61), limits)).state).toBe('done');
  });

  describe('asking again', () => {
    it('is refused on the same day, however the user is spelt, unless a reason is given', async () => {
      const store = await opened();
      const first = requestOf([2, 4]);
      await ask(store, first);
      const spelt = { ...first.user, id: first.user.id.toUpperCase() };
      const error = await refusalOf(ask(store, again(first, [4, 6], { user: spelt }), later(60)));
      expect([error.kind, error.problems[0]?.problem]).toEqual([
        'policy-refused',
        'you have asked for 1 of the 2 today',
      ]);
      expect((await ask(store, again(first, [6]))).items[0]?.message).toBe('revealed');
      const reasoned = again(first, [4], { repeatReason: 'the first print was lost' });
      expect((await ask(store, reasoned, later(60))).items[0]?.message).toBe('revealed');
      const entries = await listAudit(store, { requestId: reasoned.requestId });
      expect(new Set(entries.map((e) => e.details?.repeatReason))).toEqual(new Set(['the first print was lost']));
    });

    it('is free to another user, and the next day in London, which in summer begins at 23:00 UTC', async () => {
      const store = await opened();
      const evening = new Date('2026-07-01T22:30:00.000Z');
      const first = requestOf([2]);
      await ask(store, first, evening);
      expect((await ask(store, requestOf([2]), evening)).state).toBe('done');
      expect((await refusalOf(ask(store, again(first, [2]), later(20, evening)))).kind).toBe('policy-refused');
      expect((await ask(store, again(first, [2]), later(40, evening))).state).toBe('done');
    });

    it('at the same moment is answered once', async () => {
      const store = await opened();
      const request = requestOf([2]);
      const answers = await Promise.allSettled(
        Array.from({ length: 5 }, (_, i) => ask(store, i ? again(request, [2]) : request)),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    });

    it('under an id that was answered is refused, under one that was refused is not', async () => {
      const store = await opened();
      const request = requestOf([2]);
      await refusalOf(ask(store, { ...request, purpose: 'research' }));
      expect((await ask(store, request)).state).toBe('done');
      await refusalOf(ask(store, { ...request, repeatReason: 'once more' }));
      await refusalOf(ask(store, requestOf([4], { requestId: request.requestId })));
      expect(await rules(store)).toEqual(['direct-care-only', 'id-used', 'id-used']);
    });
  });

  describe('the alert to the Caldicott guardian', () => {
    it('is raised at the fourth denied attempt of a day, whatever denied it, and at each after', async () => {
      const store = await opened();
      const first = requestOf([1, 3]);
      await ask(store, first);
      await refusalOf(ask(store, again(first, [2], { purpose: 'planning' })));
      expect(await alerts(store)).toEqual([]);
      await ask(store, again(first, [2]));
      expect(await alerts(store)).toEqual([]);
      await ask(store, again(first, [5, 6]));
      expect((await alerts(store)).map((e) => [e.object.id, e.details?.deniedToday])).toEqual([[first.user.id, 4]]);
      await ask(store, again(first, [8]));
      expect((await alerts(store)).length).toBe(1);
      await refusalOf(ask(store, again(first, [5])));
      expect((await alerts(store)).map((e) => e.details?.deniedToday)).toEqual([4, 5]);
    });

    it('is raised by one request for four strangers, and not for others or the next day', async () => {
      const store = await opened();
      const first = requestOf([1, 3, 5, 7]);
      await ask(store, first);
      expect((await alerts(store)).length).toBe(1);
      await ask(store, requestOf([1]));
      await ask(store, again(first, [1]), later(24 * 60));
      expect((await alerts(store)).length).toBe(1);
    });
  });
});
