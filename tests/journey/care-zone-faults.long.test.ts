/** What goes wrong with the care zone: builds that fail or are killed, another key, damage. The sealed form holds. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConcordError } from '../../src/concord-error.ts';
import { openCareZone } from '../../src/edition/care/open-care-zone.ts';
import type { Workspace } from '../../src/workspace/workspace.ts';
import { careMarks, filesOfCare, sealedCare, searchOutside, usableMarks } from './care-search.ts';
import { makeSent, whereabouts } from './care-twin.ts';
import {
  buildCare,
  careKeys,
  landVisits,
  MAPPING,
  MODES,
  makeCareWorkspace,
  type Sent,
  writeMapping,
} from './care-workspace.ts';

const SCRIPT = new URL('./build-care.ts', import.meta.url);
const SEALED = ['care.duckdb.sealed'];
let workspace: Workspace;
let before: Buffer;
const sent: Sent[] = [];
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

beforeAll(async () => {
  workspace = makeCareWorkspace();
  await send(5);
  await buildCare(workspace);
});
beforeEach(() => {
  before = readFileSync(sealedCare(workspace));
});
afterAll(() => rmSync(workspace.folder, { recursive: true, force: true }));

/** Lands one more delivery of each partner and of each mode. */
async function send(seed: number, modes = MODES): Promise<void> {
  const more = makeSent(seed, 1, { visits: 6, modes });
  await landVisits(workspace, more, sent.length);
  sent.push(...more);
}

const isAsBefore = (): boolean => readFileSync(sealedCare(workspace)).equals(before);

async function refusal(work: Promise<unknown>): Promise<ConcordError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConcordError);
  const told = error as ConcordError;
  expect(JSON.stringify([told.message, told.problems])).not.toMatch(/ZEAL|Quillfeather|99902/i);
  return told;
}

async function expectRight(): Promise<void> {
  const { usable, care } = whereabouts(sent);
  expect([await careMarks(workspace), await usableMarks(workspace)]).toEqual([care, usable]);
  expect(filesOfCare(workspace)).toEqual(SEALED);
}

describe('a build that fails', () => {
  it('leaves the sealed form as it was, and nothing beside it; the next one takes all in', async () => {
    await send(6);
    writeMapping(workspace, 'upsert', `${MAPPING.replace('$MODE', 'upsert')} where no_such_column`);
    await refusal(buildCare(workspace));
    expect([isAsBefore(), filesOfCare(workspace)]).toEqual([true, SEALED]);
    writeMapping(workspace, 'upsert', MAPPING.replace('$MODE', 'upsert'));
    await buildCare(workspace);
    await expectRight();
  });

  it('by a mapping that only rows of the care zone break, tells the mapping and no value of a row', async () => {
    const broken = MAPPING.replace('$MODE', 'append').replace(
      ' age,',
      " case when mark[1] = 'Z' then mark end::integer as age,",
    );
    writeMapping(workspace, 'append', broken);
    const told = await refusal(buildCare(workspace));
    expect(told.problems[0]?.where).toContain('visit.sql');
    expect([isAsBefore(), filesOfCare(workspace)]).toEqual([true, SEALED]);
    writeMapping(workspace, 'append', MAPPING.replace('$MODE', 'append'));
  });
});

describe('a build that is killed', () => {
  it('leaves the sealed form; the next one removes what lay in plain, and takes all in', async () => {
    let midway = 0;
    for (let kill = 0; kill < 3; kill++) {
      await send(20 + kill, ['upsert']);
      if (await isKilled(workspace.folder, 300 + 500 * kill)) midway++;
      await expect(openCareZone(workspace.paths, careKeys()).then((zone) => zone.close())).resolves.toBe(undefined);
      if (filesOfCare(workspace).length === 1) plant('steps', 'left.parquet');
      await buildCare(workspace);
      await expectRight();
    }
    expect(midway).toBeGreaterThan(0);
    expect((await searchOutside(workspace, 'ZEAL')).found).toEqual([]);
  });

  it('leaves no folder of a reader that died, and takes none away from one that lives', async () => {
    plant('reading-999999999-abc', 'care.duckdb');
    plant(`reading-${process.pid}-abc`, 'care.duckdb');
    await buildCare(workspace);
    expect(filesOfCare(workspace).sort()).toEqual([...SEALED, `reading-${process.pid}-abc`]);
    rmSync(join(workspace.paths.data, 'care', `reading-${process.pid}-abc`), { recursive: true });
  });
});

function plant(folder: string, name: string): void {
  const place = join(workspace.paths.data, 'care', folder);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, name), 'ZEAL left in plain');
}

/** @returns whether it was killed before its end */
async function isKilled(folder: string, afterMs: number): Promise<boolean> {
  const child = fork(SCRIPT, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  let done = false;
  child.on('message', (message) => {
    if (message === 'started') setTimeout(() => child.kill('SIGKILL'), afterMs);
    if (message === 'done') done = true;
  });
  await exited;
  return !done;
}

describe('another key', () => {
  it('opens nothing, and changes nothing', async () => {
    const other = careKeys(50);
    expect((await refusal(buildCare(workspace, other))).kind).toBe('store-damaged');
    expect((await refusal(openCareZone(workspace.paths, other))).kind).toBe('store-damaged');
    expect([isAsBefore(), filesOfCare(workspace)]).toEqual([true, SEALED]);
  });
});

describe('a sealed file that was changed', () => {
  it('is told by build and reader, with what to do, and left for somebody to look at', async () => {
    const damaged = Buffer.from(before);
    damaged[damaged.length >> 1]! ^= 1;
    writeFileSync(sealedCare(workspace), damaged);
    const told = await refusal(buildCare(workspace));
    expect(told.kind).toBe('store-damaged');
    expect(told.problems[0]?.where).toContain('care.duckdb.sealed');
    expect(told.problems[0]?.remedy).toContain('a build makes it anew');
    expect((await refusal(openCareZone(workspace.paths, careKeys()))).kind).toBe('store-damaged');
    expect(readFileSync(sealedCare(workspace)).equals(damaged)).toBe(true);
    expect(filesOfCare(workspace)).toEqual(SEALED);
  });

  it('is made anew when it was removed, with the same rows', async () => {
    rmSync(sealedCare(workspace));
    await buildCare(workspace);
    await expectRight();
  });
});
