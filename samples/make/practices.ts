/** Practices, their networks, where their patients live, their lists and their disease registers. */
import { sumAges } from './geography.ts';
import { COLUMNS, ROWS, type SmallArea } from './places.ts';
import { type Chance, chanceFor, rounded } from './random.ts';
import { type MadeUpSystem, REGION, SYSTEMS } from './world.ts';
import { type Cell, writeCsv } from './write-extract.ts';

const PER_SYSTEM = 20;
const PER_NETWORK = 5;

interface Practice {
  code: string;
  name: string;
  system: MadeUpSystem;
  network: { code: string; name: string } | null;
  column: number;
  row: number;
  /** patients by small area */
  patients: { area: SmallArea; count: number }[];
}

const NAMES = ['Gannet', 'Herring', 'Kelp', 'Lantern', 'Plover', 'Sandbar', 'Skerry', 'Tern', 'Tideway', 'Whelk'];

function practicesOf(areas: SmallArea[]): Practice[] {
  const practices = SYSTEMS.flatMap((system, s) => {
    const chance = chanceFor(`practices ${system.code}`);
    return Array.from({ length: PER_SYSTEM }, (_, i): Practice => {
      const network = Math.floor(i / PER_NETWORK) + 1;
      return {
        code: `Z9${String(s * 100 + i + 1).padStart(4, '0')}`,
        name: `${NAMES[i % NAMES.length]} ${i < NAMES.length ? 'Surgery' : 'Medical Centre'}`,
        system,
        // One practice of each system is in no network, as a few always are.
        network:
          i === PER_SYSTEM - 1
            ? null
            : {
                code: `U009${s * 10 + network + 10}`,
                name: `${system.districts[network > 2 ? 1 : 0].name} ${network} PCN`,
              },
        column: chance.between(0, COLUMNS),
        row: chance.between(0, ROWS),
        patients: [],
      };
    });
  });
  for (const area of areas) register(area, practices);
  return practices;
}

/** Residents register with the four nearest practices, the nearest first; lists run a little above residents. */
function register(area: SmallArea, practices: Practice[]): void {
  const near = practices
    .filter((p) => p.system === area.system)
    .map((p) => ({ p, far: Math.hypot(p.column - area.column - 0.5, p.row - area.row - 0.5) }))
    .sort((a, b) => a.far - b.far || (a.p.code < b.p.code ? -1 : 1))
    .slice(0, 4);
  near.forEach(({ p }, i) => {
    const count = rounded(sumAges(area, 0, 90) * 1.04 * [0.58, 0.25, 0.12, 0.05][i]!);
    if (count > 0) p.patients.push({ area, count });
  });
}

/** Registered patients of an age group: each area's own ages, weighted by how many live there. */
const aged = (p: Practice, from: number, to: number): number =>
  rounded(
    p.patients.reduce((sum, { area, count }) => sum + (count * sumAges(area, from, to)) / sumAges(area, 0, 90), 0),
  );

const listOf = (p: Practice): number => p.patients.reduce((sum, { count }) => sum + count, 0);

const hardshipOf = (p: Practice): number =>
  p.patients.reduce((sum, { area, count }) => sum + area.hardship * count, 0) / listOf(p);

/** Register, its heading, youngest age, share of the middle-aged and old who have it, and how it grows with hardship. */
const REGISTERS: [string, number, number, number][] = [
  ...([
    ['DM', 17, 0.11, 0.7],
    ['CAN', 0, 0.07, -0.1],
    ['CKD', 18, 0.07, 0.3],
    ['NDH', 18, 0.1, 0.3],
  ] as [string, number, number, number][]),
  ...([
    ['PC', 0, 0.008, 0.1],
    ['AF', 0, 0.045, 0],
    ['CHD', 0, 0.06, 0.4],
    ['HF', 0, 0.018, 0.3],
  ] as [string, number, number, number][]),
  ...([
    ['HYP', 0, 0.29, 0.2],
    ['LVSD', 0, 0.008, 0.3],
    ['PAD', 0, 0.012, 0.6],
    ['STIA', 0, 0.037, 0.2],
  ] as [string, number, number, number][]),
  ...([
    ['AST', 6, 0.075, 0.2],
    ['COPD', 0, 0.037, 0.9],
    ['OB', 18, 0.13, 0.5],
    ['SMOK', 15, 0.17, 0.8],
  ] as [string, number, number, number][]),
  ...([
    ['DEM', 0, 0.014, 0],
    ['DEP', 18, 0.15, 0.5],
    ['EP', 18, 0.009, 0.4],
    ['LD', 0, 0.006, 0.5],
  ] as [string, number, number, number][]),
  ['MH', 0, 0.011, 0.9],
];

/** A whole number of patients over a whole list, with all its decimals, as in the publication. */
function prevalences(p: Practice, chance: Chance): number[] {
  const older = aged(p, 45, 90) / listOf(p);
  return REGISTERS.map(([, from, base, slope]) => {
    const list = from ? aged(p, from, 90) : listOf(p);
    const expected = base * (0.55 + older) * (1 + slope * (hardshipOf(p) - 0.5)) * (1 + 0.06 * chance.bell());
    return Math.max(0, rounded(list * expected)) / list;
  });
}

function writeRegisters(folder: string, practices: Practice[]): void {
  const header = [
    'practice_code',
    'QOF-DM',
    'DM019-BP',
    'DM020-HbA1c',
    ...REGISTERS.map(([code]) => `${code}-prevalance`),
  ];
  const rows = practices.map((p): Cell[] => {
    const chance = chanceFor(`registers ${p.code}`);
    const achieved = [rounded(chance.between(58, 76), 2), chance.between(0.5, 0.75), chance.between(0.5, 0.72)];
    return [p.code, ...achieved, ...prevalences(p, chance)];
  });
  writeCsv(`${folder}/qof_2021_22_prevalence_demo.csv`, header, rows);
}

function writeLists(folder: string, practices: Practice[]): void {
  const header = ['PRACTICE_CODE', 'TOTAL', '16OV', '17OV', '18OV', '30_74', '50OV', '0_64', '65OV', '65OV%'];
  const rows = practices.map((p): Cell[] => {
    const all = listOf(p);
    const old = aged(p, 65, 90);
    const groups = [aged(p, 16, 90), aged(p, 17, 90), aged(p, 18, 90), aged(p, 30, 74), aged(p, 50, 90)];
    return [p.code, all, ...groups, all - old, old, rounded(old / all, 9)];
  });
  writeCsv(`${folder}/gp_practice_broad_age_apr2020_demo.csv`, header, rows);
}

function writeMembership(folder: string, practices: Practice[]): void {
  const header = ['REGION', 'ICB', 'SUB_ICB'].flatMap((n) => [`${n}_ODS_CODE`, `${n}_ONS_CODE`, `${n}_NAME`]);
  const rows = practices.map(({ system: s, network, code, name }): Cell[] => [
    ...[REGION.code, REGION.onsCode, REGION.name],
    ...[s.code, s.onsCode, `${s.name} Integrated Care Board`],
    ...[s.subCode, s.subOnsCode, `${s.name} ICB - ${s.subCode}`],
    ...[network?.code ?? 'U', network?.name ?? 'Unallocated', code, name],
  ]);
  writeCsv(
    `${folder}/practice_pcn_subicb_icb_demo.csv`,
    [...header, 'PCN_ODS_CODE', 'PCN_NAME', 'PRACTICE_CODE', 'PRACTICE_NAME'],
    rows,
  );
}

const ODS_HEADER = [
  ...[
    'org_code',
    'org_name',
    'national_grouping',
    'high_level_health_geography',
    'addr1',
    'addr2',
    'addr3',
    'addr4',
    'addr5',
  ],
  ...['postcode', 'open_date', 'close_date', 'status_code', 'org_subtype', 'commissioner', 'join_date', 'left_date'],
  ...['amended_record', 'provider_purchaser', 'prescribing_setting'],
];

function writeOdsPractices(folder: string, practices: Practice[]): void {
  const row = (p: Practice, i: number, status: string, closed: number | null): Cell[] => [
    ...[p.code, p.name.toUpperCase(), REGION.code, p.system.code, `${i + 1} MADE-UP STREET`, null, null],
    ...[p.system.districts[0].name.toUpperCase(), null, `ZY${(i % 9) + 1} 1AA`, 19740401, closed, status, 'B'],
    ...[p.system.subCode, 20130401, closed, 0, p.system.subCode, 4],
  ];
  const gone = practices
    .slice(0, 4)
    .map((p, i) => ({ ...p, code: `Z95${String(i + 1).padStart(3, '0')}`, name: `Old ${p.name}` }));
  const rows = [
    ...practices.map((p, i) => row(p, i, 'A', null)),
    ...gone.map((p, i) => (i < 3 ? row(p, 60 + i, 'C', 20230331) : row(p, 60 + i, 'D', null))),
  ];
  writeCsv(`${folder}/epraccur_practices_demo.csv`, ODS_HEADER, rows);
}

export function writePractices(folder: string, areas: SmallArea[]): void {
  const practices = practicesOf(areas);
  const pairs = practices.flatMap((p) =>
    p.patients.map(({ area, count }) => [p.code, p.name.toUpperCase(), area.code, count]),
  );
  writeCsv(
    `${folder}/gp_patients_by_practice_lsoa11_demo.csv`,
    ['practice_code', 'practice_name', 'lsoa11_code', 'patients'],
    pairs,
  );
  writeLists(folder, practices);
  writeRegisters(folder, practices);
  writeMembership(folder, practices);
  writeOdsPractices(folder, practices);
}
