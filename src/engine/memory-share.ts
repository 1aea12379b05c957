/** How much memory an engine may hold before it spills, when several work side by side in one process. */
import { totalmem } from 'node:os';

/**
 * A share of the memory that this process may use, as the engine takes it.
 * @param share 0 to 1
 * @returns e.g. `3072MB`; never under 1 GB, with which every step of a build can work
 * @example await openEngine({ memoryLimit: memoryShare(1 / 8) })
 */
export function memoryShare(share: number): string {
  const usable = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return `${Math.max(1024, Math.floor((usable * share) / 2 ** 20))}MB`;
}
