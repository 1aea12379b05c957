/** What re-identification tells, to whom, what the log keeps of it, and what no failure gives away. */
import { describe, expect, it } from 'vitest';
import type { ReidentificationRequest } from '../../src/reidentify/reidentification-request.ts';
import { type RevealWays, reidentify } from '../../src/reidentify/reidentify.ts';
import { listAudit } from '../../src/store/append-audit.ts';
import type { Store, StorePlace } from '../../src/store/open-store.ts';
import { verifyAudit } from '../../src/store/verify-audit.ts';
import { ENGINES, makeStores } from '../store/store-engines.ts';
import { type Call, numberOf, own, refusalOf, requestOf, smallIndex, tokenOf } from './ask.ts';

const NOW = new Date('2026-03-02T09:30:00.000Z');
const TABLES = [
  'audit_event',
  'audit_head',
  'review_pair',
  'review_decision',
  'reidentification_request',
  'reidentification_item',
];

describe.each(ENGINES)('re-identification with a store on %s', (engine) => {
  const stores = makeStores(engine);
  const opened = async (): Promise<Store> => (await stores.open()).store;
  const everythingKept = async (place: StorePlace): Promise<string> => {
    let text = '';
    await stores.through(place, 'store', async (door) => {
      for (const table of TABLES) text += JSON.stringify(await door.rows(`select * from ${table}`));
    });
    return text;
  };

  it('tells the numbers of own patients, and the same nothing of others and of nobody', async () => {
    const store = await opened();
    const nobody = 'ZZZZZZZZZZZZZZZZZZZZ';
    const request = requestOf([4, 3, 10, 2], { tokens: [4, 3, 10, 2].map(tokenOf).concat(nobody, tokenOf(4)) });
    const calls: Call[] = [];
    const answer = await reidentify(store, request, smallIndex(calls), NOW);
    expect(answer).toMatchObject({ requestId: request.requestId, state: 'done' });
    expect(answer.items).toEqual([
      { token: tokenOf(4), nhsNumber: numberOf(4), message: 'revealed' },
      { token: tokenOf(3), nhsNumber: '0000000000', message: 'no access' },
      { token: tokenOf(10), nhsNumber: '0000000000', message: 'no NHS number' },
      { token: tokenOf(2), nhsNumber: numberOf(2), message: 'revealed' },
      { token: nobody, nhsNumber: '0000000000', message: 'no access' },
    ]);
    expect(calls.filter(({ way }) => way === 'reveal')).toEqual([
      { way: 'reveal', keys: [5_000_004, 5_000_010, 5_000_002] },
    ]);
  });

  it('reveals nobody when nobody may be revealed', async () => {
    const store = await opened();
    const calls: Call[] = [];
    const { items } = await reidentify(store, requestOf([1, 3]), smallIndex(calls), NOW);
    expect(items.map(({ nhsNumber }) => nhsNumber)).toEqual(['0000000000', '0000000000']);
    expect(calls.map(({ way }) => way)).not.toContain('reveal');
  });

  it('keeps two entries for each token, the decision and the outcome, with who, for whom and why', async () => {
    const { store } = await stores.open();
    const request = requestOf([2, 3], { source: '10.0.0.7' });
    const { transactionId } = await reidentify(store, request, smallIndex(), NOW);
    const entries = await listAudit(store, { requestId: request.requestId });
    expect(
      entries.map((e) => [e.action, e.object.id, e.outcome, e.details?.hasAccess ?? null, e.details?.message ?? null]),
    ).toEqual([
      ['reidentify', transactionId, 'begun', null, null],
      ['reidentify-access', tokenOf(2), 'allowed', true, 'access'],
      ['reidentify-access', tokenOf(3), 'denied', false, 'no access'],
      ['reidentify-reveal', tokenOf(2), 'revealed', true, 'revealed'],
      ['reidentify-reveal', tokenOf(3), 'no access', false, 'no access'],
    ]);
    for (const entry of entries)
      expect(entry).toMatchObject({
        at: NOW.toISOString(),
        user: { id: request.user.id, name: 'Dr Ada Example', role: 'practitioner', organisation: 'A81001' },
        purpose: 'direct_care',
        reason: request.reason,
        requestId: request.requestId,
        source: '10.0.0.7',
        details: { transactionId, email: 'ada@practice.example' },
      });
    expect(entries.slice(1).map((e) => e.tokens)).toEqual([2, 3, 2, 3].map((n) => [tokenOf(n)]));
    expect((await listAudit(store, { token: tokenOf(3) })).length).toBe(3);
    expect((await verifyAudit(store)).ok).toBe(true);
  });

  it('tells in the log, and only there, that a token is of nobody', async () => {
    const store = await opened();
    await reidentify(store, requestOf([], { tokens: ['ZZZZZZZZZZZZZZZZZZZZ'] }), smallIndex(), NOW);
    const [entry] = await listAudit(store, { action: 'reidentify-access' });
    expect(entry?.details?.message).toBe('the token is not known');
  });

  it('logs the decision before it reveals, and the outcome before it tells', async () => {
    const store = await opened();
    const ways = smallIndex();
    const seen: string[] = [];
    const reveal: RevealWays['reveal'] = async (keys) => {
      seen.push(...(await listAudit(store, {})).map((e) => e.action));
      return await ways.reveal(keys);
    };
    await reidentify(store, requestOf([2]), { ...ways, reveal }, NOW);
    expect(seen).toEqual(['reidentify', 'reidentify-access']);
  });

  it('tells nothing when the log cannot be written', async () => {
    const { store, place } = await stores.open();
    const ways = smallIndex();
    const reveal: RevealWays['reveal'] = async (keys) => {
      await stores.through(place, 'keeper', (door) => door.run('delete from audit_head'));
      return await ways.reveal(keys);
    };
    const answer = await reidentify(store, requestOf([2]), { ...ways, reveal }, NOW).catch((e: unknown) => e);
    expect(answer).toBeInstanceOf(Error);
    expect(String(answer)).not.toContain(numberOf(2));
  });

  it('keeps no NHS number and no person key anywhere', async () => {
    const { store, place } = await stores.open();
    await reidentify(store, requestOf([2, 3, 4, 6]), smallIndex(), NOW);
    const kept = await everythingKept(place);
    expect(kept).toContain(tokenOf(4));
    expect(kept).not.toMatch(/500000\d/);
    for (const n of [2, 3, 4, 6]) expect(kept).not.toContain(numberOf(n));
  });

  it.each<[string, Partial<RevealWays>, string[]]>([
    ['finding people', { findPeople: () => Promise.reject(new Error(`no ${numberOf(2)}`)) }, ['begun', 'failed']],
    ['deciding', { mayReveal: () => Promise.reject(new Error(`no ${numberOf(2)}`)) }, ['begun', 'failed']],
    [
      'revealing',
      { reveal: () => Promise.reject(new Error(`no ${numberOf(2)}`)) },
      ['begun', 'allowed', 'denied', 'failed', 'no access'],
    ],
    [
      'revealing in time',
      {
        reveal: () => {
          throw new Error(`no ${numberOf(2)}`);
        },
      },
      ['begun', 'allowed', 'denied', 'failed', 'no access'],
    ],
    [
      'giving a number',
      { reveal: async (keys) => new Map(keys.map((k) => [k, 'SMITH'])) },
      ['begun', 'allowed', 'denied', 'failed', 'no access'],
    ],
  ])('tells nothing and logs it when the index fails at %s', async (_, failing, outcomes) => {
    const { store, place } = await stores.open();
    const request = requestOf([2, 3]);
    const error = await refusalOf(reidentify(store, request, { ...smallIndex(), ...failing }, NOW));
    expect(error.kind).toBe('internal');
    expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toMatch(/9000000002|SMITH/);
    expect((await listAudit(store, {})).map((e) => e.outcome)).toEqual(outcomes);
    expect(await everythingKept(place)).not.toMatch(/9000000002|SMITH/);
    const states = await store.read((db) => db.selectFrom('reidentification_request').select('state').execute());
    expect(states).toEqual([{ state: 'failed' }]);
  });

  it.each([1, 'true', {}, null, undefined])('takes %j for no leave', async (leave) => {
    const store = await opened();
    const ways = { ...smallIndex(), mayReveal: async () => leave as boolean };
    const { items } = await reidentify(store, requestOf([2]), ways, NOW);
    expect(items[0]).toMatchObject({ nhsNumber: '0000000000', message: 'no access' });
  });

  it('asks once of a person who has two tokens, and tells nobody who was not asked for', async () => {
    const store = await opened();
    const calls: Call[] = [];
    const ways = smallIndex(calls);
    const twoTokens: RevealWays = {
      ...ways,
      findPeople: async (tokens) => new Map([...tokens.map((t) => [t, 5_000_002] as const), [tokenOf(8), 5_000_008]]),
      reveal: async (keys) => new Map([...(await ways.reveal(keys)), [5_000_008, numberOf(8)]]),
    };
    const { items } = await reidentify(store, requestOf([2, 12]), twoTokens, NOW);
    expect(items.map(({ token, nhsNumber }) => [token, nhsNumber])).toEqual([
      [tokenOf(2), numberOf(2)],
      [tokenOf(12), numberOf(2)],
    ]);
    expect(calls.filter(({ way }) => way === 'mayReveal').length).toBe(1);
  });

  it.each<[string, Partial<ReidentificationRequest>, string[]]>([
    ['an NHS number for a token', { tokens: [tokenOf(2), '9434765919', '943 476 5919'] }, ['tokens[1]', 'tokens[2]']],
    ['a lower-case token', { tokens: [tokenOf(2).toLowerCase()] }, ['tokens[0]']],
    [
      'a token and more',
      { tokens: [`${tokenOf(2)}\n`, `${tokenOf(2)}' or '1'='1`, ''] },
      ['tokens[0]', 'tokens[1]', 'tokens[2]'],
    ],
    ['no token', { tokens: [] }, ['tokens']],
    ['more than there may be', { tokens: Array.from({ length: 10_001 }, () => tokenOf(2)) }, ['tokens']],
    ['a request id of anything', { requestId: "x'; drop" }, ['requestId']],
    ['no reason', { reason: ' ' }, ['reason']],
    ['an NHS number for a reason', { reason: 'for 943 476 5919' }, ['reason']],
    ['a postcode for a reason to repeat', { repeatReason: 'lives at OX1 2JD' }, ['repeatReason']],
    [
      'no email and no organisation',
      { user: { ...requestOf([]).user, email: 'ada', organisation: '' } },
      ['user.email', 'user.organisation'],
    ],
  ])('refuses %s, with every fault and none of its values, and asks the index nothing', async (_, more, where) => {
    const store = await opened();
    const calls: Call[] = [];
    const error = await refusalOf(reidentify(store, requestOf([2], more), smallIndex(calls), NOW));
    expect([error.kind, error.problems.map((p) => p.where)]).toEqual(['usage', where]);
    expect(error.message).not.toMatch(/943|OX1|drop|'1'/);
    expect(calls).toEqual([]);
    expect(await listAudit(store, {})).toEqual([]);
  });

  it('refuses a user without an id', async () => {
    const request = requestOf([2]);
    const error = await refusalOf(
      reidentify(await opened(), { ...request, user: { ...request.user, id: '\u200b ' } }, smallIndex(), NOW),
    );
    expect(error.kind).toBe('usage');
  });

  it('answers a hundred own patients at once', async () => {
    const store = await opened();
    const { items } = await reidentify(store, requestOf(own(100)), smallIndex(), NOW);
    expect(items.map(({ nhsNumber }) => nhsNumber)).toEqual(own(100).map(numberOf));
    expect(await verifyAudit(store)).toMatchObject({ ok: true, entries: 201 });
  });
});
