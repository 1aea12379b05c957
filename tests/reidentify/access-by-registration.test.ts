/** Whose patient somebody is: cases by hand, and random hierarchies against a twin that writes every path down. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessByRegistration, type OrganisationPeriod } from '../../src/reidentify/access-by-registration.ts';
import { requestOf } from './ask.ts';

const at = new Date('2026-03-02T09:30:00.000Z');
const always = (organisation: string): OrganisationPeriod => ({ organisation, from: '2020-01-01', to: null });

interface World {
  own: OrganisationPeriod[];
  registered: OrganisationPeriod[];
  parents: Record<string, OrganisationPeriod[]>;
}

const mayReveal = (world: World, organisation = 'A81001', when = at): Promise<boolean> =>
  accessByRegistration({
    organisationsOf: async () => world.own,
    registrationsOf: async () => world.registered,
    parentsOf: async (code) => world.parents[code] ?? [],
  })({ ...requestOf([]).user, organisation }, 1, when);

const own = [always('A81001')];

describe('access by registration', () => {
  it.each<[string, Partial<World>, boolean]>([
    ['registered here', { registered: [always('A81001')] }, true],
    ['registered nowhere', { registered: [] }, false],
    ['registered elsewhere', { registered: [always('A81002')] }, false],
    ['registered from today', { registered: [{ organisation: 'A81001', from: '2026-03-02', to: null }] }, true],
    ['registered from tomorrow', { registered: [{ organisation: 'A81001', from: '2026-03-03', to: null }] }, false],
    [
      'registered until today',
      { registered: [{ organisation: 'A81001', from: '2020-01-01', to: '2026-03-02' }] },
      true,
    ],
    [
      'registered until yesterday',
      { registered: [{ organisation: 'A81001', from: '2020-01-01', to: '2026-03-01' }] },
      false,
    ],
    [
      'moved away, and back',
      { registered: [{ organisation: 'A81001', from: '2020-01-01', to: '2021-01-01' }, always('A81001')] },
      true,
    ],
    ['registered without a date', { registered: [{ organisation: 'A81001', from: '', to: null }] }, false],
    ['registered until no date', { registered: [{ organisation: 'A81001', from: '2020-01-01', to: 'never' }] }, false],
    ['user of nowhere', { own: [], registered: [always('A81001')] }, false],
    [
      'user who has left',
      { own: [{ organisation: 'A81001', from: '2020-01-01', to: '2026-03-01' }], registered: [always('A81001')] },
      false,
    ],
    ['user who claims another practice', { own: [always('A81002')], registered: [always('A81001')] }, false],
  ])('%s', async (_, world, expected) => {
    expect(await mayReveal({ own, registered: [], parents: {}, ...world })).toBe(expected);
  });

  it('goes up from the practice to its PCN and place, never down or across', async () => {
    const parents = { A81001: [always('U001')], A81002: [always('U001')], U001: [always('PLACE')] };
    const registered = [always('A81001')];
    const user = (organisation: string) =>
      mayReveal({ own: [always(organisation)], registered, parents }, organisation);
    expect([await user('A81001'), await user('U001'), await user('PLACE')]).toEqual([true, true, true]);
    expect(await user('A81002')).toBe(false);
    const ofPcn = { own: [always('A81001')], registered: [always('U001')], parents };
    expect(await mayReveal(ofPcn)).toBe(false);
  });

  it('takes the day in London: half an hour past midnight in summer is the next', async () => {
    const registered = [{ organisation: 'A81001', from: '2020-01-01', to: '2026-07-01' }];
    const world = { own, registered, parents: {} };
    expect(await mayReveal(world, 'A81001', new Date('2026-07-01T22:30:00Z'))).toBe(true);
    expect(await mayReveal(world, 'A81001', new Date('2026-07-01T23:30:00Z'))).toBe(false);
  });

  it('agrees with every path written down, in hierarchies with circles, ends and gaps', async () => {
    const codes = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE'];
    const period = fc.record({
      organisation: fc.constantFrom(...codes),
      from: fc.constantFrom('2026-03-01', '2026-03-02', '2026-03-03'),
      to: fc.constantFrom(null, null, '2026-03-01', '2026-03-02', '2026-03-03'),
    });
    const periods = fc.array(period, { maxLength: 3 });
    const world = fc.record({
      own: fc.array(period, { minLength: 1, maxLength: 4 }),
      registered: periods,
      parents: fc.record(Object.fromEntries(codes.map((code) => [code, periods]))),
    });
    let yes = 0;
    await fc.assert(
      fc.asyncProperty(world, fc.constantFrom(...codes), async (drawn, organisation) => {
        const expected = twin(drawn, organisation);
        yes += Number(expected);
        expect(await mayReveal(drawn, organisation)).toBe(expected);
      }),
      { numRuns: 500 },
    );
    expect(yes).toBeGreaterThan(10);
  });
});

/** The slow way: all pairs of part and whole, joined until no more come. */
function twin({ own: organisations, registered, parents }: World, wanted: string): boolean {
  const holds = ({ from, to }: OrganisationPeriod): boolean => from <= '2026-03-02' && (to ?? '9') >= '2026-03-02';
  let pairs = new Set(
    Object.entries(parents).flatMap(([part, wholes]) => wholes.filter(holds).map((w) => `${part} ${w.organisation}`)),
  );
  for (let before = -1; before !== pairs.size; ) {
    before = pairs.size;
    const list = [...pairs].map((pair) => pair.split(' '));
    const joined = list.flatMap(([a, b]) => list.filter(([c]) => c === b).map(([, d]) => `${a} ${d}`));
    pairs = new Set([...pairs, ...joined]);
  }
  const isOwn = organisations.some((o) => o.organisation === wanted && holds(o));
  const isPart = registered.some(
    (r) => holds(r) && (r.organisation === wanted || pairs.has(`${r.organisation} ${wanted}`)),
  );
  return isOwn && isPart;
}
