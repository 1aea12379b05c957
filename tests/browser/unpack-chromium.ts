/** Unpacks the browser that comes inside an npm package into `.chromium/`, once. */
import { chmodSync, createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the browser is: what the environment says, or our own unpacked copy. */
export const chromiumPath = (): string => process.env.CHROMIUM ?? join(ROOT, '.chromium', 'chromium');

export default async function unpackChromium(): Promise<void> {
  const file = chromiumPath();
  if (process.env.CHROMIUM || existsSync(file)) return;
  mkdirSync(join(ROOT, '.chromium'), { recursive: true });
  const half = `${file}.${process.pid}`;
  await pipeline(
    createReadStream(join(dirname(require.resolve('@sparticuz/chromium')), '..', 'bin', 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(half),
  );
  chmodSync(half, 0o755);
  renameSync(half, file);
}
