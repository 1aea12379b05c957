/** What must hold of each row of an extract by its contract: rules, lists of codes, values that are always given. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Contract {
  schema: [
    {
      properties: { name: string; required?: boolean; customProperties?: { property: string; value: unknown }[] }[];
      quality?: { name: string; implementation: string }[];
    },
  ];
}

const text = (value: unknown): string => `'${String(value).replaceAll("'", "''")}'`;

/** Answers SQL conditions, each true or null of a row that is right. */
export function conditionsOf(id: string): string[] {
  const path = new URL(`../../../catalogue/datasets/${id}/contract.yaml`, import.meta.url);
  const [{ properties, quality = [] }] = (parse(readFileSync(path, 'utf8')) as Contract).schema;
  return [
    ...quality.map((rule) => rule.implementation),
    ...properties.filter((p) => p.required).map((p) => `${p.name} is not null`),
    ...properties.flatMap((p) => {
      const codes = p.customProperties?.find((c) => c.property === 'codeList')?.value;
      return Array.isArray(codes) ? [`${p.name} in (${codes.map(text).join(', ')})`] : [];
    }),
  ];
}
