/** What serves pseudonymised data runs without keys, and without being able to read what lies above the privacy line. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type DoubtfulWorkspace, makeDoubtfulWorkspace } from './doubtful-workspace.ts';

/** A build is a whole one; on a busy machine it takes its time. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const ABOVE = ['identity', 'care', 'landed', 'deliveries', 'store.sqlite'];
const BELOW = ['.', 'steps', 'serving', 'editions'];
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

let made: DoubtfulWorkspace;
const above = () => ABOVE.map((name) => join(made.folder, '.concord', name)).filter((path) => existsSync(path));

beforeAll(async () => {
  made = await makeDoubtfulWorkspace();
  await made.build();
  giveAway();
});
afterAll(() => made.remove());

interface Serving {
  url: string;
  stop(): Promise<void>;
}

/** Starts the real program. As root it is run as nobody, since nothing is closed to root. */
async function serve(): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--workspace', made.folder], {
    env: { TMPDIR: join(made.folder, 'spill') },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const url = await addressOf(child);
  return {
    url,
    stop: async () => {
      child.kill('SIGINT');
      await once(child, 'exit');
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (url) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', () => reject(new Error(`it does not serve: ${said}`)));
  });
}

/** As who serves. */
const canRead = (path: string): boolean =>
  spawnSync('cat', [path], isRoot ? { uid: NOBODY, gid: NOBODY } : {}).status === 0;

const PATHS = ['/api/health', '/api/editions/current', '/api/metrics', '/api/datasets', '/api/openapi.json'].concat(
  '/api/pages/urgent-and-emergency-care',
);

/** Status and body by path. */
async function answers({ url }: Serving): Promise<Record<string, string>> {
  const found: [string, string][] = [];
  for (const path of PATHS) {
    const response = await fetch(url + path);
    found.push([path, `${response.status} ${await response.text()}`]);
  }
  return Object.fromEntries(found);
}

/** The workspace is nobody's own, where nobody is who serves. */
function giveAway(): void {
  chmodSync(dirname(made.folder), 0o755);
  // its catalogue is cut short, for quick builds; what serves reads ours
  rmSync(join(made.folder, 'catalogue'), { recursive: true });
  mkdirSync(join(made.folder, 'spill'));
  if (!isRoot) return;
  chownSync(made.folder, NOBODY, NOBODY);
  for (const entry of readdirSync(made.folder, { recursive: true, withFileTypes: true }))
    chownSync(join(entry.parentPath, entry.name), NOBODY, NOBODY);
}

/** All is another's, as built: what is below the line is open to the group of who serves, what is above it to its owner alone. */
function closeAbove(): void {
  const data = join(made.folder, '.concord');
  const all = ['.', ...readdirSync(data, { recursive: true, encoding: 'utf8' })];
  for (const name of isRoot ? all : []) chownSync(join(data, name), 0, NOBODY);
  for (const path of above()) {
    if (isRoot) chownSync(path, 0, 0);
    chmodSync(path, isRoot ? 0o700 : 0o000);
  }
}

describe('serving', () => {
  it('answers the same when the zones, the extracts and the store may not be read', async () => {
    const server = await serve();
    const usual = await answers(server);
    await server.stop();
    expect(PATHS.filter((path) => usual[path]?.startsWith('200 ')).length).toBeGreaterThan(4);
    expect(above().map((path) => path.split('/').at(-1))).toContain('identity');
    closeAbove();
    expect(canRead(join(made.folder, '.concord/identity/index.duckdb.sealed'))).toBe(false);
    expect(canRead(join(made.folder, '.concord/CURRENT'))).toBe(true);
    for (const name of BELOW) expect(statSync(join(made.folder, '.concord', name)).mode & 0o007).toBe(0);
    const closed = await serve();
    expect(await answers(closed)).toEqual(usual);
    await closed.stop();
  });

  it.each(['serve', 'start'])(
    '%s does not begin where keys are in the environment, and repeats none',
    async (command) => {
      const key = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
      const ran = await made.concord([command, '--port', '0'], {
        environment: { CONCORD_KEY_ZONES_1: key, concord_key_records_2: key, HOME: '/' },
      });
      expect([ran.exitCode, ran.out]).toEqual([2, '']);
      expect(ran.err).toContain('CONCORD_KEY_ZONES_1, concord_key_records_2: ');
      expect(ran.err).not.toContain(key);
    },
  );
});
