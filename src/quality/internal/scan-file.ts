/** Scans a whole CSV file; a large one in two halves at once, since one core alone would hold the engine up. */
import { open, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { silentProgress } from '../../progress.ts';
import type { Scan, ScanOptions } from './line-cursor.ts';
import { noteLine } from './line-map.ts';
import { scanRange } from './scan-lines.ts';

/** Bytes below which starting a second thread costs more than it saves. */
const SPLIT_ABOVE = 48 << 20;
const HEAD = 1 << 20;
const LF = 10;

/** What a second thread is given. */
export interface ScanOrder {
  path: string;
  options: Omit<ScanOptions, 'progress' | 'onRepair'>;
  start: number;
  end: number;
}

/** @param splitAbove bytes from which a file is read in two halves; where records may span lines, or lines before the header are passed over, it never is */
export async function scanFile(path: string, options: ScanOptions, splitAbove = SPLIT_ABOVE): Promise<Scan> {
  const { size } = await stat(path);
  const middle =
    options.multiline || options.skipRows > 0 || size < splitAbove
      ? null
      : await lineStartAfter(path, Math.floor(size / 2));
  const width = middle === null ? null : await widthOf(path, options, middle);
  if (middle === null || width === null) return scanRange(path, options, 0, size);
  return scanHalves(path, options, { middle, size, width }, scanElsewhere);
}

/**
 * Two scans at once, joined as one.
 * @param where.middle where a line begins, after the header
 * @param elsewhere scans the second half
 */
export async function scanHalves(
  path: string,
  options: ScanOptions,
  where: { middle: number; size: number; width: number },
  elsewhere: (order: ScanOrder, onRepair: ScanOptions['onRepair']) => Promise<Scan>,
): Promise<Scan> {
  const { middle, size, width } = where;
  const { progress, onRepair, ...plain } = options;
  const rest = { ...plain, header: false, skipRows: 0, width };
  const silent = { ...rest, progress: silentProgress, onRepair };
  const both = { ...progress, advance: (done: number) => progress.advance(Math.min(size, done * 2)) };
  if (onRepair) await lookAtEnd(path, silent, middle, size);
  const [first, second] = await Promise.all([
    scanRange(path, { ...options, progress: both }, 0, middle),
    // a fault comes back from a thread without its class: here it is thrown as one scan throws it
    elsewhere({ path, options: rest, start: middle, end: size }, onRepair).catch(() =>
      scanRange(path, silent, middle, size),
    ),
  ]);
  return joined(first, second);
}

/** Columns that every line must have: from the header, which lies in the first part of any sensible file. */
async function widthOf(path: string, options: ScanOptions, middle: number): Promise<number | null> {
  if (!options.header) return options.width;
  const end = middle > HEAD ? await lineStartAfter(path, HEAD) : middle;
  if (end === null) return null;
  const head = await scanRange(path, { ...options, progress: silentProgress }, 0, end);
  return head.header && !head.headerFault ? head.width : null;
}

/** A file cut short, or with a total below its rows, shows it in its last lines: its copy is then made during the scan. */
async function lookAtEnd(path: string, options: ScanOptions, middle: number, size: number): Promise<void> {
  const from = await lineStartAfter(path, Math.max(middle, size - HEAD));
  if (from !== null) await scanRange(path, options, from, size);
}

/** The first byte after the next LF; null when there is none within a megabyte. */
async function lineStartAfter(path: string, position: number): Promise<number | null> {
  const file = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(HEAD);
    const { bytesRead } = await file.read(bytes, 0, HEAD, position);
    const found = bytes.subarray(0, bytesRead).indexOf(LF);
    return found < 0 ? null : position + found + 1;
  } finally {
    await file.close();
  }
}

function scanElsewhere(order: ScanOrder, onRepair: ScanOptions['onRepair']): Promise<Scan> {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    worker.on('message', (said: Scan | 'repair') => (said === 'repair' ? onRepair?.() : resolve(said)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the second thread of the scan stopped without an answer')));
  });
}

/** One scan of two: the second half's lines and records follow the first's. */
function joined(first: Scan, second: Scan): Scan {
  const lines = { positions: [...first.lines.positions], shifts: [...first.lines.shifts] };
  second.lines.positions.forEach((position, i) => {
    noteLine(lines, first.records + position, first.physicalLines + position + (second.lines.shifts[i] ?? 0));
  });
  return {
    ...first,
    physicalLines: first.physicalLines + second.physicalLines,
    blankLines: first.blankLines + second.blankLines,
    records: first.records + second.records,
    bad: {
      lines: first.bad.lines.concat(second.bad.lines.map((line) => line + first.physicalLines)),
      faults: first.bad.faults.concat(second.bad.faults),
    },
    lines,
    drop: first.drop.concat(second.drop),
    lineEnds: { lf: first.lineEnds.lf + second.lineEnds.lf, crlf: first.lineEnds.crlf + second.lineEnds.crlf },
    needsRepair: first.needsRepair || second.needsRepair,
    blankable: first.blankable && second.blankable,
  };
}
