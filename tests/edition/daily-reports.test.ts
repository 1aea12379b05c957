/** The daily reports of hospitals and ambulances as figures of trusts: sums of sites, and what a silent site does to them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type OpenEdition, openEdition } from '../../src/edition/open-edition.ts';
import { openEngine } from '../../src/engine/engine.ts';
import { buildEdition } from '../../src/journey/build-edition.ts';
import { landFile } from '../../src/journey/land-file.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-daily-'));
let edition: OpenEdition;
afterAll(() => {
  edition?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Cells = Record<string, string | number>;

const beds = (day: string, site: string, open: number, occupied: number | '', more: Cells = {}): Cells => ({
  date: day,
  trust_code: 'Z9E',
  trust_name: 'Old Name',
  site_code: site,
  core_beds_open: open,
  escalation_beds_open: 0,
  beds_open: open,
  beds_occupied: occupied,
  beds_occupied_21_plus_days: 1,
  ...more,
});
const handover = (day: string, site: string, handovers: number, minutes: number): Cells => ({
  date: day,
  trust_code: 'Z9E',
  site_code: site,
  handovers,
  over_15: 0,
  minutes_total: minutes,
});
const Z9G: Cells = { trust_code: 'Z9G', trust_name: '' };
const Z9H: Cells = { trust_code: 'Z9H', trust_name: '' };
/** who left by 17:00, who left later and who remained */
const leaving = (day: string, trust: string, [early, late, remaining]: [number, number, number]): Cells => ({
  date: day,
  trust_code: trust,
  no_longer_meeting_criteria: early + late + remaining,
  discharged_by_1700: early,
  discharged_1701_to_2359: late,
  discharged_total: early + late,
  remaining,
});

const FILES: Record<string, Cells[]> = {
  bed_state: [
    beds('2025-11-10', 'Z9E01', 300, 290),
    beds('2025-11-10', 'Z9E02', 100, 80),
    // one site has no count of its patients
    beds('2025-11-11', 'Z9E01', 300, 280),
    beds('2025-11-11', 'Z9E02', 100, ''),
    // one site sent nothing; it is awaited, on the last day too
    beds('2025-11-12', 'Z9E01', 300, 270),
    beds('2025-11-13', 'Z9E01', 300, 270),
    beds('2025-11-13', 'Z9E02', 100, 90),
    beds('2025-11-14', 'Z9E01', 300, 275, { trust_name: 'New Name' }),
    // closed more than a month before, and another trust
    beds('2025-10-10', 'Z9E03', 10, 9),
    beds('2025-11-10', 'Z9F01', 50, 40, { trust_code: 'Z9F', trust_name: '' }),
    // a hospital that is never empty sent noughts for a day, a small one had nobody
    beds('2025-11-10', 'Z9G01', 50, 40, { ...Z9G, discharges: 8 }),
    beds('2025-11-11', 'Z9G01', 0, 0, { ...Z9G, discharges: 0, beds_occupied_21_plus_days: 0 }),
    beds('2025-11-12', 'Z9G01', 50, 44, { ...Z9G, discharges: 9 }),
    // closed in October, and sends noughts still
    beds('2025-10-08', 'Z9G02', 20, 15, Z9G),
    beds('2025-10-09', 'Z9G02', 20, 15, Z9G),
    beds('2025-10-10', 'Z9G02', 20, 15, Z9G),
    beds('2025-11-10', 'Z9G02', 0, 0, Z9G),
    beds('2025-11-11', 'Z9G02', 0, 0, Z9G),
    beds('2025-11-12', 'Z9G02', 0, 0, Z9G),
    beds('2025-11-10', 'Z9H01', 4, 3, { ...Z9H }),
    beds('2025-11-11', 'Z9H01', 4, 0, { ...Z9H, beds_occupied_21_plus_days: 0 }),
  ],
  discharge_sitrep: [
    leaving('2025-11-10', 'Z9E', [15, 5, 40]),
    // the same hospitals: of one, noughts were not sent; of the other they are counts
    leaving('2025-11-10', 'Z9G', [3, 2, 20]),
    leaving('2025-11-11', 'Z9G', [0, 0, 0]),
    leaving('2025-11-12', 'Z9G', [0, 0, 22]),
    leaving('2025-11-10', 'Z9H', [1, 0, 1]),
    leaving('2025-11-11', 'Z9H', [0, 0, 0]),
  ],
  ambulance_handover_daily: [
    handover('2025-11-10', 'Z9E02', 20, 530.25),
    handover('2025-11-10', 'Z9E04', 0, 0),
    handover('2025-11-11', 'Z9E02', 30, 700),
  ],
};

beforeAll(async () => {
  const sends = Object.keys(FILES).join(', ');
  writeFileSync(
    join(folder, 'concord.yaml'),
    `title: Daily\nsystems:\n  - {code: QZ9, name: Board, ons_code: E54000999, trusts: [Z9E]}\npartners:\n  - {code: Z9E, name: Trust, sends: [${sends}]}\n`,
  );
  const workspace = openWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  try {
    for (const [dataset, rows] of Object.entries(FILES)) {
      const path = join(folder, 'sent', `${dataset}_Z9E_2025-11.csv`);
      mkdirSync(dirname(path), { recursive: true });
      const { columns } = loadContracts(workspace).get(dataset)!;
      const lines = rows.map((row) => columns.map((c) => row[c.name] ?? '').join(','));
      writeFileSync(path, [columns.map((c) => c.physicalName).join(','), ...lines, ''].join('\n'));
      await landFile({ workspace, path, dataset, from: 'Z9E', now: new Date('2025-11-15'), engine });
    }
    await buildEdition({ workspace, engine });
  } finally {
    engine.close();
  }
  edition = await openEdition(workspace);
});

const days = async (measure: string, trust = 'Z9E'): Promise<[string, number | null, string][]> => {
  const rows = await edition.engine.all<{ day: string; value: number | null; status: string }>(
    `select strftime(period_start, '%d %b') as day, value::double as value, status from ${edition.table('reported_measure')}
    where measure = $1 and entity_code = $2 and entity_type = 'trust' and grain = 'day' order by period_start`,
    [measure, trust],
  );
  return rows.map((row) => [row.day, row.value, row.status]);
};

describe('beds by site', () => {
  it('are summed to trusts, and not reported on a day on which a site is silent', async () => {
    expect(await days('general_acute_beds_occupied')).toEqual([
      ['10 Oct', 9, 'reported'],
      ['10 Nov', 370, 'reported'],
      ['11 Nov', null, 'not_reported'],
      ['12 Nov', null, 'not_reported'],
      ['13 Nov', 360, 'reported'],
      ['14 Nov', null, 'not_reported'],
    ]);
    expect(await days('general_acute_beds_occupied', 'Z9F')).toEqual([['10 Nov', 40, 'reported']]);
  });

  it('keep the figures that every site did give', async () => {
    const open = await days('general_acute_beds_open');
    expect(open.find(([day]) => day === '11 Nov')).toEqual(['11 Nov', 400, 'reported']);
  });

  it('give the trust the name it last had, and no name where none was sent', async () => {
    const names = await edition.engine.all(
      `select code, name from ${edition.table('organisation')} where kind = 'trust' order by code`,
    );
    expect(names).toEqual([{ code: 'Z9E', name: 'New Name' }]);
  });
});

describe('the daily discharge report', () => {
  it.each([
    ['not_meeting_criteria_to_reside', 60],
    ['discharges', 20],
    ['discharges_by_1700', 15],
    ['discharges_1701_to_2359', 5],
    ['remaining_not_meeting_criteria', 40],
  ])('gives %s', async (measure, value) => {
    expect(await days(measure)).toEqual([['10 Nov', value, 'reported']]);
  });
});

describe('a day of noughts', () => {
  it('was not sent by a hospital that is never empty, and is a count of one that closed', async () => {
    const beds = await days('general_acute_beds_occupied', 'Z9G');
    expect(beds.slice(3)).toEqual([
      ['10 Nov', 40, 'reported'],
      ['11 Nov', null, 'not_reported'],
      ['12 Nov', 44, 'reported'],
    ]);
    expect((await days('general_acute_beds_open', 'Z9G'))[4]).toEqual(['11 Nov', null, 'not_reported']);
    const left = await days('discharges', 'Z9G');
    expect(left).toEqual([
      ['10 Nov', 5, 'reported'],
      ['11 Nov', null, 'not_reported'],
      ['12 Nov', 0, 'reported'],
    ]);
    expect((await days('remaining_not_meeting_criteria', 'Z9G'))[1]).toEqual(['11 Nov', null, 'not_reported']);
  });

  it('has neither beds nor patients in the tables of sites', async () => {
    const rows = await edition.engine.all(
      `select b.beds_occupied, c.available from ${edition.table('bed_day')} as b
      join ${edition.table('capacity')} as c on c.site_code = b.site_code and c.day = b.day and c.resource = b.bed_type
      where b.site_code = 'Z9G01' and b.bed_type = 'general-acute-beds' order by b.day`,
    );
    expect(rows).toEqual([
      { beds_occupied: 40, available: 50 },
      { beds_occupied: null, available: null },
      { beds_occupied: 44, available: 50 },
    ]);
  });

  it('is a count of a small one', async () => {
    expect((await days('general_acute_beds_occupied', 'Z9H'))[1]).toEqual(['11 Nov', 0, 'reported']);
    expect((await days('discharges', 'Z9H'))[1]).toEqual(['11 Nov', 0, 'reported']);
  });
});

describe('handovers by department', () => {
  it('are summed to trusts; a nought is a count, and a missing department is not', async () => {
    expect(await days('ambulance_handovers')).toEqual([
      ['10 Nov', 20, 'reported'],
      ['11 Nov', null, 'not_reported'],
    ]);
    expect((await days('ambulance_handover_minutes'))[0]).toEqual(['10 Nov', 530.25, 'reported']);
  });
});
