/** The values of a `customProperties` list, each checked by its own schema in the table of custom properties. */
import { nearestName } from '../../workspace/nearest-name.ts';
import { type SettingPath, schemaFaults } from '../../workspace/schema-faults.ts';
import type { PropertyTable, PropertyValues } from '../custom-properties.ts';
import type { Faults } from './faults.ts';

/**
 * @param list as in the document; absent means none
 * @param table the properties that are known here
 * @param at the list's place in the document
 * @returns the values that are right; a wrong, unknown, repeated or missing one is a fault and left out
 */
export function readCustomProperties<T extends PropertyTable>(
  list: { property: string; value: unknown }[] | undefined,
  table: T,
  at: SettingPath,
  faults: Faults,
): PropertyValues<T> {
  const values: Record<string, unknown> = {};
  for (const [i, { property, value }] of (list ?? []).entries()) {
    const known = table[property];
    if (!known) addUnknown(property, Object.keys(table), [...at, i, 'property'], faults);
    else if (property in values)
      faults.add([...at, i], `'${property}' is given twice`, 'each once', 'keep one of them');
    else {
      const wrong = schemaFaults(known.schema, value);
      for (const w of wrong)
        faults.add([...at, i, 'value', ...w.path], `in '${property}': ${w.problem}`, w.expected, w.remedy);
      values[property] = wrong.length ? undefined : value;
    }
  }
  for (const [name, known] of Object.entries(table))
    if (known.whenAbsent === null && !(name in values))
      faults.add(at, `custom property '${name}' is missing`, known.description, `add {property: ${name}, value: …}`);
  return values as PropertyValues<T>;
}

function addUnknown(name: string, known: string[], at: SettingPath, faults: Faults): void {
  const near = nearestName(name, known);
  const remedy = near ? `did you mean '${near}'?` : 'remove it, since nothing reads it';
  faults.add(at, `unknown custom property '${name}'`, `one of ${known.join(', ')}`, remedy);
}
