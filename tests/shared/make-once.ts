/** What several test files begin with is made by the first of them that needs it, once in a run; nobody may write to it. */
import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { inject } from 'vitest';

/**
 * @param name of what is made, the same for the same thing
 * @param make gets the path of a folder that is not there yet
 * @returns that folder, whole; the others wait while one makes it, and who failed leaves it to the next
 */
export async function makeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject('sharedFolder'), name);
  while (!existsSync(`${folder}.made`)) {
    if (!isFree(`${folder}.making`)) {
      await setTimeout(200);
      continue;
    }
    try {
      if (existsSync(`${folder}.made`)) continue;
      rmSync(folder, { recursive: true, force: true });
      await make(folder);
      writeFileSync(`${folder}.made`, '');
    } finally {
      rmdirSync(`${folder}.making`);
    }
  }
  return folder;
}

/** Takes the lock when nobody has it. */
function isFree(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
