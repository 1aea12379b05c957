/** A PostgreSQL of its own for a test, run as an ordinary user, where Debian's package is installed. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';

const PROGRAMS = '/usr/lib/postgresql/15/bin';
export const HAS_POSTGRESQL = existsSync(join(PROGRAMS, 'initdb'));

export interface Server {
  newDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root, so root runs it as the user that Debian's package makes. */
export async function startServer(folder: string): Promise<Server> {
  const as = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  mkdirSync(folder);
  if (as.uid !== undefined) {
    chownSync(folder, as.uid, as.gid);
    chownSync(join(folder, '..'), as.uid, as.gid);
  }
  const data = join(folder, 'data');
  const options = { ...as, cwd: folder, stdio: 'ignore' as const };
  execFileSync(
    join(PROGRAMS, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
    options,
  );
  const port = await freePort();
  // nothing here cuts the power, and the folder is gone afterwards: no waiting for the disk
  const settings = ['max_connections=300', 'listen_addresses=127.0.0.1', 'fsync=off', 'full_page_writes=off'];
  const server = spawn(
    join(PROGRAMS, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((s) => ['-c', s]), '-k', folder],
    options,
  );
  await ready(port, server);
  await ask(port, 'create role concord login');
  return {
    newDatabase: async (name) => {
      await ask(port, `create database ${name} owner concord`);
      return `postgresql://concord@127.0.0.1:${port}/${name}`;
    },
    stop: async () => {
      const exited = once(server, 'exit');
      server.kill('SIGQUIT');
      await exited;
    },
  };
}

const idOf = (which: '-u' | '-g'): number => Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  return port;
}

async function ready(port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await ask(port, 'select 1');
    } catch (error) {
      if (server.exitCode !== null || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function ask(port: number, sql: string): Promise<void> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
