/** Reading the identity zone: a copy that only this process has, while its seal stays and a build may run. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConcordError } from '../concord-error.ts';
import { type Engine, identifier, literal, openEngine } from '../engine/engine.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { openSealed, sealedPath } from '../pseudonym/seal-file.ts';
import type { WorkspacePaths } from '../workspace/workspace.ts';
import { identityFolder } from './identity-zone.ts';
import { liesPlain } from './lies-plain.ts';

const FILE = 'index.duckdb';
const READING = /^reading-(\d+)-/;

/**
 * Lets `work` read the zone as the last build left it. The engine is in memory: each table of the zone is a view on it, and nothing
 * that is laid on it lasts. The copy loses its name as soon as it is open, so that a process which is killed leaves no plain one;
 * what a killed one left besides is removed by the next reader.
 * @throws ConcordError no-data when no build with keys has made a zone, workspace-invalid when the key of its seal is not among the
 * keys, store-damaged when the sealed file was changed or the key is another, disk
 * @example await readIdentityZone(workspace.paths, keys, (engine) => engine.all('select * from resident'))
 */
export async function readIdentityZone<T>(
  paths: Pick<WorkspacePaths, 'data'>,
  keys: Keys,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const zone = identityFolder(paths);
  const sealed = sealedPath(join(zone, FILE));
  if (!existsSync(sealed)) throw notThere();
  forgetDeadReaders(zone);
  const folder = mkdtempSync(join(zone, `reading-${process.pid}-`));
  const forget = (): void => rmSync(folder, { recursive: true, force: true });
  const isGone = liesPlain(forget);
  try {
    const file = join(folder, FILE);
    await openSealed(sealed, keys, file);
    const engine = await openEngine({ temporaryFolder: join(folder, 'spill'), memoryLimit: '4GB' });
    try {
      await attach(engine, file);
      rmSync(file);
      return await work(engine);
    } finally {
      engine.close();
    }
  } finally {
    forget();
    isGone();
  }
}

async function attach(engine: Engine, file: string): Promise<void> {
  await engine.run(`attach ${literal(file)} as zone (read_only)`);
  const tables = await engine.all<{ name: string }>(
    "select table_name as name from duckdb_tables() where database_name = 'zone' and schema_name = 'main' order by 1",
  );
  for (const { name } of tables)
    await engine.run(`create view ${identifier(name)} as select * from zone.main.${identifier(name)}`);
}

/** A process of another user counts as alive: what is in doubt is left alone. */
function forgetDeadReaders(zone: string): void {
  for (const name of readdirSync(zone)) {
    const processId = Number(READING.exec(name)?.[1] ?? 0);
    if (processId > 0 && !isAlive(processId)) rmSync(join(zone, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const notThere = (): ConcordError =>
  new ConcordError('no-data', {
    where: 'the resident index',
    problem: 'there is none yet',
    expected: 'a workspace built with keys',
    remedy: 'build it first: concord build --keys FILE',
  });
