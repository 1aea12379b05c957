/** The columns of a contract: each property of the schema with our custom properties filled in. */
import { nearestName } from '../../workspace/nearest-name.ts';
import type { SettingPath } from '../../workspace/schema-faults.ts';
import type { CodeList, Column, LogicalType } from '../contract.ts';
import type { PropertyDocument } from '../contract-schema.ts';
import { COLUMN_PROPERTIES, type PropertyValues } from '../custom-properties.ts';
import { PATH_GRAMMAR, parseJsonPath } from '../json-path.ts';
import { type CodeLists, codeList } from '../read-code-lists.ts';
import type { Faults } from './faults.ts';
import { readCustomProperties } from './read-custom-properties.ts';

type ColumnValues = PropertyValues<typeof COLUMN_PROPERTIES>;

const PROPERTIES_AT: SettingPath = ['schema', 0, 'properties'];

export function readColumns(properties: PropertyDocument[], lists: CodeLists, faults: Faults): Column[] {
  const columns = properties.map((p, i) => readColumn(p, lists, [...PROPERTIES_AT, i], faults));
  checkNames(columns, faults);
  return columns;
}

function readColumn(p: PropertyDocument, lists: CodeLists, at: SettingPath, faults: Faults): Column {
  const own = readCustomProperties(p.customProperties, COLUMN_PROPERTIES, [...at, 'customProperties'], faults);
  const type = p.logicalType;
  checkOptions(p, type, own, at, faults);
  checkPlace(p, own, at, faults);
  const list = own.codeList === undefined ? undefined : findCodes(own.codeList, p.name, lists, at, faults);
  return {
    name: p.name,
    physicalName: p.physicalName ?? own.path ?? p.name,
    aliases: own.aliases ?? [],
    ...(own.path === undefined ? {} : { path: own.path }),
    type,
    required: p.required ?? false,
    unique: p.unique ?? false,
    description: p.description,
    businessName: p.businessName ?? p.name,
    classification: p.classification,
    identifies: own.identifies ?? null,
    ...(own.issuedBy === undefined ? {} : { issuedBy: own.issuedBy }),
    ...(own.coarsened === undefined ? {} : { coarsened: own.coarsened }),
    ...(own.objection === undefined ? {} : { objection: own.objection }),
    links: (p.authoritativeDefinitions ?? []).map((d) => d.url),
    unit: own.unit ?? '',
    ...p.logicalTypeOptions,
    formats: own.formats ?? [],
    ...(list ? { codeList: list } : {}),
    cleanse: own.cleanse ?? [],
    ...(own.prefix === undefined ? {} : { prefix: own.prefix }),
    ...(own.defaults ? { defaults: own.defaults } : {}),
    ...(own.format ? { format: own.format } : {}),
    ...(own.references ? { references: own.references } : {}),
    severity: own.severity ?? 'reject',
    dqmi: own.dqmi ?? false,
  };
}

function findCodes(
  named: string | string[],
  column: string,
  lists: CodeLists,
  at: SettingPath,
  faults: Faults,
): CodeList | undefined {
  if (Array.isArray(named)) return codeList(column, named);
  const found = lists.get(named);
  if (!found) {
    const near = nearestName(named, lists.keys());
    const remedy = near ? `did you mean '${near}'?` : 'write the codes out, or add the list to catalogue/codes';
    faults.add([...at, 'customProperties'], `code list '${named}' does not exist`, 'a list in catalogue/codes', remedy);
  }
  return found;
}

/** Where the value stands in an object, and what is put before it. */
function checkPlace(p: PropertyDocument, own: ColumnValues, at: SettingPath, faults: Faults): void {
  const path = [...at, 'customProperties'];
  if (own.path !== undefined && parseJsonPath(own.path) === null)
    faults.add(path, "'path' cannot be read", PATH_GRAMMAR, 'write it so, e.g. name[0].family');
  if (own.path !== undefined && (own.aliases || p.physicalName !== undefined))
    faults.add(
      path,
      "'path' beside a physicalName or aliases, which it would overrule",
      'one way to find the value',
      'remove physicalName and aliases, or the path',
    );
  if (own.prefix !== undefined && p.logicalType !== 'string')
    faults.add(
      path,
      `'prefix' does not fit a column of type ${p.logicalType}`,
      "'prefix' only on text (string)",
      'make the column text, or remove the prefix',
    );
}

const NUMBERS: LogicalType[] = ['integer', 'number'];
const TIMES: LogicalType[] = ['date', 'timestamp', 'time'];
const ISO_TEXT: Partial<Record<LogicalType, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  timestamp: /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$/,
  time: /^\d{2}:\d{2}(:\d{2})?$/,
};

function checkOptions(
  p: PropertyDocument,
  type: LogicalType,
  own: ColumnValues,
  at: SettingPath,
  faults: Faults,
): void {
  const options = p.logicalTypeOptions ?? {};
  const path = [...at, 'logicalTypeOptions'];
  const misfit = (name: string, fits: string): void =>
    faults.add(
      [...path, name],
      `'${name}' does not fit a column of type ${type}`,
      `'${name}' only on ${fits}`,
      'remove it',
    );
  for (const name of ['pattern', 'minLength', 'maxLength'] as const)
    if (options[name] !== undefined && type !== 'string') misfit(name, 'text (string)');
  for (const name of ['minimum', 'maximum'] as const)
    if (options[name] !== undefined) checkLimit(name, options[name], type, path, faults, misfit);
  if (own.formats && !TIMES.includes(type))
    faults.add(
      [...at, 'customProperties'],
      `'formats' does not fit a column of type ${type}`,
      "'formats' only on dates and times",
      'remove it',
    );
  checkOrder(options.minLength, options.maxLength, 'minLength', 'maxLength', path, faults);
  checkOrder(options.minimum, options.maximum, 'minimum', 'maximum', path, faults);
  if (options.pattern !== undefined) checkPattern(options.pattern, [...path, 'pattern'], faults);
  if (p.primaryKeyPosition !== undefined && !p.primaryKey)
    faults.add(
      [...at, 'primaryKeyPosition'],
      'a place in the key, but not in the key',
      'primaryKey: true beside it',
      'add it',
    );
}

function checkLimit(
  name: string,
  limit: number | string,
  type: LogicalType,
  path: SettingPath,
  faults: Faults,
  misfit: (name: string, fits: string) => void,
): void {
  if (!NUMBERS.includes(type) && !TIMES.includes(type)) {
    misfit(name, 'numbers, dates and times');
    return;
  }
  const good = NUMBERS.includes(type) ? typeof limit === 'number' : ISO_TEXT[type]!.test(String(limit));
  const expected = NUMBERS.includes(type) ? 'a number' : `a ${type} as ISO text, between quotes`;
  if (!good)
    faults.add([...path, name], `'${name}' is not right for a column of type ${type}`, expected, `write ${expected}`);
}

function checkOrder(
  low: number | string | undefined,
  high: number | string | undefined,
  lowName: string,
  highName: string,
  path: SettingPath,
  faults: Faults,
): void {
  if (low !== undefined && high !== undefined && typeof low === typeof high && low > high)
    faults.add(
      [...path, lowName],
      `${lowName} is above ${highName}`,
      `${lowName} at most ${highName}`,
      'swap or mend them',
    );
}

/** The engine's patterns (RE2) know neither look-around nor back-references; the engine itself is asked later. */
export function checkPattern(pattern: string, path: SettingPath, faults: Faults): void {
  const foreign = /\(\?(=|!|<=|<!)|\\[1-9]|\\k</.test(pattern);
  if (foreign)
    faults.add(path, 'the pattern uses look-around or a back-reference', 'an RE2 pattern', 'write it without them');
  try {
    new RegExp(pattern);
  } catch {
    faults.add(path, 'the pattern is not a regular expression', 'an RE2 pattern, e.g. ^[A-Z]{3}$', 'mend it');
  }
}

function checkNames(columns: Column[], faults: Faults): void {
  const names = new Map<string, string>();
  const headers = new Map<string, string>();
  columns.forEach((c, i) => {
    const at = [...PROPERTIES_AT, i];
    if (names.has(c.name)) faults.add([...at, 'name'], `column '${c.name}' is given twice`, 'each once', 'rename one');
    names.set(c.name, c.name);
    for (const header of new Set([c.physicalName, ...c.aliases].map((h) => h.trim().toLowerCase()))) {
      const other = headers.get(header);
      if (other)
        faults.add(at, `header '${header}' leads to '${other}' too`, 'one column for each header', 'change one');
      headers.set(header, c.name);
    }
  });
}
