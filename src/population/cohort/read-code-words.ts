/** The codes that cohorts speak in, with their words: registers, segments, conditions, measurements, ethnic categories. */
import { catalogueFiles } from '../../workspace/catalogue-files.ts';
import { readAddedCodeFiles } from '../../workspace/read-added-code-files.ts';
import { readCodeFile } from '../../workspace/read-code-file.ts';
import type { Workspace } from '../../workspace/workspace.ts';

export interface CodeWords {
  /** disease registers: code → name */
  registers: Map<string, string>;
  /** codes of those that the Quality and Outcomes Framework (QOF) has not */
  registersOutsideQof: Set<string>;
  /** segments of the population: code → name */
  segments: Map<string, string>;
  /** conditions that have a code list: code → name, the register's where it has one */
  conditions: Map<string, string>;
  /** measurements: name → unit (UCUM) */
  observations: Map<string, string>;
  /** ethnic categories of the 16+1: code → label */
  ethnicCategories: Map<string, string>;
  /** broad groups of the 2021 census → their categories; `Unknown` are those that say nothing */
  ethnicGroups: Map<string, string[]>;
}

/** The group of people whose ethnic category says nothing, or of whom nobody told it. */
export const UNKNOWN_GROUP = 'Unknown';

/** Whether a unit (UCUM) says nothing that a reader would be told: of scores, shares and counts. */
export const hasNoUnit = (unit: string): boolean => /^(1|\{.*\}|)$/.test(unit);

/** @returns empty maps for lists that the catalogue has not */
export function readCodeWords(workspace: Pick<Workspace, 'catalogueFolders'>): CodeWords {
  const files = new Map(catalogueFiles(workspace, 'codes').map(({ id, path }) => [id, path]));
  const rows = (id: string): Record<string, string>[] => {
    const path = files.get(id);
    return path ? readCodeFile(path).map(({ record }) => record) : [];
  };
  const words = (id: string, key: string, word: string): Map<string, string> =>
    new Map(rows(id).map((row) => [row[key] ?? '', row[word] ?? '']));
  const conditions = readAddedCodeFiles(workspace, 'condition_codes').flatMap((file) =>
    file.rows.map((row) => row.record),
  );
  const registers = words('ltc_registers', 'code', 'name');
  const ethnicGroups = new Map<string, string[]>();
  for (const { code = '', group5_census2021: group = '' } of rows('ethnicity_16plus1'))
    ethnicGroups.set(group, [...(ethnicGroups.get(group) ?? []), code]);
  return {
    registers,
    registersOutsideQof: new Set(rows('ltc_registers').flatMap((r) => (r.is_qof === 'true' ? [] : [r.code ?? '']))),
    segments: words('segments', 'code', 'name'),
    conditions: new Map(conditions.map(({ condition = '' }) => [condition, registers.get(condition) ?? condition])),
    observations: words('observation_codes', 'observation', 'unit'),
    ethnicCategories: words('ethnicity_16plus1', 'code', 'label'),
    ethnicGroups,
  };
}
