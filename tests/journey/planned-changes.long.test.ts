/**
 * What happens in the county of the twelve editions (`bench/twelve-editions.ts`), with the four feeds that tell of it: every change that
 * was made is named by `concord diff`, and nobody else has another key. Seven months; all twelve under CONCORD_LARGE.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type County, makeCounty } from '../../bench/twelve-editions/county.ts';
import { PLAN } from '../../bench/twelve-editions/plan.ts';
import { isWrong, report } from '../../bench/twelve-editions/report.ts';
import { diffOf, keptKeys, type Month, runMonths } from '../../bench/twelve-editions/run-months.ts';

const MONTHS = process.env.CONCORD_LARGE === undefined ? 7 : 12;
const SENT = ['pds_person', 'gp_registration', 'nhs_number_merger', 'ecds_attendance'];

let top: string;
let county: County;
let months: Month[];

beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), 'concord-planned-'));
  county = await makeCounty(top, 1000, SENT);
  months = await runMonths(county, PLAN, MONTHS, () => undefined);
}, 40 * 60_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

describe('a county in which things happen', () => {
  it('has each of them named by the diff of its month', () => {
    expect(months.flatMap((m) => m.planned.filter((p) => p.named === null).map((p) => [m.name, p.what]))).toEqual([]);
    const named = months.map((m) => m.planned.filter((p) => p.named).length);
    expect(named).toEqual([0, 2, 0, 2, 2, 2, 2, 1, 1, 1, 2, 1].slice(0, MONTHS));
    const kinds = months.flatMap((m) => m.diff?.identity?.counts.map((c) => `${c.kind} ${c.reason}`) ?? []);
    expect(kinds).toEqual(
      expect.arrayContaining([
        ...['merge number-given-up', 'merge same-by-every-record', 'merge-taken-back decided-by-reviewers'],
        ...['split decided-by-reviewers', 'unlink decided-by-reviewers', 'unlink delivery-withdrawn'],
      ]),
    );
  });

  it('keeps the key of everybody whose records did not change, and explains every row, month by month and over all', async () => {
    const kept = await keptKeys(county, months);
    expect(kept.map((k) => k.other)).toEqual(Array(MONTHS - 1).fill(0));
    for (const { same } of kept) expect(same).toBeGreaterThan(900);
    const whole = await diffOf(county, 1, MONTHS);
    for (const diff of [...months.flatMap((m) => m.diff ?? []), whole])
      for (const rows of diff.identity!.rows) expect([rows.table, rows.unexplained]).toEqual([rows.table, 0]);
    expect(isWrong(months, kept, whole)).toBe(false);
    expect(report(1000, months, kept, whole)).toContain('merge-taken-back, decided-by-reviewers: 2 records');
    const unnamed = months.map((m) => ({ ...m, planned: m.planned.map((p) => ({ ...p, named: null })) }));
    expect(isWrong(unnamed, kept, whole)).toBe(true);
  });
});
