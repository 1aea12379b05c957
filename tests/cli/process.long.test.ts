/** The real program: exit codes, streams, pipes, no stack traces. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'concord-process-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (argv: string[], cwd = folder) =>
  spawnSync(process.execPath, [MAIN, ...argv], { cwd, encoding: 'utf8', input: '', timeout: 60_000 });

describe('the concord program', () => {
  it('writes results to stdout and ends with 0', () => {
    const ran = run(['new', 'system']);
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('Made the workspace system');
    expect(ran.stderr).toBe('');
  });

  it('finds the workspace from a folder inside it', () => {
    const ran = run(['editions', '--json'], join(folder, 'system', 'catalogue'));
    expect(ran.status).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual([]);
  });

  it('writes errors to stderr, with the exit code of their kind and no stack', () => {
    const ran = run(['metric', 'no-such-metric'], join(folder, 'system'));
    expect(ran.status).toBe(5);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toContain('What to do: ');
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  it('does not ask where nobody can answer', () => {
    const ran = run(
      ['contract', 'draft', fileURLToPath(new URL('../../docs/tutorial/falls-response.csv', import.meta.url))],
      join(folder, 'system'),
    );
    expect(ran.status).toBe(2);
    expect(ran.stderr).toContain('cannot be asked, because this is not a terminal');
    expect(ran.stderr).not.toMatch(/^\s+at /m);
  });

  it('ends at once at Ctrl-C, whatever query runs', async () => {
    const module = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
    const program = `
      import { endOnInterrupt } from ${module('cli/end-on-interrupt.ts')};
      import { openEngine } from ${module('engine/engine.ts')};
      endOnInterrupt();
      const engine = await openEngine({ threads: 1 });
      setTimeout(() => process.stdout.write('running'), 100);
      await engine.all('select count(*) as n from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });
    child.stdout.once('data', () => child.kill('SIGINT'));
    expect(await new Promise((ended) => child.once('exit', (code, signal) => ended([code, signal])))).toEqual([
      null,
      'SIGINT',
    ]);
  }, 30_000);

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ended by %s in the middle of work above the privacy line, it leaves nothing of it plain, and what was sealed as it was',
    async (ending) => {
      const module = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));
      const data = mkdtempSync(join(folder, 'zones-'));
      const program = `
        import { endOnInterrupt } from ${module('cli/end-on-interrupt.ts')};
        import { openCareWork } from ${module('edition/care/care-work.ts')};
        import { openIdentityZone } from ${module('edition/identity-zone.ts')};
        import { Key, keysOf } from ${module('pseudonym/keys.ts')};
        import { createHash } from 'node:crypto';
        import { existsSync, readFileSync, writeFileSync } from 'node:fs';
        endOnInterrupt();
        const data = ${JSON.stringify(data)};
        const keys = keysOf([new Key('zones', 1, Buffer.alloc(32, 5))]);
        const paths = { data, editions: data + '/editions', current: data + '/CURRENT' };
        await (await openIdentityZone(paths, keys)).seal();
        const zone = await openIdentityZone(paths, keys);
        await zone.engine.run('create table of_somebody as select 1 as number');
        await zone.engine.run('checkpoint');
        writeFileSync(zone.folder + '/national-list-made-up', '1');
        await openCareWork(paths, keys);
        writeFileSync(data + '/care/steps/rows.parquet', '1');
        if (!existsSync(zone.folder + '/index.duckdb')) throw new Error('nothing lies plain');
        process.stdout.write(createHash('sha256').update(readFileSync(zone.folder + '/index.duckdb.sealed')).digest('hex'));
        await zone.engine.all('select count(*) as n from range(1000000) a, range(1000000) b where a.range % 7 = b.range % 5');`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });
      let told = '';
      child.stdout.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        child.kill(ending);
      });
      let failed = '';
      child.stderr.on('data', (chunk: Buffer) => {
        failed += chunk.toString();
      });
      const ended = await new Promise((settle) => child.once('exit', (code, signal) => settle([code, signal])));
      expect([failed, ended]).toEqual(['', [null, ending]]);
      const sealed = readFileSync(join(data, 'identity/index.duckdb.sealed'));
      expect(createHash('sha256').update(sealed).digest('hex')).toBe(told);
      expect(readdirSync(join(data, 'identity'))).toEqual(['index.duckdb.sealed']);
      expect(readdirSync(join(data, 'care'))).toEqual([]);
    },
    60_000,
  );

  it('ends quietly when the reader of its output leaves', async () => {
    const child = spawn(process.execPath, [MAIN, 'catalogue', '--json'], { cwd: join(folder, 'system') });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('gives the thread pool room for queries and files together', () => {
    const script = `import(${JSON.stringify(new URL('../../src/cli/size-thread-pool.ts', import.meta.url).href)}).then(() => console.log(process.env.UV_THREADPOOL_SIZE))`;
    const environment = { ...process.env };
    delete environment.UV_THREADPOOL_SIZE;
    const ran = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env: environment });
    expect(ran.stdout.trim()).toBe('12');
  });

  it('imports the size of the pool before anything that could use it', async () => {
    const { readFileSync } = await import('node:fs');
    const first = /^import .*$/m.exec(readFileSync(MAIN, 'utf8'))?.[0];
    expect(first).toBe("import './size-thread-pool.ts';");
  });
});
