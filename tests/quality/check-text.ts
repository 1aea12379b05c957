/** Checks a text, or bytes, as a file in a folder of its own, on a real engine. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contract } from '../../src/contract/contract.ts';
import { type Engine, literal, type Row } from '../../src/engine/engine.ts';
import { acceptedRows } from '../../src/quality/accepted-rows.ts';
import { type CheckFileOptions, checkFile } from '../../src/quality/check-file.ts';
import type { CheckResult } from '../../src/quality/check-result.ts';

export interface Checked {
  result: CheckResult;
  accepted: Row[];
  /** faults that reject rows, in file order */
  rejected: Row[];
  warnings: Row[];
}

export async function checkText(
  content: string | Uint8Array,
  contract: Contract,
  engine: Engine,
  more: Partial<CheckFileOptions> = {},
): Promise<Checked> {
  const place = mkdtempSync(join(tmpdir(), 'concord-check-'));
  try {
    const path = join(place, 'delivery');
    const folder = join(place, 'checked');
    mkdirSync(folder);
    writeFileSync(path, content);
    const result = await checkFile({ path, contract, folder, engine, temporary: join(place, 'temporary'), ...more });
    const faults = (name: string): Promise<Row[]> =>
      engine.all(`select * from read_parquet(${literal(join(folder, name))})`);
    return {
      result,
      accepted: await engine.all(acceptedRows(folder)),
      rejected: await faults('rejected.parquet'),
      warnings: await faults('warnings.parquet'),
    };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** `rule@line,line` of every fault group, without the class of value, sorted. */
export const told = (result: CheckResult): string[] =>
  [...Map.groupBy(result.faults, (f) => f.rule)]
    .map(([rule, groups]) => {
      const lines = groups.flatMap((g) => g.lines).toSorted((a, b) => a - b);
      return lines.length > 0 ? `${rule}@${lines.join(',')}` : rule;
    })
    .toSorted();
