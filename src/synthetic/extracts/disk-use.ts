/** How much a folder holds. */
import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that goes away while it is read, such as one for spilling, holds nothing. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** @returns bytes in it and in all below it; a file that goes away meanwhile counts nothing */
function bytesIn(folder: string): number {
  return entriesOf(folder)
    .filter((entry) => entry.isFile())
    .reduce(
      (sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
}

/** Looks at the folder every second, so that what spills for a while is counted too. */
export function watchDisk(folder: string): { peak: () => number; stop: () => void } {
  let most = 0;
  const look = (): void => {
    most = Math.max(most, bytesIn(folder));
  };
  const timer = setInterval(look, 1000);
  timer.unref();
  return {
    peak: () => {
      look();
      return most;
    },
    stop: () => clearInterval(timer),
  };
}
