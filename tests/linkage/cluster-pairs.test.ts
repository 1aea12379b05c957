import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { type Engine, openEngine } from '../../src/engine/engine.ts';
import { type Clustered, type ClusterOptions, clusterPairs } from '../../src/linkage/cluster-pairs.ts';
import { clusterSlowly, type SlowLink, type SlowRecord, weightBetween } from './cluster-twin.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());

const cell = (fact: number | null): string => (fact === null ? 'null' : `'${fact}'`);

/** Records are numbered as given; links [left, right, weight] name them by number. */
async function cluster(
  records: SlowRecord[],
  links: SlowLink[],
  options: ClusterOptions,
): Promise<{ groups: number[][]; told: Clustered }> {
  const rows = records.map(
    (r, i) => `(${i + 1}, '${r.source}', 'id${i + 1}', ${cell(r.fact)}, ${r.restricted ?? false})`,
  );
  await engine.run(`create or replace temp table linkage_records as
    select * from (values ${rows.join(', ')}) t(record, source, id, fact, is_restricted)`);
  const pairs = links.map(([l, r, w, certain]) => `(${l}, ${r}, ${w}::double, ${certain ?? false})`);
  await engine.run(`create or replace temp table pairs as select * from
    (values ${['(0, 0, 0::double, false)', ...pairs].join(', ')}) t(left_record, right_record, match_weight, is_certain)
    where left_record > 0`);
  const told = await clusterPairs(engine, options);
  const found = await engine.all<{ cluster_id: number; record_id: string }>('from clusters');
  const groups: number[][] = [];
  for (const { cluster_id, record_id } of found) {
    groups[cluster_id - 1] ??= [];
    groups[cluster_id - 1]!.push(Number(record_id.slice(2)));
  }
  return { groups, told };
}

const people = (left: number, right = 0): SlowRecord[] => [
  ...Array.from({ length: left }, () => ({ source: 'left' as const, fact: null })),
  ...Array.from({ length: right }, () => ({ source: 'right' as const, fact: null })),
];

describe('clusters of one file', () => {
  it('join what is linked directly or through others, from the threshold on', async () => {
    const links: SlowLink[] = [
      [1, 2, 5],
      [2, 3, 4],
      [4, 5, 3.9],
    ];
    const { groups, told } = await cluster(people(5), links, { threshold: 4 });
    expect(groups).toEqual([[1, 2, 3], [4], [5]]);
    expect(told).toEqual({
      ...{
        links: 2,
        clusters: 3,
        restricted: 0,
        ties: 0,
        splits: [],
        cut: { pairing: 0, contradiction: 0, certainty: 0, evidence: 0, members: 0 },
      },
      sizes: [
        { members: 1, clusters: 2 },
        { members: 3, clusters: 1 },
      ],
    });
  });

  it('without a pair leave every record by itself', async () => {
    const { groups, told } = await cluster(people(3), [], { threshold: 0 });
    expect(groups).toEqual([[1], [2], [3]]);
    expect(told.links).toBe(0);
  });

  it('come apart at the weakest link when two people were chained together', async () => {
    const links: SlowLink[] = [
      [1, 2, 12],
      [2, 3, 11],
      [3, 4, 2],
      [4, 5, 12],
      [5, 6, 11],
    ];
    const { groups, told } = await cluster(people(6), links, { threshold: 0, mostMembers: 4 });
    expect(groups).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(told.cut.members).toBe(1);
    expect(told.splits).toEqual([{ members: 6, pieces: 2, cutLinks: 1, strongestCut: 2 }]);
    expect(await engine.all('from cluster_cuts')).toEqual([
      { left_record: 3, right_record: 4, match_weight: 2, reason: 'members' },
    ]);
  });

  const chain: SlowLink[] = [
    [1, 2, 12],
    [2, 3, 4],
    [3, 4, 12],
  ];

  it('stay apart when one link between two people is outweighed by the other pairs between them', async () => {
    const against: SlowLink[] = [...chain, [1, 3, -3], [2, 4, -2]];
    const { groups, told } = await cluster(people(4), against, { threshold: 0 });
    expect(groups).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(told.cut).toEqual({ pairing: 0, contradiction: 0, certainty: 0, evidence: 1, members: 0 });
    expect(told.splits).toEqual([{ members: 4, pieces: 2, cutLinks: 1, strongestCut: 4 }]);
    expect(await engine.all('from cluster_cuts')).toEqual([
      { left_record: 2, right_record: 3, match_weight: 4, reason: 'evidence' },
    ]);
  });

  it('are joined by one link when the other pairs outweigh it too little, or were never compared', async () => {
    const weak: SlowLink[] = [...chain, [1, 3, -3], [2, 4, -1]];
    expect((await cluster(people(4), weak, { threshold: 0 })).groups).toEqual([[1, 2, 3, 4]]);
    expect((await cluster(people(4), chain, { threshold: 0 })).groups).toEqual([[1, 2, 3, 4]]);
  });

  it('ask of two groups what is asked of two records: the threshold, whatever it is', async () => {
    const triple: SlowLink[] = [
      [1, 2, 15],
      [2, 3, 14],
      [1, 3, -1],
    ];
    expect((await cluster(people(3), triple, { threshold: 13 })).groups).toEqual([[1, 2, 3]]);
    expect((await cluster(people(3), triple, { threshold: 13.5 })).groups).toEqual([[1, 2], [3]]);
    expect((await cluster(people(2), [[1, 2, -3]], { threshold: -4 })).groups).toEqual([[1, 2]]);
  });

  it('take a link that was cut when a later one makes up for it', async () => {
    // 1 and 2 are one; 3 seems another than 1, until 4, which is surely of both, has joined them
    const links: SlowLink[] = [
      [1, 2, 12],
      [2, 3, 6],
      [1, 3, -7],
      [3, 4, 5],
      [1, 4, 5],
    ];
    const { groups, told } = await cluster(people(4), links, { threshold: 0 });
    expect(groups).toEqual([[1, 2, 3, 4]]);
    expect(told.cut.evidence).toBe(0);
    expect(await engine.all('from cluster_cuts')).toEqual([]);
  });

  it('never join what a veto forbids, whatever the sum says', async () => {
    const links: SlowLink[] = [
      [1, 2, 900],
      [2, 3, 800],
      [1, 3, -1000],
    ];
    expect((await cluster(people(3), links, { threshold: 0 })).groups).toEqual([[1, 2], [3]]);
  });

  it('hold a restricted record by certain links alone, so that nobody comes to it through a third', async () => {
    const restricted = (...which: number[]): SlowRecord[] =>
      people(3).map((r, i) => ({ ...r, restricted: which.includes(i + 1) }));
    const sure: SlowLink = [1, 2, 20, true];
    const likely: SlowLink = [2, 3, 19];
    const first = await cluster(restricted(1), [sure, likely], { threshold: 0 });
    expect(first.groups).toEqual([[1, 2], [3]]);
    expect(first.told).toMatchObject({ restricted: 1, cut: { certainty: 1 } });
    // the likely link comes first: then the two are no certain company
    const late = await cluster(restricted(1), [sure, [2, 3, 21]], { threshold: 0 });
    expect(late.groups).toEqual([[1], [2, 3]]);
    expect((await cluster(restricted(3), [sure, likely], { threshold: 0 })).groups).toEqual([[1, 2], [3]]);
    expect((await cluster(restricted(), [sure, likely], { threshold: 0 })).groups).toEqual([[1, 2, 3]]);
    expect((await cluster(restricted(1, 3), [sure, [2, 3, 19, true]], { threshold: 0 })).groups).toEqual([[1, 2, 3]]);
  });

  it('never hold two records that contradict each other, not even through one that says nothing', async () => {
    const records: SlowRecord[] = [
      { source: 'left', fact: 1 },
      { source: 'left', fact: null },
      { source: 'left', fact: 2 },
    ];
    const links: SlowLink[] = [
      [1, 2, 9],
      [2, 3, 8],
    ];
    const { groups, told } = await cluster(records, links, { threshold: 0, contradict: ['fact'] });
    expect(groups).toEqual([[1, 2], [3]]);
    expect(told.cut.contradiction).toBe(1);
    expect(told.splits).toEqual([{ members: 3, pieces: 2, cutLinks: 1, strongestCut: 8 }]);
  });
});

describe('clusters of two files', () => {
  // left 1, 2; right 3, 4
  const links: SlowLink[] = [
    [1, 3, 9],
    [2, 3, 7],
    [1, 4, 8],
    [2, 4, 6],
  ];

  it('one to one: each record with its best partner that is still free', async () => {
    const { groups, told } = await cluster(people(2, 2), links, { threshold: 0, pairing: 'one-to-one' });
    expect(groups).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(told.cut.pairing).toBe(2);
    expect(told.ties).toBe(0);
    expect(told.splits).toEqual([]);
  });

  it('one to many: each right record with the best left one', async () => {
    const { groups } = await cluster(people(2, 2), links, { threshold: 0, pairing: 'one-to-many' });
    expect(groups).toEqual([[1, 3, 4], [2]]);
  });

  it('many to one: each left record with the best right one', async () => {
    const { groups } = await cluster(people(2, 2), links, { threshold: 0, pairing: 'many-to-one' });
    expect(groups).toEqual([[1, 2, 3], [4]]);
  });

  it('tells a tie, and takes the lower record', async () => {
    const tied: SlowLink[] = [
      [2, 3, 9],
      [1, 3, 9],
    ];
    const { groups, told } = await cluster(people(2, 1), tied, { threshold: 0, pairing: 'one-to-one' });
    expect(groups).toEqual([[1, 3], [2]]);
    expect(told.ties).toBe(1);
  });
});

describe('any records and links', () => {
  const world = fc
    .record({ left: fc.integer({ min: 2, max: 7 }), right: fc.integer({ min: 0, max: 7 }) })
    .chain(({ left, right }) => {
      const record = fc.integer({ min: 1, max: left + right });
      return fc.record({
        records: fc
          .array(fc.option(fc.integer({ min: 1, max: 2 })), { minLength: left + right, maxLength: left + right })
          .map((facts) => facts.map((fact, i): SlowRecord => ({ source: i < left ? 'left' : 'right', fact })))
          .chain((all) =>
            fc
              .subarray(all)
              .map((some) => all.map((r) => ({ ...r, restricted: some.length < all.length / 2 && some.includes(r) }))),
          ),
        links: fc.uniqueArray(
          fc
            .tuple(record, record, fc.integer({ min: -3, max: 6 }), fc.boolean())
            .filter(([a, b]) => a !== b)
            .map(([a, b, w, certain]): SlowLink => [Math.min(a, b), Math.max(a, b), w / 2, certain]),
          { selector: ([a, b]) => `${a} ${b}`, maxLength: 30 },
        ),
        mostMembers: fc.integer({ min: 2, max: 20 }),
        pairing: fc.constantFrom(
          'many-to-many' as const,
          'one-to-many' as const,
          'many-to-one' as const,
          'one-to-one' as const,
        ),
        contradict: fc.boolean().map((asked): string[] => (asked ? ['fact'] : [])),
        seed: fc.integer(),
      });
    });

  it('agree with the slow, obvious way; are a partition; do not depend on the order of pairs; keep every limit', async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ records, links, mostMembers, pairing, contradict }) => {
        const options = { threshold: 0, mostMembers, pairing, contradict };
        const { groups, told } = await cluster(records, links, options);
        const slow = clusterSlowly(records, links, options);
        expect(groups).toEqual(slow.groups);
        expect(told.cut).toEqual(slow.cut);
        expect(groups.flat().sort((a, b) => a - b)).toEqual(records.map((_, i) => i + 1));
        expect((await cluster(records, links.toReversed(), options)).groups).toEqual(groups);
        for (const group of groups) {
          const of = (source: string): number => group.filter((n) => records[n - 1]!.source === source).length;
          expect(group.length).toBeLessThanOrEqual(mostMembers);
          if (pairing.startsWith('one')) expect(of('left')).toBeLessThanOrEqual(1);
          if (pairing.endsWith('one')) expect(of('right')).toBeLessThanOrEqual(1);
          const facts = new Set(group.flatMap((n) => records[n - 1]!.fact ?? []));
          if (contradict.length > 0) expect(facts.size).toBeLessThanOrEqual(1);
        }
        const restricted = records.some((r) => r.restricted);
        const free =
          pairing === 'many-to-many' && contradict.length + Number(restricted) === 0 && mostMembers >= records.length;
        for (const [i, one] of free ? groups.entries() : [])
          for (const other of groups.slice(i + 1)) {
            const between = links.filter((link) => weightBetween([[link[0], link[1], 1]], one, other) > 0);
            if (between.length > 0) expect(weightBetween(links, one, other)).toBeLessThan(0);
          }
        const whole = told.splits.reduce((sum, s) => sum + s.cutLinks, 0);
        expect(whole).toBe(told.cut.members + told.cut.evidence + told.cut.certainty + told.cut.contradiction);
        for (const { members, pieces } of told.splits) expect(members).toBeGreaterThanOrEqual(pieces);
      }),
      { numRuns: 120 },
    );
  }, 60_000);

  it('are laid whole when there are more records than one statement lays', async () => {
    const records = 120_001;
    await engine.run(`create or replace temp table linkage_records as
      select i::integer as record, 'left' as source, i::varchar as id from range(1, ${records + 1}) t(i)`);
    await engine.run(`create or replace temp table pairs as
      select i::integer as left_record, (i + 1)::integer as right_record, 1::double as match_weight
      from range(1, ${records}) t(i)`);
    const told = await clusterPairs(engine, { threshold: 0 });
    expect(told.sizes).toEqual([
      { members: 1, clusters: 1 },
      { members: 50, clusters: 2400 },
    ]);
    expect(await engine.one('select count(*) as n, max(cluster_id) as last from clusters')).toEqual({
      ...{ n: records, last: 2401 },
    });
  });
});

describe('refusals', () => {
  const faultOf = async (options: ClusterOptions): Promise<ConcordError> => {
    const error: unknown = await cluster(people(2), [[1, 2, 1]], options).catch((e) => e);
    if (!(error instanceof ConcordError)) throw new Error('it was not refused');
    return error;
  };

  it('tells every option out of range at once', async () => {
    const error = await faultOf({ threshold: Number.NaN, mostMembers: 1 });
    expect(error.kind).toBe('usage');
    expect(error.problems.map((p) => p.where)).toEqual(['threshold', 'most members']);
  });

  it('names a column that nobody standardised', async () => {
    expect((await faultOf({ threshold: 0, contradict: ['nhs_number'] })).kind).toBe('unknown-name');
  });
});
