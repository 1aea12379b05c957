/** The second thread of `scanFile`. */
import { parentPort, workerData } from 'node:worker_threads';
import { silentProgress } from '../../progress.ts';
import type { ScanOrder } from './scan-file.ts';
import { scanRange } from './scan-lines.ts';

const { path, options, start, end } = workerData as ScanOrder;
parentPort?.postMessage(await scanRange(path, { ...options, progress: silentProgress }, start, end));
