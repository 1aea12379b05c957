/**
 * Faults that only a comparison of deliveries shows: the extracts of a county are landed month by month, as they are sent, and
 * the watch finds what the truth says was planted, and accuses nothing else.
 *
 * The datasets are those with enough rows to tell: of 8,000 residents, a council has too few new tenancies or badges for a month
 * without any to mean something, and the watch, rightly, asks for it. Of late rows in files of fewer than thirty the truth says
 * that nobody can tell them; where the watch does, it accuses nobody.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadContracts } from '../../src/contract/load-contracts.ts';
import { type Engine, literal, openEngine } from '../../src/engine/engine.ts';
import { landFolder } from '../../src/journey/land-folder.ts';
import { listDeliveries } from '../../src/landing/list-deliveries.ts';
import { type WatchOrder, watchDeliveries, watchedRows } from '../../src/landing/watch-deliveries.ts';
import { DEFAULT_END_DATE } from '../../src/synthetic/generate-world.ts';
import { synthesise } from '../../src/synthetic/synthesise.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const DATASETS = [
  'ecds_attendance',
  'urgent_call',
  'apc_episode',
  'outpatient_appointment',
  'social_care_event',
].concat('mhsds_contact_tokens', 'mhsds_diagnosis_tokens', 'csds_activity');
const LAST_LANDED = '2026-04-05';

let county = '';
let engine: Engine;
let order: WatchOrder;
beforeAll(async () => {
  county = mkdtempSync(join(tmpdir(), 'concord-deliveries-'));
  const folder = join(county, 'made');
  await synthesise({ folder, residents: 8000, years: 1, seed: 3, endDate: DEFAULT_END_DATE, datasets: DATASETS });
  mkdirSync(join(county, 'workspace'));
  cpSync(join(folder, 'concord.yaml'), join(county, 'workspace', 'concord.yaml'));
  const workspace = openWorkspace(join(county, 'workspace'));
  engine = await openEngine({ memoryLimit: '2GB', temporaryFolder: join(county, 'spill') });
  for (const drop of readdirSync(join(folder, 'extracts')).sort()) {
    const [year = 0, month = 0] = drop.split('-').map(Number);
    const now = new Date(Date.UTC(year, month, 5));
    const { skipped } = await landFolder({ workspace, engine, folder: join(folder, 'extracts', drop), now });
    expect(skipped).toEqual([]);
  }
  order = { workspace, contracts: loadContracts(workspace), engine, today: LAST_LANDED };
  await layTables(join(folder, 'truth'));
}, 600_000);
afterAll(() => {
  engine?.close();
  rmSync(county, { recursive: true, force: true });
});

/** `planted` and `watched` rows by dataset, file and place in the file, each with its kind; a row that was rejected is in neither. */
async function layTables(truth: string): Promise<void> {
  const deliveries = new Map(listDeliveries(order.workspace).map((d) => [d.receipt.deliveryId, d]));
  const values = [...deliveries.values()].map(
    ({ receipt: r, folder, check }) =>
      `(${[r.deliveryId, r.dataset, r.fileName, folder, check.outcome].map(literal).join(', ')})`,
  );
  const found = (await watchedRows(order)).map((w) => `(${literal(w.deliveryId)}, ${w.row}, ${literal(w.kind)})`);
  const rejected = [...deliveries.values()].map(
    (d) =>
      `select ${literal(d.receipt.fileName)} as file_name, line from read_parquet(${literal(join(d.folder, 'rejected.parquet'))})`,
  );
  await engine.run(`
    create table delivery as from (values ${values.join(', ')}) as d(delivery_id, dataset, file_name, folder, outcome);
    create table rejected as ${rejected.join(' union all ')};
    create table watched as select file_name, row, kind
      from (values ${found.join(', ')}) as w(delivery_id, row, kind) join delivery using (delivery_id);
    create table planted as select distinct dataset, split_part(p.file, '/', -1) as file_name,
        p.line - case when p.file like '%.parquet' then 1 else 2 end as row, p.fault,
        case p.fault when 'corrected' then 'replaced' else p.fault end as kind
      from read_parquet(${literal(join(truth, 'faulty_rows.parquet'))}) p
      where p.detectable_by = 'delivery' and dataset in (${DATASETS.map(literal).join(', ')})
        and not exists (from rejected r where r.file_name = split_part(p.file, '/', -1) and r.line = p.line);
    create table hidden as select split_part(p.file, '/', -1) as file_name,
        p.line - case when p.file like '%.parquet' then 1 else 2 end as row, p.fault as kind
      from read_parquet(${literal(join(truth, 'faulty_rows.parquet'))}) p where p.detectable_by = 'none' and p.fault = 'late';
    create table planted_file as select dataset, partner, month, fault
      from read_csv(${literal(join(truth, 'faulty_files.csv'))}, all_varchar = true) where detectable_by = 'delivery'`);
}

describe('the watch over the deliveries of a county', () => {
  it('finds each row that was made late or corrected, as what it is, and no other', async () => {
    expect(await engine.all("from delivery where not starts_with(outcome, 'accepted')")).toEqual([]);
    const missed = 'select file_name, row, kind from planted except select file_name, row, kind from watched';
    expect(await engine.all(missed)).toEqual([]);
    const accused = `select file_name, row, kind from watched except
      (select file_name, row, kind from planted union all from hidden)`;
    expect(await engine.all(accused)).toEqual([]);
    const kinds = await engine.all<{ dataset: string; fault: string }>(
      'select dataset, fault from planted group by all having count(*) > 5 order by all',
    );
    expect(kinds.map((k) => `${k.dataset} ${k.fault}`)).toEqual(
      [
        // files of diagnoses and of councils are smaller than that
        ...DATASETS.filter((d) => !['mhsds_diagnosis_tokens', 'social_care_event'].includes(d)).map((d) => `${d} late`),
        ...['ecds_attendance', 'apc_episode', 'outpatient_appointment'].map((dataset) => `${dataset} corrected`),
      ].sort(),
    );
  });

  it('finds the partner that was silent and the file that is half, and accuses nobody else', async () => {
    const told = (await watchDeliveries(order)).flatMap((w) => w.findings).filter((f) => f.severity === 'warn');
    const found = told.map((f) => `${f.kind} ${f.dataset} ${f.from} ${f.period?.from} ${f.period?.to}`);
    const planted = await engine.all<{ finding: string }>(`
      select case fault when 'silent' then 'missing-period ' else 'few-rows ' end || dataset || ' ' || partner || ' '
        || min(month || '-01') || ' ' || max(last_day((month || '-01')::date)) as finding
      from planted_file group by dataset, partner, fault order by finding`);
    expect(found.sort()).toEqual(planted.map((p) => p.finding));
    expect(planted).toHaveLength(2);
  });
});
