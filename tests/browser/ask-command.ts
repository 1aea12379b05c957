import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Answer } from '../../src/metric/metric.ts';
import { demoFolder } from './demo-folder.ts';

const CONCORD = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** What `concord metric … --json` says about the demo workspace. */
export async function askCommand(metric: string, ...options: string[]): Promise<Answer> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CONCORD, 'metric', metric, ...options, '--json', '--workspace', demoFolder()],
    { maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as Answer;
}
