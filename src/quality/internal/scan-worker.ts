/** The second thread of `scanFile`: posts 'repair' when a repaired copy will be needed, and at its end the scan. */
import { parentPort, workerData } from 'node:worker_threads';
import { silentProgress } from '../../progress.ts';
import type { ScanOrder } from './scan-file.ts';
import { scanRange } from './scan-lines.ts';

const { path, options, start, end } = workerData as ScanOrder;
let told = false;
const onRepair = (): void => {
  if (!told) parentPort?.postMessage('repair');
  told = true;
};
parentPort?.postMessage(await scanRange(path, { ...options, progress: silentProgress, onRepair }, start, end));
