/** The commands of pathways, on a small county whose people were published for planning; and the page that tells of them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../src/metric/metric.ts';
import { codeBlocks, concordCommands } from '../docs/read-documents.ts';
import { openPlanningCounty } from './planning-county.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/how-to/find-where-a-gap-opens.md'), 'utf8');
// the day of the edition: of later days there is no snapshot
const ON = ['--on', '2026-01-15'];

const county = openPlanningCounty('concord-pathways-');
const { concord, told } = county;

describe('concord pathway', () => {
  it('lists the pathways with their steps, and the catalogue knows them', async () => {
    const list: { id: string; steps: { metric: string }[] }[] = JSON.parse(await told('pathway', 'list', '--json'));
    expect(list.find(({ id }) => id === 'concord.hypertension')!.steps[0]).toEqual({
      ...{ title: 'Missed', metric: 'concord.hypertension-missed' },
    });
    expect(await told('pathway', 'list')).toContain('Missed → Measured → To target → Stroke → Death before 75');
    expect(await told('catalogue', 'search', 'blood pressure')).toMatch(/pathway +concord\.hypertension/);
  });

  it('shows each step by deprivation with the figures of concord metric, and says what the edition has nothing of', async () => {
    const shown = JSON.parse(await told('pathway', 'show', 'hypertension', ...ON, '--json'));
    expect([shown.from, shown.to, shown.by]).toEqual(['2025-01-16', '2026-01-15', 'imd_quintile']);
    const dates = ['--from', shown.from, '--to', shown.to];
    for (const step of shown.steps.slice(0, 3)) {
      const { figures } = JSON.parse(await told('metric', step.metric.id, '--by', 'imd_quintile', ...dates, '--json'));
      expect(step.figures).toEqual(figures);
      expect(step.figures.filter((f: Figure) => f.status === 'value').length).toBeGreaterThan(1);
      expect(step.figures.reduce((sum: number, f: Figure) => sum + f.denominator!, 0)).toBeGreaterThan(20);
    }
    expect(shown.steps[3]).toMatchObject({ figures: [], why: expect.stringContaining('nothing in these days') });
    expect(shown.opening[0]).toMatch(/gap/i);
    expect(shown.pathway.hash).toMatch(/^[0-9a-f]{64}$/);
    const table = await told('pathway', 'show', 'hypertension', ...ON);
    expect(table).toContain('1 Missed: High reading and no diagnosis');
    expect(table).toMatch(/Slope index +Relative index/);
    expect(table).toContain('Stroke: no figures (');
    expect(table).toContain('Beware: The steps count people of the same days');
  });

  it('is of the last twelve whole months of the data where no days are asked, and every step that has a table has figures', async () => {
    const shown = JSON.parse(await told('pathway', 'show', 'hypertension', '--json'));
    expect([shown.from, shown.to]).toEqual(['2025-01-01', '2025-12-31']);
    for (const { figures } of shown.steps.slice(0, 3))
      expect(figures.filter((f: Figure) => f.status === 'value').length).toBeGreaterThan(1);
  });

  it('sets ethnic groups against all others, and marks small numbers', async () => {
    const csv = await told('pathway', 'show', 'hypertension', '--by', 'ethnic_group', ...ON, '--format', 'csv');
    const rows: Record<string, string>[] = parse(csv, { columns: true });
    const first = rows.filter((row) => row.step === '1');
    expect(first.map((row) => row.ethnic_group)).toEqual(expect.arrayContaining(['White', 'Asian']));
    const white = first.find((row) => row.ethnic_group === 'White')!;
    const known = first.filter((row) => row.ethnic_group !== 'Not known');
    const sum = (name: string) => known.reduce((total, row) => total + Number(row[name]), 0);
    const [x, n] = [Number(white.numerator), Number(white.denominator)];
    expect(Number(white.difference)).toBeCloseTo(x / n - (sum('numerator') - x) / (sum('denominator') - n), 9);
    expect(rows.some((row) => row.small === 'small')).toBe(true);
    expect(first.find((row) => row.ethnic_group === 'Not known')?.difference ?? '').toBe('');
  });

  it('withholds and rounds for release, and works the gaps out from that', async () => {
    const released = JSON.parse(
      await told('pathway', 'show', 'hypertension', '--by', 'ethnic_group', ...ON, '--for-release', '--json'),
    );
    const figures: Figure[] = released.steps.flatMap((s: { figures: Figure[] }) => s.figures);
    expect(figures.some((f) => f.status === 'withheld')).toBe(true);
    for (const f of figures) for (const count of [f.numerator, f.denominator]) expect((count ?? 0) % 5).toBe(0);
    for (const { gaps } of released.steps)
      for (const gap of gaps)
        if (gap.figure.status === 'withheld' || gap.against.status === 'withheld')
          expect([gap.difference.value, gap.ratio.value, gap.tested]).toEqual([null, null, null]);
  });

  it('is told to the audit log, once, and so is a refusal', async () => {
    await told('pathway', 'show', 'hypertension', ...ON, '--user', 'a.analyst');
    const refused = await concord('pathway', 'show', 'hypertension', '--on', '1900-01-01', '--user', 'a.analyst');
    expect(refused.exitCode).toBe(13);
    const list = JSON.parse(await told('audit', 'list', '--action', 'pathway', '--user', 'a.analyst', '--json'));
    expect(list).toMatchObject([
      {
        ...{ object: { type: 'pathway', id: 'concord.hypertension' }, outcome: 'done', purpose: 'planning' },
        details: { kind: 'show', by: 'imd_quintile', released: false, edition: expect.stringMatching(/^e/) },
      },
      { outcome: 'denied', details: { refusal: 'no-data' } },
    ]);
    expect(list).toHaveLength(2);
  });
});

/** What is asked wrongly, and what is said. */
const WRONG: [string, string[], number, RegExp][] = [
  ['a pathway that is not there', ['hypertensio'], 5, /did you mean 'hypertension'/],
  ['a cut that there is not', ['hypertension', '--by', 'practice'], 2, /not cut by it/],
  ['two cuts', ['hypertension', '--by', 'imd_quintile', '--by', 'ethnic_group'], 2, /one thing at a time/],
  ['a day that is none', ['hypertension', '--on', '2026-02-30'], 2, /2026-02-30 is not a date/],
  ['a day and days', ['hypertension', ...ON, '--from', '2025-01-01'], 2, /together with --from/],
  ['two formats', ['hypertension', '--json', '--format', 'csv'], 2, /two formats/],
  ['the group that is compared', ['hypertension', '--where', 'imd_quintile=1'], 2, /what is compared/],
  ['steps without a table', ['end-of-life', ...ON], 13, /no step has a figure/],
];

it('keeps nothing in the audit log of what stood in place of a cut', async () => {
  expect((await concord('pathway', 'show', 'hypertension', '--by', '9434765919')).exitCode).toBe(2);
  const { out } = await concord('audit', 'list', '--json');
  expect(out).toContain('"pathway"');
  expect(out).not.toContain('9434765919');
});

it.each(WRONG)('%s is told', async (_, argv, exitCode, says) => {
  const ran = await concord('pathway', 'show', ...argv);
  expect([ran.exitCode, ran.out]).toEqual([exitCode, '']);
  expect(ran.err).toMatch(says);
  expect(ran.err).toContain('What to do');
});

it('every command of docs/how-to/find-where-a-gap-opens.md runs, and its pathway is one', async () => {
  const [yaml] = codeBlocks(PAGE).filter((block) => block.info === 'yaml');
  mkdirSync(join(county.folder, 'catalogue/pathways'), { recursive: true });
  writeFileSync(join(county.folder, 'catalogue/pathways/falls.yaml'), yaml!.text);
  expect(await told('pathway', 'list')).toContain('our.falls');
  const commands = concordCommands(PAGE).filter((words) => !words.includes('COMMAND') && words[0] !== 'catalogue');
  expect(commands.length).toBeGreaterThan(4);
  for (const words of commands) {
    const ran = await concord(...words);
    // this county sends no maternity, and has other practices
    const blank = words.includes('maternity') || words.includes('practice=A81001');
    expect([words.join(' '), ran.exitCode]).toEqual([words.join(' '), blank ? 13 : 0]);
  }
}, 240_000);
