import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { openWorkspace } from '../../src/workspace/open-workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'concord-places-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A system per list of places, from line 3 on: the first place of the first system stands on line 5. */
const open = (...systems: string[][]) => {
  const lines = systems.flatMap((places, i) => [
    `  - {code: QZ${i}, name: System ${i}, ons_code: E5400000${i}, trusts: [],`,
    '    places: [',
    ...places.map((place) => `      ${place},`),
    '    ]}',
  ]);
  writeFileSync(join(folder, 'concord.yaml'), ['title: A', 'systems:', ...lines, 'partners: []', ''].join('\n'));
  return openWorkspace(folder);
};
const faultsOf = (...systems: string[][]): string[] => {
  try {
    open(...systems);
  } catch (error) {
    if (!(error instanceof ConcordError)) throw error;
    return error.problems.map((p) => `${p.where.split(':').at(-1)} ${p.problem} | ${p.expected}`);
  }
  return [];
};

describe('places of a care system', () => {
  it('are read with what they are made of', () => {
    const [system] = open([
      '{code: NORTH, name: North, local_authorities: [E06000055, E07000001]}',
      '{code: S-1, name: South, local_authorities: [E09000001]}',
    ]).systems;
    expect(system?.places).toEqual([
      { code: 'NORTH', name: 'North', kind: 'lad', parts: ['E06000055', 'E07000001'] },
      { code: 'S-1', name: 'South', kind: 'lad', parts: ['E09000001'] },
    ]);
    const [other] = open(['{code: N, name: North, pcns: [U12345]}']).systems;
    expect(other?.places).toEqual([{ code: 'N', name: 'North', kind: 'pcn', parts: ['U12345'] }]);
  });

  it('need not be named', () => {
    writeFileSync(join(folder, 'concord.yaml'), 'title: A\nsystems: []\npartners: []\n');
    expect(openWorkspace(folder).systems).toEqual([]);
  });

  it('are not said to be made of nothing where the setting is misspelt', () => {
    const [fault, ...others] = faultsOf(['{code: A, name: A, local_authority: [E06000055]}']);
    expect(fault).toContain("5 unknown setting 'local_authority'");
    expect(others).toEqual([]);
  });

  it('tell all their faults at once, each with its line', () => {
    expect(
      faultsOf(
        [
          '{code: north, name: North, local_authorities: [E06000055]}',
          '{code: B, name: "", local_authorities: [E10000001]}',
          '{code: C, name: C, local_authorities: []}',
          '{code: D, name: D}',
          '{code: E, name: E, local_authorities: [E07000001, E06000055]}',
          '{code: E, name: F, local_authorities: [E07000002], pcns: [U1]}',
          '{code: G, name: G, pcns: [U2]}',
        ],
        ['{code: H, name: H, local_authorities: [E07000001], wards: [E05000001]}'],
      ).sort(),
    ).toEqual([
      '10 a place is made of local authorities and of networks | `local_authorities` or `pcns`',
      "10 place 'E' is named twice | a code for each place",
      '11 this place is made of pcns, and others of local_authorities: people could be in two | all places made in the same way',
      "15 'E07000001' is in places twice | each in one place, once",
      expect.stringContaining("15 unknown setting 'wards'"),
      expect.stringContaining(`5 'code' is "north"`),
      expect.stringContaining(`6 '0' is "E10000001" | the ONS code of a lower-tier`),
      expect.stringContaining(`6 'name' is ""`),
      expect.stringContaining("7 'local_authorities' is a list"),
      '8 a place is made of nothing | `local_authorities` or `pcns`',
      "9 'E06000055' is in places twice | each in one place, once",
    ]);
  });
});
