/**
 * Names that sound English. Every stem with every ending was looked up among the places of the United Kingdom with 500
 * residents or more in GeoNames (2026) and in the ward, district and practice names of the public files at hand; pairs
 * that were found are left out. A hamlet or a farm of that name cannot be ruled out.
 */
import type { RandomSource } from '../../statistics/distributions/random.ts';

const STEMS = [
  ...['Aldren', 'Bramsel', 'Callow', 'Corvin', 'Dunvel', 'Elvers', 'Farrow', 'Gannet', 'Hollen', 'Ister', 'Jessam'],
  ...['Kelder', 'Lorrim', 'Marrow', 'Nessel', 'Orrin', 'Pellan', 'Quarrel', 'Rosker', 'Sarn', 'Tovers', 'Umber'],
  ...['Verrin', 'Wexlin', 'Yarran', 'Ambles', 'Brack', 'Cinder', 'Dorrin', 'Esker', 'Fennim', 'Grisel', 'Harken'],
  ...['Kestern', 'Lanner', 'Merrin', 'Norrel', 'Osker', 'Plover', 'Rennick', 'Senner', 'Tansel', 'Ulver', 'Wither'],
];
const ENDINGS = [
  ...['bridge', 'by', 'combe', 'cote', 'dale', 'den', 'field', 'ford', 'garth', 'ham', 'haven', 'hurst', 'ley'],
  ...['mere', 'stead', 'stoke', 'thorpe', 'ton', 'wick', 'worth'],
];
/** pairs that are, or nearly are, real */
const REAL = new Set([
  ...['Ambleston', 'Brackbridge', 'Brackley', 'Brackworth', 'Callowfield', 'Cinderford', 'Cindermere', 'Dorrinton'],
  ...['Elversley', 'Farrowby', 'Farrowford', 'Griseley', 'Harkenfield', 'Hollenden', 'Isterton', 'Marrowford'],
  ...['Merrinton', 'Plovercombe', 'Sarnbridge', 'Sarnford', 'Tanseley', 'Toverscombe', 'Ulverton', 'Umberley'],
  ...['Umberworth', 'Witherbridge'],
]);

/** Every name there is, in an order of chance; more than that many come again with a direction. */
export function placeNames(chance: RandomSource): () => string {
  const all = STEMS.flatMap((stem) => ENDINGS.map((ending) => join(stem, ending))).filter((name) => !REAL.has(name));
  const names = chance.shuffle(all);
  let taken = 0;
  return () => {
    const round = Math.floor(taken / names.length);
    const name = names[taken % names.length]!;
    taken += 1;
    return round === 0 ? name : `${DIRECTIONS[(round - 1) % DIRECTIONS.length]} ${name}`;
  };
}

/** @returns a county's name; no English county begins with one of the stems */
export const countyName = (chance: RandomSource): string => `${STEMS[chance.integer(STEMS.length)]}shire`;

const DIRECTIONS = ['Great', 'Little', 'Upper', 'Nether', 'Old', 'New'];

/** No letter three times, and no doubled sound where the parts meet. */
const join = (stem: string, ending: string): string =>
  stem.endsWith(ending[0]!) ? stem + ending.slice(1) : stem + ending;
