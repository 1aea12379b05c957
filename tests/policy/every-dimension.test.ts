import { describe, expect, it } from 'vitest';
import { tablesOf } from '../../src/cli/tables-read.ts';
import type { Manifest } from '../../src/edition/manifest.ts';
import { tablesUsed } from '../../src/metric/compile-answer.ts';
import { loadMetrics } from '../../src/metric/load-metrics.ts';
import type { Metric } from '../../src/metric/metric.ts';
import { decide } from '../../src/policy/decide.ts';
import { type Asker, OPERATOR, PUBLIC } from '../../src/policy/decision.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { CATALOGUE, MODEL } from '../metric/open-fixture.ts';

const METRICS = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
const POLICIES = loadPolicies({ catalogueFolders: [CATALOGUE] });
const TODAY = '2025-01-01';

/** an edition that has every table, each of the zone that the table model says */
const WHOLE = {
  inputs: { asAt: TODAY },
  tables: Object.keys(MODEL.tables).map((name) => ({ name, datasets: [name] })),
  quality: Object.entries(MODEL.tables).map(([name, { zone }]) => ({ dataset: name, zone: zone ?? 'open' })),
} as unknown as Manifest;

/** Each metric without a cut, and by each of its dimensions, with the tables that its query reads. */
const CUTS = METRICS.flatMap((metric) =>
  [null, ...metric.dimensions].map((dimension) => {
    const by = [...new Set([...metric.needs, ...(dimension ? [dimension] : [])])];
    const question = { metric: metric.id, by, grain: null, from: null, to: null, where: [] };
    const grain = metric.records ? null : metric.grain;
    return { metric, cut: `${metric.id} by ${dimension}`, tables: tablesUsed(metric, MODEL, { ...question, grain }) };
  }),
);

/** As the command asks: as anybody may, or else as the operator may. */
function grantedTables(metric: Metric): string[] {
  const ask = (asker: Asker) => decide(asker, { tables: tablesOf(metric) }, WHOLE, POLICIES, TODAY);
  const open = ask(PUBLIC);
  const decision = open.allowed ? open : ask(OPERATOR);
  return decision.allowed ? decision.tables : [];
}

describe("every metric of the catalogue, by each of its dimensions, with the catalogue's own policies", () => {
  it('is granted to the operator, with every table that its query reads', () => {
    const refused = CUTS.flatMap(({ metric, cut, tables }) => {
      const granted = grantedTables(metric);
      return tables.filter((table) => !granted.includes(table)).map((table) => `${cut}: ${table}`);
    });
    expect(refused).toEqual([]);
  });

  it.each([...POLICIES.values()].map((policy) => [policy.id, policy] as const))(
    'reads only what the policy %s names, where that names what is counted',
    (_, policy) => {
      const named = CUTS.filter(({ metric }) => tablesOf(metric).every((table) => policy.tables.includes(table)));
      expect(named.length).toBeGreaterThan(0);
      const missing = named.flatMap(({ cut, tables }) =>
        tables.filter((table) => !policy.tables.includes(table)).map((table) => `${cut}: ${table}`),
      );
      expect(missing).toEqual([]);
    },
  );
});
