/** Makes the demo workspace in a temporary folder with the command line, and serves it until it is stopped. */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { demoFolder } from './demo-folder.ts';

const CONCORD = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const folder = demoFolder();

rmSync(folder, { recursive: true, force: true });
const child = spawn(
  process.execPath,
  [CONCORD, 'start', '--residents', '1000', '--workspace', folder, '--port', process.env.CONCORD_TEST_PORT ?? '0'],
  { stdio: 'inherit' },
);

const stop = (): void => {
  child.kill('SIGTERM');
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
child.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 0);
});
