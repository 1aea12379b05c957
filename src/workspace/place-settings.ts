/** Setting `places` of a care system in concord.yaml: which councils, or which primary care networks, each place is made of. */
import { type Static, Type } from 'typebox';
import type { Problem } from '../concord-error.ts';
import type { YamlFile } from './read-yaml.ts';
import { printableName, type SettingPath } from './schema-faults.ts';
import { ifSound, soundSettings } from './sound-settings.ts';
import type { Place } from './workspace.ts';

/** The two ways to say whose place it is: by where people live, or by the network of the practice that they are with. */
const BASES = { local_authorities: 'lad', pcns: 'pcn' } as const;
type Basis = keyof typeof BASES;
const BOTH = Object.keys(BASES) as Basis[];

export const PlaceSettings = Type.Object(
  {
    code: Type.String({
      pattern: '^[A-Z0-9][A-Z0-9-]{0,19}$',
      description: 'a code of your own for the place, in capitals, digits and hyphens, e.g. NORTH',
    }),
    name: Type.String({ minLength: 1, description: 'the name of the place' }),
    local_authorities: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^E0[6-9][0-9]{6}$',
          description: 'the ONS code of a lower-tier or unitary local authority (E06, E07, E08 or E09), e.g. E06000055',
        }),
        { minItems: 1, description: 'a list of local authorities: whoever lives in one of them is in the place' },
      ),
    ),
    pcns: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^[A-Z0-9]{2,10}$',
          description: 'the ODS code of a primary care network, e.g. U12345',
        }),
        { minItems: 1, description: 'a list of networks: whoever is with a practice of one of them is in the place' },
      ),
    ),
  },
  { additionalProperties: false, description: 'a place (code, name, and local_authorities or pcns)' },
);

/** Answers: the places of a system as the rest of Concord reads them. @param places settings without a fault */
export const placesOf = (places: Static<typeof PlaceSettings>[]): Place[] =>
  places.map(({ code, name, ...settings }) => {
    const basis = BOTH.find((b) => settings[b] !== undefined)!;
    return { code, name, kind: BASES[basis], parts: settings[basis]! };
  });

type Where = (path: SettingPath) => string;
/** A value in a list of the file, and the way to its line. */
interface Written {
  value: unknown;
  path: SettingPath;
}

/**
 * Faults of the places of all systems beyond their form: a place made of nothing or of both, places made in different ways, a code, council
 * or network that is there twice. Nobody may be in two places, so that places add up.
 * @param file whose value may be anything: the faults of its form are told beside these
 */
export function placeProblems({
  value,
  where,
  unsound,
}: Pick<YamlFile<unknown>, 'value' | 'where' | 'unsound'>): Problem[] {
  const places = listOf(get(value, 'systems'), ['systems']).flatMap((system) =>
    listOf(get(system.value, 'places'), [...system.path, 'places']),
  );
  const sound = soundSettings(value, unsound);
  const soundly = ({ path }: Written): Written => ({
    value: path.reduce<unknown>((v, key) => get(v, key), sound),
    path,
  });
  return [
    ...places.flatMap((place) => ifSound(() => basisProblems(soundly(place), where))),
    ...mixedProblems(places, where),
    ...twice(
      places.map(({ value, path }) => ({ value: get(value, 'code'), path: [...path, 'code'] })),
      where,
      (code) => [`place '${code}' is named twice`, 'a code for each place'],
    ),
    ...BOTH.flatMap((basis) =>
      twice(
        places.flatMap(({ value, path }) => listOf(get(value, basis), [...path, basis])),
        where,
        (code) => [`'${code}' is in places twice`, 'each in one place, once'],
      ),
    ),
  ];
}

const basesOf = ({ value }: Written): Basis[] => BOTH.filter((basis) => get(value, basis) !== undefined);

function basisProblems(place: Written, where: Where): Problem[] {
  const bases = basesOf(place);
  if (bases.length === 1 || typeof place.value !== 'object' || place.value === null) return [];
  return [
    {
      where: where(bases.length ? [...place.path, bases[1]!] : place.path),
      problem: bases.length ? 'a place is made of local authorities and of networks' : 'a place is made of nothing',
      expected: '`local_authorities` or `pcns`',
      remedy: bases.length ? 'take one of the two away' : 'list what it is made of',
    },
  ];
}

/** Somebody could live in a council of one place and be with a network of another. */
function mixedProblems(places: Written[], where: Where): Problem[] {
  const made = places.filter((place) => basesOf(place).length === 1);
  const first = made[0] && basesOf(made[0])[0];
  const other = made.find((place) => basesOf(place)[0] !== first);
  if (!first || !other) return [];
  return [
    {
      where: where([...other.path, basesOf(other)[0]!]),
      problem: `this place is made of ${basesOf(other)[0]}, and others of ${first}: people could be in two`,
      expected: 'all places made in the same way',
      remedy: `write ${first} for every place, or ${basesOf(other)[0]} for every place`,
    },
  ];
}

function twice(
  written: Written[],
  where: Where,
  tell: (code: string) => [problem: string, expected: string],
): Problem[] {
  const codes = written.map(({ value }) => value);
  return written.flatMap(({ value, path }, i) => {
    if (typeof value !== 'string' || codes.indexOf(value) === i) return [];
    const [problem, expected] = tell(printableName(value));
    return { where: where(path), problem, expected, remedy: 'take one of the two away' };
  });
}

const listOf = (value: unknown, path: SettingPath): Written[] =>
  Array.isArray(value) ? value.map((item, i) => ({ value: item, path: [...path, i] })) : [];

const get = (value: unknown, name: string | number): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[name] : undefined;
