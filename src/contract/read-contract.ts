/** A contract file (Open Data Contract Standard v3.1), read into what the rest of Concord uses. */
import { ConcordError, type Problem } from '../concord-error.ts';
import { inspectYaml, textHash, type YamlFile } from '../workspace/read-yaml.ts';
import type { SettingPath } from '../workspace/schema-faults.ts';
import type { Column, Contract, DeliveryRules, FileFormat, FileRules } from './contract.ts';
import { ContractDocument } from './contract-schema.ts';
import { DATASET_PROPERTIES, type PropertyValues } from './custom-properties.ts';
import { checkAtTheLine } from './internal/check-at-the-line.ts';
import { checkIdentifies } from './internal/check-identifies.ts';
import { collectFaults, type Faults } from './internal/faults.ts';
import { readColumns } from './internal/read-columns.ts';
import { readCustomProperties } from './internal/read-custom-properties.ts';
import { readFilePeriod } from './internal/read-file-period.ts';
import { readRules } from './internal/read-rules.ts';
import type { CodeLists } from './read-code-lists.ts';

type DatasetValues = PropertyValues<typeof DATASET_PROPERTIES>;

/**
 * Reads and checks one contract. Its SQL and its patterns are tried on the engine by `checkContractSql`.
 * @param path the contract file
 * @param codeLists the lists that its columns may name
 * @returns the contract, with every default filled in
 * @throws ConcordError 'catalogue-invalid' with every fault of the file, each with its line
 */
export function readContract(path: string, codeLists: CodeLists): Contract {
  const file = inspectYaml(path, ContractDocument, 'catalogue-invalid');
  const faults = collectFaults(file.where);
  if (file.problems.length) throw new ConcordError('catalogue-invalid', allFaults(file, path, codeLists, faults));
  const contract = toContract(file.value, path, codeLists, faults);
  if (faults.problems.length) throw new ConcordError('catalogue-invalid', faults.problems);
  return contract;
}

/** The faults of a document that does not fit the standard, and those of its meaning as far as it can be read. */
function allFaults(file: YamlFile<ContractDocument>, path: string, codeLists: CodeLists, faults: Faults): Problem[] {
  try {
    toContract(file.value, path, codeLists, faults);
  } catch (error) {
    // A missing part stops the reading; the schema has already told of it.
    if (!(error instanceof TypeError)) throw error;
  }
  return [...file.problems, ...faults.problems];
}

function toContract(document: ContractDocument, path: string, codeLists: CodeLists, faults: Faults): Contract {
  const own = readCustomProperties(document.customProperties, DATASET_PROPERTIES, ['customProperties'], faults);
  const table = document.schema[0]!;
  const columns = readColumns(table.properties, codeLists, faults);
  const contract: Contract = {
    ...headings(document),
    grain: table.dataGranularityDescription,
    file: fileRules(table.physicalType, table.physicalName, own),
    columns,
    key: keyOf(document, faults),
    ...rulesOf(document, columns, faults),
    delivery: deliveryRules(document, own, faults),
    identity: own.identity ?? 'clear',
    zone: own.zone ?? 'care',
    lawfulBasis: own.lawfulBasis ?? '',
    belief: { status: 'final', reliableAfterDays: 0, ...own.belief, signOff: own.belief?.signOff ?? false },
    thresholds: own.thresholds ?? { accept: 0.99, warn: 0.95 },
    madeUp: own.madeUp ?? false,
    sensitive: own.sensitive ?? '',
    births: own.births ?? '',
    hash: textHash(path),
    path,
  };
  checkIdentifies(columns, contract.identity !== 'none', faults);
  checkAtTheLine(columns, faults);
  checkWhole(contract, own, faults);
  return contract;
}

function headings(document: ContractDocument) {
  const { purpose, limitations, usage, authoritativeDefinitions } = document.description;
  return {
    id: document.id,
    name: document.name,
    version: document.version,
    status: document.status,
    publisher: document.tenant,
    domain: document.domain,
    description: { purpose, limitations, usage },
    links: authoritativeDefinitions ?? [],
  };
}

function fileRules(format: FileFormat, namePattern: string, own: DatasetValues): FileRules {
  const dialect = own.dialect ?? {};
  return {
    format,
    namePattern,
    delimiter: dialect.delimiter ?? ',',
    quote: dialect.quote ?? '"',
    encoding: dialect.encoding ?? 'utf-8',
    header: dialect.header ?? true,
    multiline: dialect.multiline ?? false,
    skipRows: dialect.skipRows ?? 0,
    ...(dialect.sheet === undefined ? {} : { sheet: dialect.sheet }),
    nullValues: dialect.nullValues ?? [],
    extraColumns: dialect.extraColumns ?? 'warn',
  };
}

function keyOf(document: ContractDocument, faults: Faults): string[] {
  const properties = document.schema[0]!.properties;
  const parts = properties
    .filter((p) => p.primaryKey)
    .map((p, i) => ({ name: p.name, place: p.primaryKeyPosition ?? i + 1 }));
  const places = new Set(parts.map((p) => p.place));
  if (places.size < parts.length)
    faults.add(['schema', 0, 'properties'], 'two columns have the same place in the key', '1, 2, 3 …', 'renumber them');
  return parts.sort((a, b) => a.place - b.place).map((p) => p.name);
}

function rulesOf(document: ContractDocument, columns: Column[], faults: Faults) {
  const table = document.schema[0]!;
  const at: SettingPath = ['schema', 0];
  const all = [
    readRules(table.quality ?? [], columns, null, [...at, 'quality'], faults),
    ...table.properties.map((p, i) =>
      readRules(p.quality ?? [], columns, columns[i]!, [...at, 'properties', i, 'quality'], faults),
    ),
  ];
  const rowRules = all.flatMap((r) => r.rowRules);
  const datasetRules = all.flatMap((r) => r.datasetRules);
  const names = [...rowRules, ...datasetRules].map((r) => r.name);
  for (const name of new Set(names.filter((n, i) => names.indexOf(n) < i)))
    faults.add(at, `rule '${name}' is given twice`, 'each name once', 'rename one');
  return { rowRules, datasetRules };
}

const CADENCES: Record<string, DeliveryRules['cadence']> = {
  '1 d': 'daily',
  '1 w': 'weekly',
  '1 m': 'monthly',
  '3 m': 'quarterly',
  '1 y': 'annual',
};

function deliveryRules(document: ContractDocument, own: DatasetValues, faults: Faults): DeliveryRules {
  const sla = document.slaProperties ?? [];
  const frequency = sla.find((s) => s.property === 'frequency');
  const latency = sla.find((s) => s.property === 'latency');
  const cadence = frequency && CADENCES[`${frequency.value} ${frequency.unit}`];
  if (frequency && !cadence)
    faults.add(
      ['slaProperties'],
      'a frequency that Concord does not know',
      Object.keys(CADENCES).join(', '),
      'use one',
    );
  if (latency && latency.unit !== 'd')
    faults.add(['slaProperties'], 'the latency is not in days', 'unit: d', 'write it in days');
  return {
    mode: own.delivery?.mode ?? 'full',
    cadence: cadence ?? 'once',
    expectedAfterDays: latency?.value ?? 0,
    minRows: own.delivery?.minRows ?? 1,
    maxRows: own.delivery?.maxRows ?? Number.MAX_SAFE_INTEGER,
    period: own.delivery?.period ?? '',
    filePeriod: readFilePeriod(own, faults),
  };
}

/** Checks across settings. In doubt about people, a contract is refused. */
function checkWhole(contract: Contract, own: DatasetValues, faults: Faults): void {
  const at: SettingPath = ['customProperties'];
  const identifiers = contract.columns.filter((c) => c.classification === 'identifier').map((c) => c.name);
  if (identifiers.length && own.identity === 'none')
    faults.add(
      at,
      `identifying columns (${identifiers.join(', ')}) but identity: none`,
      'who the rows are about',
      'state identity',
    );
  if (own.zone === 'open' && (identifiers.length || (own.identity && own.identity !== 'none')))
    faults.add(at, 'rows about people in zone: open', 'zone: care or pseudonymised', 'change the zone');
  if (contract.delivery.mode === 'upsert' && !contract.key.length)
    faults.add(
      at,
      'delivery mode upsert without a key',
      'primaryKey: true on the key columns',
      'add it, or use append',
    );
  if (contract.delivery.minRows > contract.delivery.maxRows)
    faults.add(at, 'minRows is above maxRows', 'minRows at most maxRows', 'swap or mend them');
  if (contract.thresholds.warn > contract.thresholds.accept)
    faults.add(at, 'threshold warn is above accept', 'warn at most accept', 'swap or mend them');
  const { format } = contract.file;
  const paths = contract.columns.filter((c) => c.path !== undefined).map((c) => c.name);
  if (paths.length && format !== 'jsonl' && format !== 'geojson')
    faults.add(
      at,
      `'path' on ${paths.join(', ')} does not fit ${format}`,
      "'path' only for jsonl and geojson",
      'remove it',
    );
  const csvOnly = ['delimiter', 'quote', 'encoding', 'multiline'] as const;
  for (const name of csvOnly)
    if (contract.file.format !== 'csv' && own.dialect?.[name] !== undefined)
      faults.add(at, `dialect '${name}' does not fit ${contract.file.format}`, `'${name}' only for csv`, 'remove it');
  if (own.dialect?.sheet !== undefined && contract.file.format !== 'xlsx')
    faults.add(at, `dialect 'sheet' does not fit ${contract.file.format}`, "'sheet' only for xlsx", 'remove it');
}
