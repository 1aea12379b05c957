/** Whoever reads rows about people stands in the audit log, whatever their table is called. */
import { describe, expect, it } from 'vitest';
import { peopleIn } from '../../src/cli/people-in-diff.ts';
import { readsPeople } from '../../src/cli/tables-read.ts';
import { anyOfPeople, isOfPeople } from '../../src/edition/is-of-people.ts';
import { readTableModel as readPlans } from '../../src/edition/read-table-model.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Metric } from '../../src/metric/metric.ts';
import { readTableModel } from '../../src/metric/read-table-model.ts';
import { CATALOGUE } from '../metric/open-fixture.ts';
import { openPlanningCounty } from './planning-county.ts';

const county = openPlanningCounty('concord-audit-people-');
const workspace = { catalogueFolders: [CATALOGUE] };
const plans = readPlans(workspace);
const metrics = [...loadMetrics(workspace).values()];
const asked = ({ id, needs }: Metric) => ({ metric: id, by: needs, grain: null, from: null, to: null, where: [] });

describe('every table of the model', () => {
  it.each(plans.map((plan) => [plan.name, plan] as const))(
    '%s is of people where a column says whose a row is',
    (_, plan) => {
      const names = plan.columns.map(({ name }) => name);
      const saysWhose = names.some((name) => /(^|_)person_key$/.test(name));
      if (saysWhose) expect(isOfPeople({ zone: 'open', columns: plan.columns })).toBe(true);
      expect(isOfPeople(plan)).toBe(saysWhose || plan.zone === 'pseudonymised');
      expect(anyOfPeople([plan.name], plans)).toBe(isOfPeople(plan));
      // no table of ours says whose its rows are and is left in the open zone
      if (plan.zone === 'open') expect(saysWhose).toBe(false);
    },
  );
});

it('a metric is of people by whatever it reads: those it counts, or those it divides by', () => {
  const model = readTableModel(workspace);
  for (const metric of metrics) {
    const source = plans.find(({ name }) => name === metric.source)!;
    const population = plans.find(({ name }) => name === metric.records?.population?.source);
    const expected = isOfPeople(source) || (population !== undefined && isOfPeople(population));
    expect(readsPeople(plans, model, metric, asked(metric)), metric.id).toBe(expected);
  }
  const beds = metrics.find(({ id }) => id === 'concord.virtual-ward-beds-per-100k')!;
  expect(isOfPeople(plans.find(({ name }) => name === beds.source)!)).toBe(false);
  expect(readsPeople(plans, model, beds, asked(beds))).toBe(true);
});

const events = async (action: string): Promise<{ object: { id: string }; outcome: string }[]> =>
  JSON.parse(await county.told('audit', 'list', '--action', action, '--limit', '1000', '--json'));

/** One metric of each table of people that a metric counts or divides by. */
const OF_EACH = [
  ...new Map(
    metrics.flatMap((metric) => {
      const read = [metric.source, metric.records?.population?.source].filter((name) => name !== undefined);
      return anyOfPeople(read, plans) ? [[read.join(), metric] as const] : [];
    }),
  ).values(),
];

it('one metric of each table of people is told to the log, by metric and explain, of what the edition lacks as well', async () => {
  expect(OF_EACH.length).toBeGreaterThan(20);
  for (const { id, needs } of OF_EACH)
    await county.concord('metric', id, ...needs.flatMap((dimension) => ['--by', dimension]), '--json');
  const told = (await events('metric')).map(({ object }) => object.id);
  expect(OF_EACH.filter(({ id }) => !told.includes(id))).toEqual([]);
  await county.concord('explain', 'virtual-ward-beds-per-100k', '--json');
  const again = (await events('metric')).filter(({ object }) => object.id === 'concord.virtual-ward-beds-per-100k');
  expect(again.length).toBeGreaterThan(1);
}, 600_000);

interface Told {
  action: string;
  object: { type: string; id: string };
  details: Record<string, string>;
  outcome: string;
}

const lastOf = async (action: string): Promise<Told> => {
  const told = await county.told('audit', 'list', '--action', action, '--user', 'c.analyst', '--json');
  return (JSON.parse(told) as Told[]).at(-1)!;
};

it('an entry says what stands beside the figures, and whether they are to be passed on', async () => {
  const asked = ['metric', 'ed-within-4-hours', '--from', '2025-12-01', '--to', '2025-12-31', '--user', 'c.analyst'];
  await county.concord(...asked);
  const { details } = await lastOf('metric');
  expect([details.compare, details.for_release]).toEqual([undefined, undefined]);
  await county.concord(...asked, '--compare', 'previous,system', '--compare', 'england', '--for-release');
  expect((await lastOf('metric')).details).toMatchObject({
    ...{ from: '2025-12-01', compare: 'previous,system, england', for_release: 'yes' },
  });
});

it('an entry keeps the values that the edition knows, of others their dimension alone, and that it was refused', async () => {
  const analyst = ['--user', 'c.analyst'];
  const by = await county.told('metric', 'ed-within-4-hours', '--by', 'provider', '--json', ...analyst);
  const [{ group }] = (JSON.parse(by) as { figures: [{ group: { provider: string } }] }).figures;
  const ask = (command: string, ...values: string[]) =>
    county.concord(command, 'ed-within-4-hours', ...values.flatMap((v) => ['--where', v]), ...analyst);
  await ask('metric', `provider=${group.provider}`);
  expect(await lastOf('metric')).toMatchObject({
    outcome: 'allowed',
    details: { where: `provider=${group.provider}` },
  });
  for (const command of ['metric', 'explain'])
    for (const value of ['9434765919', 'LS1 4DY', 'Zebulonquist']) {
      await ask(command, `provider=${group.provider}`, `provider=${value}`);
      const entry = await lastOf('metric');
      expect(entry).toMatchObject({
        ...{ outcome: 'denied', details: { where: 'provider=(not known)', refusal: 'unknown-name' } },
      });
      expect(JSON.stringify(entry)).not.toContain(value);
    }
});

it('how well records were linked is told to the log, of an edition of people', async () => {
  await county.told('explain', '--linkage', '--user', 'c.analyst');
  expect(await lastOf('explain')).toMatchObject({
    ...{ object: { type: 'edition', id: expect.stringMatching(/^e[0-9a-f]+$/) } },
    ...{ details: { kind: 'linkage' }, outcome: 'done' },
  });
});

it('a comparison of editions is told to the log where it counts people, though nobody is somebody else', () => {
  const edition = (id: string) => ({ id, asAt: '2026-01-31' });
  const of = { from: edition('e1'), to: edition('e2'), identity: null };
  const seen = { people: 900, optedOut: 20, gpOptedOut: 5 };
  const purposes = ['planning', 'research'].map((purpose) => ({
    purpose,
    before: seen,
    after: { ...seen, people: 901 },
  }));
  expect(peopleIn({ ...of, optOuts: null })).toBeNull();
  expect(peopleIn({ ...of, optOuts: { lists: [], purposes: [] } })).toBeNull();
  expect(peopleIn({ ...of, optOuts: { lists: [], purposes } })).toEqual({
    ...{ action: 'diff', object: { type: 'edition', id: 'e2' } },
    details: { before: 'e1', changes: 0, purposes: 'planning, research' },
  });
});
