/**
 * Where a column's value stands within a nested JSON object: the custom property `path` of a column. Only its grammar is
 * here; the reader of JSON lines walks it.
 */

/** One step: a property by name, and which of a list's items is meant. */
export interface PathStep {
  name: string;
  /** the item at this place, from 0; or the first whose property has this text; absent: the only one */
  pick?: number | { names: string[]; value: string };
}

const NAME = '[A-Za-z_][A-Za-z0-9_-]*';
const STEP = new RegExp(`^(${NAME})(?:\\[(?:(\\d{1,6})|(${NAME}(?:\\.${NAME})*)=([^\\]]+))\\])?(?:\\.|$)`);

/** The grammar in words, for messages and the reference. */
export const PATH_GRAMMAR =
  'names with points between them; after a name that holds a list, [0] for a place or [system=…] for the first item whose property has that text';

/**
 * Reads the value of `path`.
 * @param text e.g. `name[0].family`, `identifier[system=https://fhir.nhs.uk/Id/nhs-number].value`, `subject.reference`
 * @returns its steps; null when it is not written so
 * @example parseJsonPath('name[0].family') // [{ name: 'name', pick: 0 }, { name: 'family' }]
 */
export function parseJsonPath(text: string): PathStep[] | null {
  const steps: PathStep[] = [];
  let rest = text;
  while (rest !== '') {
    const found = STEP.exec(rest);
    if (!found) return null;
    const [whole, name, place, names, value] = found;
    rest = rest.slice(whole.length);
    if (whole.endsWith('.') && rest === '') return null;
    steps.push(stepOf(name!, place, names, value));
  }
  return steps.length > 0 ? steps : null;
}

function stepOf(name: string, place?: string, names?: string, value?: string): PathStep {
  if (place !== undefined) return { name, pick: Number(place) };
  return names === undefined || value === undefined ? { name } : { name, pick: { names: names.split('.'), value } };
}
