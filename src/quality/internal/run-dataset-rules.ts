/** Rules about the whole file: volume, and the contract's own queries over the accepted rows. */
import type { Contract, DatasetRule } from '../../contract/contract.ts';
import type { Engine } from '../../engine/engine.ts';
import type { FaultGroup } from '../check-result.ts';
import { fileRule } from './prepared-input.ts';
import { couldNotRun } from './read-rows.ts';
import { fileFault } from './write-rejected.ts';

export interface DatasetFaults {
  faults: FaultGroup[];
  /** rules that could not run */
  notRun: FaultGroup[];
  /** a rule of severity refuse was broken: the delivery is set aside */
  quarantine: boolean;
}

const TABLE_MARK = '${' + 'table}';

/** `accepted` is the SQL of the accepted rows, `rows` their number. */
export async function runDatasetRules(
  contract: Contract,
  accepted: string,
  rows: number,
  engine: Engine,
): Promise<DatasetFaults> {
  const found: DatasetFaults = { faults: volumeFaults(contract, rows), notRun: [], quarantine: false };
  found.quarantine = found.faults.length > 0;
  for (const rule of contract.datasetRules) {
    const value = await measure(rule, accepted, engine);
    if (value === null) found.notRun.push(fileFault(couldNotRun(`dataset:${rule.name}`, null)));
    else if (value < rule.min || value > rule.max) {
      found.faults.push(brokenRule(rule));
      if (rule.severity === 'refuse') found.quarantine = true;
    }
  }
  return found;
}

/** The rule's number; null when it gives none, which is an error and not a pass. */
async function measure(rule: DatasetRule, accepted: string, engine: Engine): Promise<number | null> {
  try {
    const rows = await engine.all(rule.query.replaceAll(TABLE_MARK, `(${accepted})`));
    const value = Object.values(rows[0] ?? {})[0];
    const number =
      typeof value === 'boolean' ? Number(value) : value === null || value === undefined ? NaN : Number(value);
    return Number.isFinite(number) && rows.length === 1 ? number : null;
  } catch {
    return null;
  }
}

const brokenRule = (rule: DatasetRule): FaultGroup => ({
  rule: `dataset:${rule.name}`,
  column: null,
  valueClass: null,
  severity: rule.severity === 'refuse' ? 'file' : 'warn',
  dimension: rule.dimension,
  problem: rule.description,
  expected: rule.expected,
  remedy: rule.remedy,
  rows: 0,
  lines: [],
});

function volumeFaults(contract: Contract, rows: number): FaultGroup[] {
  const { minRows, maxRows } = contract.delivery;
  if (rows >= minRows && rows <= maxRows) return [];
  const rule = fileRule(
    'row-count',
    `${rows} rows were accepted`,
    `from ${minRows} to ${maxRows} rows`,
    'check that the extract is whole and is the right one',
  );
  return [fileFault({ ...rule, dimension: 'completeness' })];
}
