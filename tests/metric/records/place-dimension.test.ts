/** Figures by place, counted by hand over the real table model: by where people live, and by the network of their practice. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareFigures } from '../../../src/metric/compare-figures.ts';
import { loadMetrics } from '../../../src/metric/load-metrics.ts';
import type { Answer, Figure, Question } from '../../../src/metric/metric.ts';
import type { Released } from '../../../src/metric/released.ts';
import { CATALOGUE, type Fixture, openFixture, type TableRows } from '../open-fixture.ts';
import { recordMetric } from './open-records.ts';

const AREAS = [
  ['E01000001', 'E07000001'],
  ['E01000002', 'E07000002'],
  ['E01000003', 'E07000003'],
  ['E01000004', 'E07000004'],
].map(([code, lad_code]) => ({ kind: 'lsoa21', code: code!, lad_code: lad_code! }));
const PRACTICES = [
  ['A', 'U1'],
  ['B', 'U2'],
  ['C', 'U3'],
  ['D', null],
].map(([code, pcn_code]) => ({ kind: 'practice', code: code!, pcn_code: pcn_code!, icb_code: 'E54000001' }));

/** 1 to 3 live in the north, 4 in the south, 5 and 6 in neither, of 7 it is not known; 7 and 8 are with a practice of no network. */
const PEOPLE = [
  [1, 'E01000001', 'A'],
  [2, 'E01000002', 'A'],
  [3, 'E01000002', 'B'],
  [4, 'E01000003', 'B'],
  [5, 'E01000004', 'C'],
  [6, 'E01999999', 'A'],
  [7, null, 'D'],
  [8, 'E01000001', 'D'],
].map(([person_key, lsoa_code, practice_code]) => ({
  ...{ person_key: person_key!, lsoa_code: lsoa_code!, practice_code: practice_code! },
  held_from: '2020-01-01',
}));

const part = (kind: string, code: string, place_code: string, place_name: string) => ({
  ...{ kind, code, place_code, place_name, system_code: 'QZZ', system_name: 'Somewhere' },
});
const BY_HOME = [
  part('lad', 'E07000001', 'NORTH', 'North Place'),
  part('lad', 'E07000002', 'NORTH', 'North Place'),
  part('lad', 'E07000003', 'SOUTH', 'South Place'),
  part('lad', 'E07000009', 'SEA', 'Sea Place'),
];
const BY_NETWORK = [part('pcn', 'U1', 'NORTH', 'North Place'), part('pcn', 'U2', 'SOUTH', 'South Place')];
const rowsWith = (places: TableRows[string]): TableRows => ({
  registration: [...PEOPLE, { person_key: 99, lsoa_code: 'E01000001', held_from: '2025-12-01' }],
  ...{ area: AREAS, organisation: PRACTICES, person: [] },
  care_system: [{ system_code: 'QZZ', system_name: 'Somewhere', ons_code: 'E54000001' }],
  care_system_place: places,
});

const REGISTERED = recordMetric(
  'registration',
  { time: { kind: 'as-at', from: 'held_from', to: 'held_to' } },
  { dimensions: ['place', 'practice', 'system', 'pcn'] },
);
const ON = { from: '2025-11-30', to: '2025-11-30' };
const shown = (figures: Figure[]) => figures.map((f) => [...Object.values(f.group), f.labels.place, f.numerator]);

describe('places by where people live', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(rowsWith(BY_HOME), false, '2026-01-01');
  });
  afterAll(() => fixture.edition.close());

  it('are groups of councils, and whoever is in none is counted, not dropped', async () => {
    const { figures, notes, groupNotes } = await fixture.ask(REGISTERED, { by: ['place'], ...ON });
    expect(shown(figures)).toEqual([
      ['NORTH', 'North Place', 4],
      ['SOUTH', 'South Place', 1],
      ['none', 'not in a place', 3],
    ]);
    const all = await fixture.ask(REGISTERED, ON);
    expect(figures.reduce((sum, f) => sum + f.numerator!, 0)).toBe(all.figures[0]!.numerator);
    expect(notes.join(' ')).not.toContain('left out');
    expect(groupNotes?.slice(0, 2)).toEqual([
      'Places are those that concord.yaml named when edition e000000000000 was built: 3, by the local authority in which people live. Whoever is in none of them, or of whom it is not known, is counted as not in a place.',
      'Sea Place: no area of the edition lies in E07000009.',
    ]);
  });

  it('are chosen by their codes, those with nobody in them too; what is none of them is refused', async () => {
    const ask = (...values: string[]) =>
      fixture.ask(REGISTERED, { by: ['place'], where: [{ dimension: 'place', values }], ...ON });
    expect(shown((await ask('SOUTH', 'SEA')).figures)).toEqual([
      ['SEA', 'Sea Place', 0],
      ['SOUTH', 'South Place', 1],
    ]);
    expect(shown((await ask('none')).figures)).toEqual([['none', 'not in a place', 3]]);
    await expect(ask('SOTH')).rejects.toThrow("did you mean 'SOUTH'");
  });

  it('limit the rows of a policy', async () => {
    const { figures, groupNotes } = await fixture.ask(REGISTERED, { by: ['practice'], ...ON }, { place: ['NORTH'] });
    expect(figures.map((f) => [f.group.practice, f.numerator])).toEqual([
      ['A', 2],
      ['B', 1],
      ['D', 1],
    ]);
    expect(groupNotes?.[0]).toContain('Places are those');
  });

  it('are ranked among each other, without those who are in none', async () => {
    const ask = (question: Question) => fixture.ask(REGISTERED, question) as Promise<Released<Answer>>;
    const answer = await ask({ metric: 'test.metric', grain: null, where: [], by: ['place'], ...ON });
    const beside = await compareFigures(answer, ['peers'], ask);
    expect(beside.map(({ peers }) => (peers ? [peers.rank, peers.of] : null))).toEqual([[1, 2], [2, 2], null]);
  });
});

describe('places by network', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(rowsWith(BY_NETWORK), false, '2026-01-01');
  });
  afterAll(() => fixture.edition.close());

  it('are groups of networks, wherever people live', async () => {
    const { figures, groupNotes } = await fixture.ask(REGISTERED, { by: ['place'], ...ON });
    expect(shown(figures)).toEqual([
      ['NORTH', 'North Place', 3],
      ['SOUTH', 'South Place', 2],
      ['none', 'not in a place', 3],
    ]);
    expect(groupNotes?.[0]).toContain('2, by the primary care network of their practice');
  });

  it('are refused with what to do where the edition was built without any', async () => {
    const { care_system_place: _, ...without } = rowsWith([]);
    const other = await openFixture(without, false, '2026-01-01');
    await expect(other.ask(REGISTERED, { by: ['place'], ...ON })).rejects.toMatchObject({
      kind: 'no-data',
      problems: [expect.objectContaining({ remedy: expect.stringContaining('concord.yaml') })],
    });
    expect((await other.ask(REGISTERED, { by: ['pcn'], ...ON })).groupNotes ?? []).toEqual([]);
    other.edition.close();
  });
});

it('every metric of the catalogue that is cut by local authority is cut by place', () => {
  const all = [...loadMetrics({ catalogueFolders: [CATALOGUE] }).values()];
  const cut = all.filter((m) => m.dimensions.includes('lad'));
  expect(cut.length).toBeGreaterThan(200);
  expect(cut.filter((m) => !m.dimensions.includes('place')).map((m) => m.id)).toEqual([]);
});
