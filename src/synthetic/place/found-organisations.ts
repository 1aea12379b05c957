/** Who cares for the county: boards, trusts with their sites, councils, emergency services, networks and practices. */
import type { RandomSource } from '../../statistics/distributions/random.ts';
import type { Division } from './divide-county.ts';
import type { Practices } from './open-practices.ts';
import { type County, distance } from './settle-county.ts';
import type { Cell } from './tessellate.ts';

export interface Organisation {
  code: string;
  name: string;
  kind: string;
  parent: string | null;
  place: number | null;
}

export interface Site {
  code: string;
  organisation: string;
  name: string;
  kind: string;
  area: number;
}

/** The board under the codes of both schemes, with its one sub-ICB location and the region above it. */
export interface Board {
  icb_code: string;
  icb_ods_code: string;
  icb_name: string;
  sub_icb_code: string;
  sub_icb_ons_code: string;
  sub_icb_name: string;
  region_code: string;
  region_ons_code: string;
  region_name: string;
}

export interface Organisations {
  board: Board;
  organisations: Organisation[];
  sites: Site[];
  catchment: { area: number; organisation: string; share: number }[];
}

/** Codes have the form of the Organisation Data Service; none that begins so has been given out. */
const BOARD = 'QZ9';
const TRUST = { first: 'Z9E', second: 'Z9F', community: 'Z9G', mental: 'Z9H', ambulance: 'Z9J', line: 'Z9K' };
const CATCHMENT_STEPS = 10_000;

export function foundOrganisations(
  county: County,
  cells: Cell[],
  division: Division,
  practices: Practices,
  chance: RandomSource,
): Organisations {
  const sites = buildSites(county, cells, division);
  return {
    board: nameBoard(division.county),
    organisations: [...trusts(division), ...publicServices(division), ...networks(division, practices, chance)],
    sites,
    catchment: hospitalCatchment(county, cells, sites),
  };
}

const boardName = (county: string): string => `NHS ${county} Integrated Care Board`;

function nameBoard(county: string): Board {
  return {
    ...{ icb_code: 'E54000999', icb_ods_code: BOARD, icb_name: boardName(county) },
    ...{ sub_icb_code: 'Z9Z9Z', sub_icb_ons_code: 'E38950001', sub_icb_name: `NHS ${county} ICB - Z9Z9Z` },
    ...{ region_code: 'Y99', region_ons_code: 'E40950001', region_name: `${county} Region` },
  };
}

function trusts({ county, places }: Division): Organisation[] {
  const [one, two, three, four] = places.map((p) => p.name);
  const trust = (code: string, name: string, kind: string, place: number | null): Organisation => {
    return { code, name: `${name} NHS Foundation Trust`, kind, parent: BOARD, place };
  };
  return [
    { code: BOARD, name: boardName(county), kind: 'icb', parent: null, place: null },
    trust(TRUST.first, `${one} and ${three} Hospitals`, 'acute', 1),
    trust(TRUST.second, `${two} and ${four} Hospitals`, 'acute', 2),
    trust(TRUST.community, `${county} Community Health`, 'community', null),
    trust(TRUST.mental, `${county} Partnership`, 'mental-health', null),
    { ...trust(TRUST.ambulance, '', 'ambulance', null), name: `${county} Ambulance Service NHS Trust` },
    { ...trust(TRUST.line, '', 'nhs111', null), name: `${county} Integrated Urgent Care` },
    { ...trust('Z9L', '', 'gp-processor', null), name: `${county} Primary Care Data Service` },
  ];
}

function publicServices({ county, authorities }: Division): Organisation[] {
  const alone = { parent: null, place: null };
  return [
    ...authorities.map((a, i) => ({
      code: `Z7${i.toString(36).toUpperCase().padStart(2, '0')}`,
      name: `${a.name} Council`,
      kind: 'council',
      parent: null,
      place: a.placeId,
    })),
    { code: 'Z6P', name: `${county} Constabulary`, kind: 'police', ...alone },
    { code: 'Z6F', name: `${county} Fire and Rescue Service`, kind: 'fire', ...alone },
  ];
}

const SURGERIES = [
  'Surgery',
  'Medical Centre',
  'Health Centre',
  'Family Practice',
  'Medical Practice',
  'Group Practice',
];

function networks(
  division: Division,
  { practices, networks: placeOf }: Practices,
  chance: RandomSource,
): Organisation[] {
  const networkCode = (n: number): string => `UZ${String(n + 1).padStart(4, '0')}`;
  return [
    ...placeOf.map((place, n) => {
      return { code: networkCode(n), name: `${division.nextName()} PCN`, kind: 'pcn', parent: BOARD, place: place + 1 };
    }),
    ...practices.map((p) => ({
      code: p.code,
      name: `${division.nextName()} ${SURGERIES[chance.integer(SURGERIES.length)]}`,
      kind: 'practice',
      parent: networkCode(p.network),
      place: p.place + 1,
    })),
  ];
}

/** Every place has a hospital; the two largest also the county's units, the others an urgent treatment centre. */
function buildSites(county: County, cells: Cell[], { places }: Division): Site[] {
  const central = places.map((_, place) => areaNearest(cells, county.settlements[place]!));
  const site = (place: number, organisation: string, suffix: string, name: string, kind: string): Site => {
    return {
      code: organisation + suffix,
      organisation,
      name: `${places[place]!.name} ${name}`,
      kind,
      area: central[place]!,
    };
  };
  return [
    site(0, TRUST.first, '01', 'Royal Hospital', 'hospital'),
    site(0, TRUST.first, '02', 'Royal Hospital Emergency Department', 'emergency-department'),
    site(2, TRUST.first, '03', 'General Hospital', 'hospital'),
    site(2, TRUST.first, '04', 'General Hospital Urgent Treatment Centre', 'urgent-treatment-centre'),
    site(1, TRUST.second, '01', 'General Hospital', 'hospital'),
    site(1, TRUST.second, '02', 'General Hospital Emergency Department', 'emergency-department'),
    site(3, TRUST.second, '03', 'District Hospital', 'hospital'),
    site(3, TRUST.second, '04', 'District Hospital Urgent Treatment Centre', 'urgent-treatment-centre'),
    site(2, TRUST.community, '01', 'Community Hospital', 'community-hospital'),
    site(3, TRUST.community, '02', 'Community Hospital', 'community-hospital'),
    site(0, TRUST.mental, '01', 'Mental Health Unit', 'mental-health-unit'),
    site(1, TRUST.mental, '02', 'Mental Health Unit', 'mental-health-unit'),
  ];
}

const areaNearest = (cells: Cell[], to: { centre: { x: number; y: number } }): number => {
  const away = cells.map((c) => distance(c.point, to.centre));
  return away.indexOf(Math.min(...away));
};

/** Half each where both emergency departments are equally far; it tips within a tenth of the way across the county. */
function hospitalCatchment(county: County, cells: Cell[], sites: Site[]): Organisations['catchment'] {
  const scale = 0.12 * county.radiusAt(0);
  const [first, second] = sites.filter((s) => s.kind === 'emergency-department').map((s) => cells[s.area]!.point);
  return cells.flatMap((cell, area) => {
    const nearer = distance(cell.point, second!) - distance(cell.point, first!);
    const steps = Math.round(CATCHMENT_STEPS / (1 + Math.exp(-nearer / scale)));
    return [
      { area, organisation: TRUST.first, share: steps / CATCHMENT_STEPS },
      { area, organisation: TRUST.second, share: (CATCHMENT_STEPS - steps) / CATCHMENT_STEPS },
    ];
  });
}
