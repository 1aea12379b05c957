/** Deprivation, population, lookups and boundaries, each in the form of its publication. */
import { largerAreas, type SmallArea } from './places.ts';
import { type Chance, chanceFor, rounded } from './random.ts';
import { SYSTEMS } from './world.ts';
import { type Cell, type Outline, type Ring, writeCsv, writeGeoJson, writeWorkbook } from './write-extract.ts';

const DOMAINS = ['Income', 'Employment', 'Education', 'Health', 'Crime', 'Housing', 'Environment'];

interface Deprivation {
  area: SmallArea;
  score: number;
  domains: number[];
  /** rank of all, then of each domain, among the whole country's small areas */
  ranks: number[];
}

/** Ranks are among a whole country of which only these areas are in the file; two areas never share one. */
function deprivation(areas: SmallArea[], topic: string, country: number): Deprivation[] {
  const chance = chanceFor(topic);
  const drawn = areas.map((area) => ({ area, levels: DOMAINS.map(() => level(area.hardship, chance)) }));
  const overall = drawn.map(
    (d) => (2 * d.levels.reduce((a, b) => a + b, 0)) / DOMAINS.length - d.area.hardship * 0.3 - 0.1,
  );
  const rankings = [overall, ...DOMAINS.map((_, k) => drawn.map((d) => d.levels[k]!))].map((v) => ranksOf(v, country));
  return drawn.map(({ area, levels }, i) => ({
    area,
    score: rounded(2 + 74 * aboveZero(overall[i]! / 1.75) ** 1.3, 3),
    domains: levels,
    ranks: rankings.map((r) => r[i]!),
  }));
}

/** Close to x where it is well above 0, and never below 0, so that no two areas meet at a floor. */
const aboveZero = (x: number): number => (x + Math.sqrt(x * x + 0.01)) / 2;

const level = (hardship: number, chance: Chance): number =>
  Math.min(0.995, Math.max(0.005, hardship + 0.1 * chance.bell()));

function ranksOf(values: number[], country: number): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
  const ranks: number[] = [];
  order.forEach((i, place) => {
    ranks[i] = Math.floor(((place + 0.5) / values.length) * country) + 1;
  });
  return ranks;
}

const decileOf = (rank: number, country: number): number => Math.min(10, Math.floor((rank - 1) / (country / 10)) + 1);

/** Scores on the scales of the publication: shares, percentages and standardised figures. */
function domainScores(levels: number[]): number[] {
  const [income, employment, education, health, crime, housing, environment] = levels as [number, ...number[]];
  const wide = (x: number | undefined): number => rounded((x ?? 0) * 70 + 1, 3);
  const standard = (x: number | undefined): number => rounded(((x ?? 0) - 0.5) * 4, 3);
  return [
    ...[rounded(income * 0.45, 3), rounded((employment ?? 0) * 0.35, 3), wide(education), standard(health)],
    ...[standard(crime), wide(housing), wide(environment)],
  ];
}

function writeDeprivation(folder: string, areas: SmallArea[]): void {
  const older = deprivation(areas, 'imd 2019', 32844);
  const scores = older.map((d): Cell[] => {
    const [income = 0, , education = 0] = d.domains;
    const [a, b, c] = [sumAges(d.area, 0, 15), sumAges(d.area, 16, 59), sumAges(d.area, 60, 90)];
    const extra = [income * 0.6, income * 0.5, education * 4 - 2, education * 0.6, -0.4, 3.1, 0.2, 0.9].map((x) =>
      rounded(x, 3),
    );
    return [
      d.area.code,
      d.area.name,
      d.score,
      ...domainScores(d.domains),
      ...extra,
      a + b + c,
      a,
      b,
      c,
      sumAges(d.area, 16, 63),
    ];
  });
  writeCsv(`${folder}/imd2019_scores_demo.csv`, SCORE_HEADER, scores);
  const named = (access: string) => ['IMD', ...DOMAINS.map((d) => (d === 'Housing' ? access : d))];
  const stand = (d: Deprivation, country: number) => [...d.ranks.map((r) => decileOf(r, country)), ...d.ranks];
  const headings = (names: string[]) => [...names.map((n) => `${n}_decile`), ...names.map((n) => `${n}_rank`)];
  writeCsv(
    `${folder}/imd2019_deciles_ranks_demo.csv`,
    ['lsoa11_code', ...headings(named('Housing_and_Access'))],
    older.map((d) => [d.area.code, ...stand(d, 32844)]),
  );
  const services = named('Housing_and_Services');
  writeCsv(
    `${folder}/imd2025_demo.csv`,
    ['lsoa21_code', ...headings(services), ...services.map((n) => `${n}_score`)],
    deprivation(areas, 'imd 2025', 33755).map((d) => [
      d.area.code,
      ...stand(d, 33755),
      d.score,
      ...domainScores(d.domains),
    ]),
  );
}

const SCORE_HEADER = [
  ...['lsoa11_code', 'LSOA11NM', 'IMD', 'Income', 'Employment', 'Education', 'Health', 'Crime', 'Barriers (H&S)'],
  ...['Environment', 'IDACI', 'IDAOPI', 'YouthSubDomain', 'AdultSkills', 'Barriers (Geo)', 'Barriers (Wider)'],
  ...['IndoorsSubDomain', 'OutdoorSubDomain', 'Population (Total)', 'Population (0-15)', 'Population (16-59)'],
  ...['Population (60+)', 'Population (Working)'],
];

export const sumAges = (area: SmallArea, from: number, to: number): number =>
  area.ages.slice(from, to + 1).reduce((a, b) => a + b, 0);

function writePopulation(folder: string, areas: SmallArea[]): void {
  const header = [
    'lsoa11_name',
    'lsoa11_code',
    'total_population',
    ...Array.from({ length: 90 }, (_, a) => String(a)),
    '90+',
  ];
  for (const [year, size] of [
    [2019, 0.992],
    [2020, 1],
  ] as const) {
    const rows = areas.map((area): Cell[] => {
      const ages = area.ages.map((n) => rounded(n * size));
      return [area.name, area.code, ages.reduce((a, b) => a + b, 0), ...ages];
    });
    writeCsv(`${folder}/population_mid${year}_single_year_age_demo.csv`, header, rows);
  }
}

async function writeLookups(folder: string, areas: SmallArea[]): Promise<void> {
  const icb = (a: SmallArea) => `${a.system.name} Integrated Care Board`;
  const sub = (a: SmallArea): Cell[] => [
    `${a.system.name} ICB - ${a.system.subCode}`,
    a.system.subOnsCode,
    a.system.subCode,
  ];
  const parents = (a: SmallArea): Cell[] => [...sub(a), icb(a), a.system.onsCode, a.system.code];
  const quoted = { quoted: true };
  const subHeads = (year: string, h: string) => ['name', 'code', h].map((n) => `sicbl${year}_${n}`);
  const icbHeads = (year: string, h: string) => ['name', 'code', h].map((n) => `icb${year}_${n}`);
  writeCsv(
    `${folder}/lsoa11_lad22_icb22_demo.csv`,
    ['lsoa11_code', 'ltla22_code', 'sicbl22_code_h', 'icb22_code', 'icb22_code_h'],
    areas.map((a) => [a.code, a.district.code, a.system.subCode, a.system.onsCode, a.system.code]),
  );
  writeCsv(
    `${folder}/lsoa11_msoa11_lad22_icb22_demo.csv`,
    [
      'lsoa11_code',
      'lsoa11_name',
      ...subHeads('22', 'code_h'),
      ...icbHeads('22', 'code_h'),
      'ltla22_name',
      'ltla22_code',
      'msoa11_code',
      'msoa11_name',
    ],
    areas.map((a) => [a.code, a.name, ...parents(a), a.district.name, a.district.code, a.msoaCode, a.msoaName]),
    quoted,
  );
  writeCsv(
    `${folder}/lsoa11_lsoa21_lad22_demo.csv`,
    ['lsoa11_name', 'lsoa11_code', 'change_code', 'lsoa21_name', 'lsoa21_code', 'ltla22_name', 'ltla22_code'],
    areas.map((a) => [a.name, a.code, 'U', a.name, a.code, a.district.name, a.district.code]),
    quoted,
  );
  const rural = (a: SmallArea): Cell[] =>
    a.column === 9
      ? ['RSN1', 'Smaller rural: Nearer to a major town or city', 'Rural']
      : ['UN1', 'Urban: Nearer to a major town or city', 'Urban'];
  writeCsv(
    `${folder}/lsoa21_ward24_lad24_icb24_ruc21_demo.csv`,
    [
      'lsoa21_code',
      'lsoa21_name',
      ...subHeads('24', 'code_nhs'),
      ...icbHeads('24', 'code_nhs'),
      'ward24_name',
      'ward24_code',
      'ltla24_name',
      'ltla24_code',
      'ruc21_code',
      'classification',
      'ruc',
    ],
    areas.map((a) => [
      a.code,
      a.name,
      ...parents(a),
      `${a.district.name} Ward ${a.column + 1}`,
      wardCode(a),
      a.district.name,
      a.district.code,
      ...rural(a),
    ]),
    quoted,
  );
  const middle = largerAreas(areas).msoas.map((m) => ({ ...m, area: areas.find((a) => a.msoaCode === m.code)! }));
  writeCsv(
    `${folder}/msoa11_msoa21_lad22_demo.csv`,
    ['msoa11_name', 'msoa11_code', 'msoa21_name', 'msoa21_code', 'ltla22_name', 'ltla22_code'],
    middle.map((m) => [m.name, m.code, m.name, m.code, m.area.district.name, m.area.district.code]),
    quoted,
  );
  const names = SYSTEMS.map((s) => [s.onsCode, s.code, `${s.name} Integrated Care Board`]);
  const above = ['Integrated care boards', 'Made-up codes and names, for the Concord demo'];
  await writeWorkbook(
    `${folder}/icb22_names_demo.xlsx`,
    'ICB22',
    above,
    ['icb22_code', 'icb22_code_h', 'icb22_name'],
    names,
  );
}

const wardCode = (a: SmallArea): string => `E05${900001 + SYSTEMS.indexOf(a.system) * 100 + a.column}`;

function writeBoundaries(folder: string, areas: SmallArea[]): void {
  const { msoas, districts, systems } = largerAreas(areas);
  const outlines = (list: { code: string; name: string; ring: Ring }[], prefix: string, turn: boolean): Outline[] =>
    list.map((a) => ({
      properties: { [`${prefix}_name`]: a.name, [`${prefix}_code`]: a.code },
      ring: turn ? [...a.ring].reverse() : a.ring,
    }));
  // As in the publications: some files wind their rings clockwise, others the other way.
  writeGeoJson(`${folder}/lsoa11_demo.geojson`, 'lsoa11_demo', outlines(areas, 'lsoa11', false));
  writeGeoJson(`${folder}/lsoa21_demo.geojson`, 'lsoa21_demo', outlines(areas, 'lsoa21', true));
  writeGeoJson(`${folder}/msoa21_demo.geojson`, 'msoa21_demo', outlines(msoas, 'msoa21', true));
  writeGeoJson(`${folder}/lad21_demo.geojson`, 'lad21_demo', outlines(districts, 'ltla21', true));
  writeGeoJson(`${folder}/icb22_demo.geojson`, 'icb22_demo', outlines(systems, 'icb22', false));
}

export async function writeGeography(folder: string, areas: SmallArea[]): Promise<void> {
  writeDeprivation(folder, areas);
  writePopulation(folder, areas);
  await writeLookups(folder, areas);
  writeBoundaries(folder, areas);
}
