import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Conformance } from './conformance.ts';

/** Every `<group>-conformance.ts` of this folder, so that none can be forgotten in a list. */
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('-conformance.ts') && name !== 'all-conformance.ts')
  .sort();

export const ALL_CONFORMANCE: Conformance[] = (
  await Promise.all(
    files.map((name) => import(join(import.meta.dirname, name)) as Promise<{ CONFORMANCE: Conformance[] }>),
  )
).flatMap((module) => module.CONFORMANCE);
