/** Beds, capacity, delays, workforce, plans, contracts and the air: each table as a slow twin in plain loops makes it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type OpenEdition, openEdition } from '../../src/edition/open-edition.ts';
import { readTableModel } from '../../src/edition/read-table-model.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { decide } from '../../src/policy/decide.ts';
import { loadPolicies } from '../../src/policy/load-policies.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';
import { FILES, REASONS, type Row } from './resource-files.ts';

const CATALOGUE = { catalogueFolders: [fileURLToPath(new URL('../../catalogue', import.meta.url))] };
const folder = mkdtempSync(join(tmpdir(), 'concord-resources-'));
let edition: OpenEdition;
afterAll(() => {
  edition?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeAll(async () => {
  const sends = Object.keys(FILES).join(', ');
  writeFileSync(
    join(folder, 'concord.yaml'),
    `title: Resources\nsystems:\n  - {code: QZ9, name: Board, ons_code: E54000999, trusts: [Z9E]}\npartners:\n  - {code: Z9E, name: Trust, sends: [${sends}]}\n`,
  );
  const workspace = openWorkspace(folder);
  const contracts = loadContracts(workspace);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  try {
    for (const [dataset, rows] of Object.entries(FILES)) {
      const path = join(folder, 'sent', `${dataset}_Z9E_2025-11.csv`);
      mkdirSync(dirname(path), { recursive: true });
      const { columns } = contracts.get(dataset)!;
      const lines = rows.map((row) => columns.map((c) => row[c.name] ?? '').join(','));
      writeFileSync(path, [columns.map((c) => c.physicalName).join(','), ...lines, ''].join('\n'));
      const { delivery } = await landFile({
        workspace,
        path,
        dataset,
        from: 'Z9E',
        now: new Date('2025-11-15'),
        engine,
      });
      expect(delivery.check.reconciliation.rejected, dataset).toBe(0);
    }
    await buildEdition({ workspace, engine });
  } finally {
    engine.close();
  }
  edition = await openEdition(workspace);
});

/** Rows of a table in the order of its key, numbers as numbers and dates as text, without where they came from. */
async function rowsOf(table: string): Promise<Row[]> {
  const plan = readTableModel(CATALOGUE).find((p) => p.name === table)!;
  const told = plan.columns.filter((c) => c.name !== 'delivery' && c.name !== 'data_status');
  const columns = told.map((c) => `${c.name}::${/^(varchar|date)/.test(c.type) ? 'varchar' : 'double'} as "${c.name}"`);
  return edition.engine.all<Row>(`select ${columns.join(', ')} from ${edition.table(table)} order by ${plan.key}`);
}

describe('beds and capacity by site', () => {
  const asked = (row: Row): boolean =>
    row.adult_critical_care_beds_open !== null || row.adult_critical_care_beds_occupied !== null;
  const key = (row: Row): string => `${row.site_code} ${row.date}`;
  const sites = FILES.bed_state!.toSorted((a, b) => key(a).localeCompare(key(b)));

  /** Beds taken of a site on its usual day. */
  const usual = (site: unknown): number => {
    const taken = sites.flatMap((s) =>
      s.site_code === site && s.beds_occupied !== null ? [Number(s.beds_occupied)] : [],
    );
    const [low, high] = [(taken.length - 1) >> 1, taken.length >> 1].map(
      (place) => taken.toSorted((a, b) => a - b)[place]!,
    );
    return (low! + high!) / 2;
  };
  /** Nobody was in, left or came where usually ten beds or more are taken: the noughts of the day were not sent. */
  const asSent = (s: Row): Row =>
    s.beds_occupied === 0 && !s.discharges && usual(s.site_code) >= 10
      ? Object.fromEntries(Object.entries(s).map(([name, value]) => [name, value === 0 ? null : value]))
      : s;

  it('have a row of general beds for each site and day, and of critical care where a site has it', async () => {
    const twin = sites.flatMap((told) => {
      const s = asSent(told);
      const place = { trust_code: 'Z9E', site_code: s.site_code!, day: s.date! };
      const critical = {
        ...place,
        bed_type: 'adult-critical-care-beds',
        beds_occupied: s.adult_critical_care_beds_occupied!,
        beds_occupied_7_plus_days: null,
        beds_occupied_14_plus_days: null,
        beds_occupied_21_plus_days: null,
        beds_occupied_not_meeting_criteria: null,
        overnight_stays_ended: null,
      };
      const general = {
        ...place,
        bed_type: 'general-acute-beds',
        beds_occupied: s.beds_occupied!,
        beds_occupied_7_plus_days: s.beds_occupied_7_plus_days!,
        beds_occupied_14_plus_days: s.beds_occupied_14_plus_days!,
        beds_occupied_21_plus_days: s.beds_occupied_21_plus_days!,
        beds_occupied_not_meeting_criteria: s.beds_occupied_no_longer_meeting_criteria!,
        overnight_stays_ended: s.discharges!,
      };
      return asked(told) ? [critical, general] : [general];
    });
    expect(await rowsOf('bed_day')).toEqual(twin);
    expect(sites.filter((s) => asSent(s) !== s).length).toBeGreaterThan(0);
    expect(sites.filter(asked).length).toBeGreaterThan(5);
    expect(sites.filter((s) => !asked(s)).length).toBeGreaterThan(0);
  });

  it('tell what was open, usual, extra and shut, and never nought for what was not reported', async () => {
    const twin = sites.flatMap((told) => {
      const s = asSent(told);
      const place = { trust_code: 'Z9E', site_code: s.site_code!, day: s.date! };
      const open = {
        unit: 'beds',
        available: s.adult_critical_care_beds_open!,
        usual: null,
        escalation: null,
        closed: null,
      };
      const critical = { ...place, resource: 'adult-critical-care-beds', ...open };
      const general = {
        ...place,
        resource: 'general-acute-beds',
        unit: 'beds',
        available: s.beds_open!,
        usual: s.core_beds_open!,
        escalation: s.escalation_beds_open!,
        closed: s.beds_closed!,
      };
      return asked(told) ? [critical, general] : [general];
    });
    expect(await rowsOf('capacity')).toEqual(twin);
  });

  it('meet each other one to one', async () => {
    const [bed, capacity] = [edition.table('bed_day'), edition.table('capacity')];
    const { alone } = await edition.engine.one<{ alone: number }>(`select count(*)::int as alone
      from ${bed} b full join ${capacity} c using (trust_code, site_code, day)
      where (b.bed_type = c.resource) is null`);
    expect(alone).toBe(0);
    const { pairs } = await edition.engine.one<{ pairs: number }>(`select count(*)::int as pairs
      from ${bed} b join ${capacity} c using (trust_code, site_code, day) where b.bed_type = c.resource`);
    expect(pairs).toBe((await rowsOf('bed_day')).length);
  });
});

describe('the other figures', () => {
  it('give delays with the group that the code list has for their reason; nought is a count', async () => {
    const groups = new Map(REASONS.map((r) => [r.code, r.group]));
    const twin = FILES.discharge_delay!.map(({ snapshot_date, trust_code, ...told }) => ({
      trust_code: trust_code!,
      day: snapshot_date!,
      reason_group: groups.get(String(told.delay_reason)),
      ...told,
    }));
    const rows = await rowsOf('discharge_delay');
    expect(rows).toHaveLength(twin.length);
    expect(rows).toEqual(expect.arrayContaining(twin));
  });

  it('give posts and people, and null for what was not reported', async () => {
    const [{ org_code, month_start, establishment_wte, in_post_wte, vacant_wte, ...same }] = FILES.workforce_month as [
      Row,
    ];
    expect(await rowsOf('workforce_month')).toEqual([
      {
        trust_code: org_code,
        month: month_start,
        establishment: establishment_wte,
        in_post: in_post_wte,
        vacant: vacant_wte,
        ...same,
      },
    ]);
  });

  it('give plans and contracts, which meet by provider, line and month', async () => {
    expect(await rowsOf('plan_value')).toEqual([
      { measure: 'day-cases', provider_code: 'Z9E', month: '2025-10-01', planned: 80 },
      { measure: 'urgent-calls', provider_code: 'Z9E', month: '2025-10-01', planned: 10 },
    ]);
    expect((await rowsOf('contract_value')).map((r) => [r.month, r.contracted_activity, r.contract_value])).toEqual([
      ['2025-10-01', 75, 60000],
      ['2025-11-01', 70, 56000],
    ]);
    const met = await edition.engine.all(`select p.planned, c.contracted_activity from ${edition.table('plan_value')} p
      join ${edition.table('contract_value')} c
        on c.provider_code = p.provider_code and c.service_line = p.measure and c.month = p.month`);
    expect(met).toEqual([{ planned: 80, contracted_activity: 75 }]);
  });

  it('give the air by agent; nought is a level', async () => {
    const place = {
      area_code: 'E01033768',
      month: '2025-09-01',
      statistic: 'mean',
      unit: 'micrograms per cubic metre',
    };
    expect(await rowsOf('environment_exposure')).toEqual([
      { ...place, agent: 'fine-particles', level: 8.125 },
      { ...place, agent: 'nitrogen-dioxide', level: 0 },
    ]);
  });
});

describe('the policy', () => {
  it('names none of these tables, so nobody is shown them', () => {
    const asker = { role: 'public', purpose: 'public' } as const;
    for (const table of ['bed_day', 'capacity', 'discharge_delay', 'workforce_month', 'plan_value', 'contract_value'])
      expect(decide(asker, { tables: [table] }, edition.manifest, loadPolicies(CATALOGUE), '2026-01-01').allowed).toBe(
        false,
      );
  });
});
