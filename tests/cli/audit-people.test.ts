/** Whoever reads rows about people stands in the audit log, whatever their table is called. */
import { describe, expect, it } from 'vitest';
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
