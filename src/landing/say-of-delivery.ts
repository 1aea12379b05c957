/** What people say of a delivery after it came. Each statement is kept beside it; the receipt itself never changes. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import type { Withdrawal } from './delivery.ts';
import { keepText } from './keep-on-disk.ts';
import { deliveryFolder } from './record-delivery.ts';

interface Correcting {
  corrects: string;
  /** ISO time */
  at: string;
}

const FILES = { corrects: 'corrects.json', withdrawals: 'withdrawals.json' };

/** Records that a delivery corrects another, said when its bytes were landed again. */
export function recordCorrects(paths: WorkspacePaths, deliveryId: string, said: Correcting): void {
  append(paths, deliveryId, FILES.corrects, said);
}

/** Records that a delivery was taken back, or put back again; the last statement holds, all are kept. */
export function recordWithdrawal(paths: WorkspacePaths, deliveryId: string, said: Withdrawal): void {
  append(paths, deliveryId, FILES.withdrawals, said);
}

/** What was last said of the delivery in this folder, by a day. @param asAt ISO date; everything said counts when absent */
export function saidOf(folder: string, asAt?: string): { corrects: string | null; withdrawn: Withdrawal | null } {
  const last = <T extends { at: string }>(file: string): T | null =>
    readStatements<T>(join(folder, file)).findLast((s) => !asAt || s.at.slice(0, 10) <= asAt) ?? null;
  const withdrawal = last<Withdrawal>(FILES.withdrawals);
  return {
    corrects: last<Correcting>(FILES.corrects)?.corrects ?? null,
    withdrawn: withdrawal?.withdrawn ? withdrawal : null,
  };
}

function append(paths: WorkspacePaths, deliveryId: string, file: string, said: { at: string }): void {
  mkdirSync(paths.temporary, { recursive: true });
  const place = join(deliveryFolder(paths, deliveryId), file);
  keepText(place, `${JSON.stringify([...readStatements(place), said], null, 2)}\n`, paths.temporary);
}

function readStatements<T>(path: string): T[] {
  if (!existsSync(path)) return [];
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T[];
  } catch {
    throw new ConcordError('store-damaged', {
      where: path,
      problem: 'what was said of this delivery is not whole',
      expected: 'the JSON that was written when it was said',
      remedy: 'restore the file from a backup, or remove it and say it again',
    });
  }
}
