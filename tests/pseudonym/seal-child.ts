/** Seals or opens a file in a process of its own, so that a test can kill it. */
import { Key, keysOf } from '../../src/pseudonym/keys.ts';
import { openSealed, sealedPath, sealFile } from '../../src/pseudonym/seal-file.ts';

const [what, path, hex] = process.argv.slice(2) as [string, string, string];
const key = new Key('zones', 1, Buffer.from(hex, 'hex'));
process.stdout.write('ready\n');
if (what === 'seal') await sealFile(path, key);
else await openSealed(sealedPath(path), keysOf([key]), path);
process.stdout.write('done\n');
