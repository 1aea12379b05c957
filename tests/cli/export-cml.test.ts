/** Figures of a metric in the form of the Common Metric Library hand-off. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CML_COLUMNS, type CmlTableName } from '../../src/metric/common-library/cml-schema.ts';
import { makeDemoPart } from '../api/demo-part.ts';
import { type Ran, runCommand } from './run-command.ts';

const CATALOGUE = resolve(import.meta.dirname, '../../catalogue');
const SHOWS = 'none-for-published-aggregates';
let folder = '';
let remove = (): void => undefined;
const out = mkdtempSync(join(tmpdir(), 'concord-cml-'));
beforeAll(async () => {
  const part = await makeDemoPart();
  folder = part.workspace.folder;
  remove = part.remove;
});
afterAll(() => {
  remove();
  rmSync(out, { recursive: true });
});

const run = (...argv: string[]): Promise<Ran> =>
  runCommand([...argv, '--workspace', folder], { cwd: out, now: new Date('2026-11-22T09:00:00Z') });
const read = (name: string, table: CmlTableName): Record<string, string>[] =>
  parse(readFileSync(join(out, name, `${table.toLowerCase()}.csv`)), { columns: true });

describe('a metric handed off', () => {
  const asked = ['ae-4h', '--by', 'trust', '--grain', 'month'];

  it('is five tables whose columns are those of the proforma, and nothing that must be there is missing', async () => {
    const ran = await run('export', 'cml', ...asked, '--out', 'ae');
    expect([ran.exitCode, ran.err]).toEqual([0, '']);
    expect(readdirSync(join(out, 'ae')).sort()).toEqual(
      ['dimensions.csv', 'metadata.csv', 'metric.csv', 'relationships.csv', 'source.csv'].sort(),
    );
    for (const table of Object.keys(CML_COLUMNS) as CmlTableName[]) {
      const [header] = readFileSync(join(out, 'ae', `${table.toLowerCase()}.csv`), 'utf8').split('\n');
      expect([table, header]).toEqual([table, Object.keys(CML_COLUMNS[table]).join(',')]);
      for (const row of read('ae', table))
        for (const [name, required] of Object.entries(CML_COLUMNS[table])) if (required) expect(row[name]).not.toBe('');
    }
    expect(Object.keys(CML_COLUMNS.METADATA)).toHaveLength(35);
  });

  it('holds the very figures of `concord metric`, each with its counts, and none for what has no value', async () => {
    const { figures } = JSON.parse((await run('metric', ...asked, '--json')).out);
    const values = figures.filter((f: { status: string }) => f.status === 'value');
    const rows = read('ae', 'METRIC');
    expect(rows).toHaveLength(values.length);
    expect(rows.length).toBeGreaterThan(0);
    rows.forEach((row, i) => {
      const figure = values[i];
      expect(row).toMatchObject({
        metric_id: 'concord.ae-4h',
        dimension_id: '',
        location_id: figure.group.trust,
        location_type: 'trust',
        reporting_grain: 'month',
        reporting_period_start_datetime: `${figure.period.start}T00:00:00Z`,
        publication_datetime: '2026-11-22T09:00:00.000Z',
      });
      expect(Number(row.metric_value)).toBe(figure.value);
      expect(JSON.parse(row.additional_metric_values!)).toMatchObject({
        numerator: figure.numerator,
        denominator: figure.denominator,
      });
    });
    expect(new Set(rows.map((row) => row.datapoint_id)).size).toBe(rows.length);
  });

  it('is one datapoint for each pair of places, not one for each first place', async () => {
    const ran = await run('export', 'cml', 'ae-4h', '--by', 'system,trust', '--grain', 'month', '--out', 'places');
    expect([ran.exitCode, ran.err]).toEqual([0, '']);
    const rows = read('places', 'METRIC');
    const trusts = (row: Record<string, string>): string => JSON.parse(row.additional_metric_values!).places.trust;
    expect(new Set(rows.map(trusts)).size).toBeGreaterThan(1);
    expect(new Set(rows.map((row) => row.datapoint_id)).size).toBe(rows.length);
  });

  it('says what it is, what it stands on, and which count of the catalogue is its part', async () => {
    expect(read('ae', 'METADATA')).toMatchObject([
      {
        metric_id: 'concord.ae-4h',
        metric_status: 'unreviewed',
        metric_family_id: 'concord',
        metric_short_name: 'ae-4h',
      },
    ]);
    expect(read('ae', 'SOURCE').map((row) => row.source_name)).toEqual(['ae_provider_monthly']);
    expect(read('ae', 'RELATIONSHIPS')).toContainEqual(
      expect.objectContaining({ child_metric_id: 'concord.ae-attendances', relationship_category: 'denominator' }),
    );
  });

  it('is another datapoint of another time, and the same of the same', async () => {
    const idsOf = async (name: string, ...days: string[]): Promise<string[]> => {
      await run('export', 'cml', 'ae-4h', '--by', 'trust', ...days, '--out', name);
      return read(name, 'METRIC').map((row) => row.datapoint_id!);
    };
    const month = await idsOf('one-month', '--from', '2025-01-01', '--to', '2025-01-31');
    const quarter = await idsOf('quarter', '--from', '2025-01-01', '--to', '2025-03-31');
    const again = await idsOf('again', '--from', '2025-01-01', '--to', '2025-01-31');
    expect(month.length).toBeGreaterThan(0);
    expect(again).toEqual(month);
    expect(quarter.filter((id) => month.includes(id))).toEqual([]);
  });

  it('is refused where no figure has a value, with the reason', async () => {
    const ran = await run('export', 'cml', 'ae-4h', '--from', '2031-01-01', '--to', '2031-01-31', '--out', 'none');
    expect([ran.exitCode === 0, existsSync(join(out, 'none'))]).toEqual([false, false]);
    expect(ran.err).toContain('has a value');
  });

  it('says that it was controlled when it was, by the own rule of an open metric or by that of the policy', async () => {
    const own = join(folder, 'catalogue');
    mkdirSync(join(own, 'metrics'), { recursive: true });
    const ours = readFileSync(join(CATALOGUE, 'metrics/ae-4h.yaml'), 'utf8');
    const mine = ours.replace('id: concord.ae-4h', 'id: own.controlled').replace(SHOWS, 'HES_7_5');
    writeFileSync(join(own, 'metrics/controlled.yaml'), mine);
    const flagOf = async (id: string, name: string) => {
      expect(await run('export', 'cml', id, '--by', 'trust', '--grain', 'month', '--out', name)).toMatchObject({
        err: '',
      });
      const [row] = read(name, 'METADATA');
      const denominators = read(name, 'METRIC').map((r) => JSON.parse(r.additional_metric_values!).denominator);
      const [flag, why] = [row!.statistical_disclosure_control_flag, row!.statistical_disclosure_control_description];
      return { flag, why, isRounded: denominators.every((n) => n % 5 === 0) };
    };
    const controlled = { flag: 'Y', why: expect.stringContaining('1 to 7 are withheld'), isRounded: true };
    const shown = { flag: 'N', why: '', isRounded: false };
    expect(await flagOf('concord.ae-4h', 'as-published')).toEqual(shown);
    expect(await flagOf('own.controlled', 'own')).toEqual(controlled);
    mkdirSync(join(own, 'policies'));
    const policy = readFileSync(join(CATALOGUE, 'policies/public.yaml'), 'utf8');
    writeFileSync(join(own, 'policies/public.yaml'), policy.replace(SHOWS, 'HES_7_5'));
    expect(await flagOf('concord.ae-4h', 'by-policy')).toEqual(controlled);
    rmSync(own, { recursive: true });
  });

  it('leaves nothing behind when the question is wrong, and does not write over a folder', async () => {
    const wrong = await run('export', 'cml', 'ae-4h', '--by', 'ward', '--out', 'wrong');
    expect([wrong.exitCode === 0, existsSync(join(out, 'wrong'))]).toEqual([false, false]);
    expect(wrong.err).toContain('no such dimension');
    const again = await run('export', 'cml', ...asked, '--out', 'ae');
    expect(again.err).toContain('the folder holds something');
  });
});
