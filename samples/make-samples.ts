/**
 * Makes the samples: two care systems that do not exist, in the exact form of each publication. Seeded, so the same files
 * come out each time; nothing in them is copied from a real file. Run: `node samples/make-samples.ts`.
 */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeEmergency } from './make/emergency.ts';
import { writeFaulty } from './make/faulty.ts';
import { writeFlow } from './make/flow.ts';
import { writeGeography } from './make/geography.ts';
import { writeIdentifiable } from './make/identifiable.ts';
import { smallAreas } from './make/places.ts';
import { writePractices } from './make/practices.ts';
import { writeWaiting } from './make/waiting.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const extracts = process.argv[2] ?? here('demo/extracts');
rmSync(extracts, { recursive: true, force: true });
const areas = smallAreas();
writeEmergency(extracts);
writeFlow(extracts);
writeWaiting(extracts);
await writeGeography(extracts, areas);
writePractices(extracts, areas);
writeFaulty(process.argv[3] ?? here('faulty'));
writeIdentifiable(process.argv[4] ?? here('identifiable'));
