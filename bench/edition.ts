/**
 * How long an edition of people takes, from landed files to published, and how long the next one after a month of one dataset.
 *
 *   node bench/edition.ts [residents=1000000, others beside it by commas] [years=3] [folder, kept with what was done and measured in it]
 *
 * Bars for a million residents and three years on two cores: published within 40 minutes under 8 GB; after one new month of one
 * dataset in under a tenth of that. Making the county, landing its files and taking an answer of the national opt-out service is not counted.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../src/engine/engine.ts';
import { memoryShare } from '../src/engine/memory-share.ts';
import { buildEdition } from '../src/journey/build-edition.ts';
import { takeNationalAnswer } from '../src/journey/keep-opt-outs.ts';
import { landFolder } from '../src/journey/land-folder.ts';
import { isNhsNumber } from '../src/pseudonym/is-nhs-number.ts';
import { readKeys } from '../src/pseudonym/read-keys.ts';
import { DEFAULT_END_DATE } from '../src/synthetic/generate-world.ts';
import { synthesise } from '../src/synthetic/synthesise.ts';
import { notOptedOut } from '../src/synthetic/truth/not-opted-out.ts';
import { openWorkspace } from '../src/workspace/open-workspace.ts';
import { writeCountyKeys } from './county-keys.ts';
import { barTable, fixedWorkSeconds, machineText } from './page-parts.ts';

/** Whose last month comes after the first edition. */
const LATE = 'ecds_attendance';
/** With it the page of the reference is written. */
const BARRED = 1_000_000;
const PURPOSES = ['direct_care', 'case_finding', 'planning'];

/** In the order in which they are done; `next` builds as `build` does. */
type Work = 'make' | 'land' | 'opt-outs' | 'build' | 'land-late' | 'next';
type Landing = { folder: string; wanted: (dataset: string) => boolean };

interface Taken {
  seconds: number;
  cpuSeconds: number;
  peakMemoryBytes: number;
  files?: number;
  rows?: number;
  published?: number;
  steps?: { made: number; reused: number };
  kinds?: Record<string, number>;
}

const keysOf = (folder: string): string => join(folder, '..', `${folder.split('/').at(-1)}-keys.yaml`);

async function makeCounty(folder: string, residents: number, years: number): Promise<Partial<Taken>> {
  if (existsSync(join(folder, 'synthetic.json'))) return {};
  const made = await synthesise({ folder, residents, years, seed: 1, endDate: DEFAULT_END_DATE });
  return { files: made.extracts.length, rows: made.extracts.reduce((sum, e) => sum + e.rows, 0) };
}

/** Every drop, but for the last month of the dataset that is late. */
function landings(folder: string): Landing[] {
  const drops = readdirSync(join(folder, 'extracts')).sort();
  return drops.map((drop) => ({
    folder: join(folder, 'extracts', drop),
    wanted: (dataset) => drop !== drops.at(-1) || dataset !== LATE,
  }));
}

async function landAll(folder: string, all: Landing[]): Promise<Partial<Taken>> {
  const workspace = openWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary, memoryLimit: '4GB' });
  let [files, rows] = [0, 0];
  for (const landing of all) {
    const { landed } = await landFolder({ workspace, engine, now: new Date(), ...landing });
    files += landed.length;
    rows += landed.reduce((sum, { delivery }) => sum + delivery.check.reconciliation.accepted, 0);
  }
  engine.close();
  return { files, rows };
}

/** Takes the answer of the national service: it lists everybody who did not opt out, by every number they ever had. */
async function takeAnswer(folder: string): Promise<Partial<Taken>> {
  const engine = await openEngine({ temporaryFolder: join(folder, '..') });
  const told = await notOptedOut(engine, folder);
  engine.close();
  const path = `${folder}-answer.dat`;
  // some residents have a number that is none, which the service would refuse
  const numbers = told.map((number) => Buffer.from(number)).filter(isNhsNumber);
  writeFileSync(path, numbers.map((number) => `${number},\n`).join(''), { mode: 0o600 });
  const keys = await readKeys({ file: keysOf(folder), apartFrom: folder });
  const today = new Date().toISOString().slice(0, 10);
  const { national } = await takeNationalAnswer({
    workspace: openWorkspace(folder),
    keys,
    today,
    path,
    listedOn: today,
  });
  rmSync(path);
  return { rows: national?.numbers ?? 0 };
}

async function buildOnce(folder: string): Promise<Partial<Taken>> {
  const workspace = openWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary, memoryLimit: memoryShare(1 / 8) });
  const keys = await readKeys({ file: keysOf(folder), apartFrom: folder });
  const now = new Date();
  const today = now.toISOString().slice(0, 10);
  const built = await buildEdition({ workspace, engine, keys, today, now, store: null });
  engine.close();
  const { tables } = built.manifest;
  return {
    published: tables.reduce((sum, t) => sum + t.rows, 0),
    steps: { made: built.made.length, reused: built.reused.length },
    kinds: built.seconds,
  };
}

/** In the child: one piece of work, and what it took. */
async function work(which: Work, folder: string, residents: number, years: number): Promise<void> {
  const start = performance.now();
  const drops = (): Landing[] => landings(folder);
  const done: Partial<Taken> =
    which === 'make'
      ? await makeCounty(folder, residents, years)
      : which === 'opt-outs'
        ? await takeAnswer(folder)
        : which === 'build' || which === 'next'
          ? await buildOnce(folder)
          : await landAll(
              folder,
              which === 'land' ? drops() : [{ ...drops().at(-1)!, wanted: (dataset) => dataset === LATE }],
            );
  const { user, system } = process.cpuUsage();
  const taken: Taken = {
    ...done,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (process.send) process.send(taken);
  else process.stdout.write(`${JSON.stringify(taken)}\n`);
}

/** In the parent: one piece after the other, each in a process of its own. */
function inChild(which: Work, folder: string, residents: number, years: number): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [`--${which}`, folder, String(residents), String(years)]);
    let told: Taken | undefined;
    child.on('message', (message) => {
      told = message as Taken;
      process.stderr.write(`${which} ${JSON.stringify(told)}\n`);
    });
    child.on('exit', (code) => (told ? resolve(told) : reject(new Error(`${which} ended with ${code}`))));
  });
}

/** A piece that is done is not done again: what it took lies beside the folder. A long bench can so be done in parts. */
async function once(which: Work, folder: string, residents: number, years: number): Promise<Taken> {
  const note = `${folder}-${which}.json`;
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Taken;
  const taken = await inChild(which, folder, residents, years);
  writeFileSync(note, `${JSON.stringify(taken)}\n`);
  return taken;
}

interface Measured {
  residents: number;
  make: Taken;
  land: Taken;
  first: Taken;
  late: Taken;
  next: Taken;
}

async function measure(residents: number, years: number, kept: string | undefined): Promise<Measured> {
  const top = kept ?? mkdtempSync(join(tmpdir(), 'concord-bench-edition-'));
  mkdirSync(top, { recursive: true });
  const folder = join(top, String(residents));
  const piece = (which: Work): Promise<Taken> => once(which, folder, residents, years);
  try {
    const make = await piece('make');
    writeCountyKeys(folder, keysOf(folder), PURPOSES);
    const land = await piece('land');
    await piece('opt-outs');
    const first = await piece('build');
    const late = await piece('land-late');
    return { residents, make, land, first, late, next: await piece('next') };
  } finally {
    if (!kept) rmSync(top, { recursive: true, force: true });
  }
}

const seconds = (t: Taken): string => `${t.seconds.toFixed(0)} s (${t.cpuSeconds.toFixed(0)} s)`;
const gigabytes = (t: Taken): string => `${(t.peakMemoryBytes / 1e9).toFixed(2)} GB`;
const million = (n: number | undefined): string => (n === undefined ? '' : `${(n / 1e6).toFixed(1)} M`);

const bars = ({ first, next }: Measured): string[] =>
  barTable('Measured', [
    { what: 'first edition, seconds', measured: first.seconds, most: 2400, digits: 0 },
    { what: 'its peak memory, GB', measured: first.peakMemoryBytes / 1e9, most: 8, digits: 2 },
    { what: 'next edition, of the first', measured: next.seconds / first.seconds, most: 0.1, digits: 3 },
  ]);

function report(all: Measured[], years: number, fixedWork: number): string {
  const kinds = [...new Set(all.flatMap((m) => [m.first, m.next].flatMap((t) => Object.keys(t.kinds ?? {}))))];
  const total = (t: Taken): number => kinds.reduce((sum, kind) => sum + (t.kinds?.[kind] ?? 0), 0);
  const cell = (t: Taken, kind: string): string => (t.kinds?.[kind] ?? 0).toFixed(0);
  const row = (m: Measured): string[] => [
    m.residents.toLocaleString('en-GB'),
    million(m.land.rows),
    String(m.land.files ?? ''),
    seconds(m.land),
    seconds(m.first),
    gigabytes(m.first),
    million(m.first.published),
    seconds(m.next),
    (m.next.seconds / m.first.seconds).toFixed(3),
    gigabytes(m.next),
  ];
  const sizes = all.flatMap((m) => [`${m.residents.toLocaleString('en-GB')}, first`, 'next']);
  return [
    '# Bench: an edition of people',
    '',
    `A made-up county with its faults, ${years} years, every dataset at default density; purposes ${PURPOSES.join(', ')}, by an answer`,
    `of the national service in which one of twenty has opted out. Landed but for the last month of ${LATE}, built, that month landed,`,
    'built again; each in a process of its own. Seconds by the clock, and of the processors in brackets.',
    `Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}. ${machineText(fixedWork)}`,
    'Written by `node bench/edition.ts`.',
    'Bars for 1,000,000 residents: published in 2,400 s under 8 GB; the next edition in under a tenth of the time.',
    '',
    '| Residents | Rows | Files | Landing (not counted) | First edition | Peak memory | Rows of its tables | Next edition | Of the first | Peak memory |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...all.map((m) => `| ${row(m).join(' | ')} |`),
    '',
    ...all.filter((m) => m.residents === BARRED).flatMap(bars),
    'Seconds by kind of step. `link`: the resident index; `line`: rows of a delivery below the line; `rows`: a dataset; `map`: in the',
    'shape of a table; `table`: tables put together and worked out; `serve`: laid for serving; the rest is reading, hashing, sealing.',
    'Two deliveries cross the line at once, so that the kinds can add up to more than the clock: no rest is then told.',
    '',
    `| Step | ${sizes.join(' | ')} |`,
    `|---|${sizes.map(() => '---:').join('|')}|`,
    ...kinds.map(
      (kind) => `| ${kind} | ${all.flatMap((m) => [cell(m.first, kind), cell(m.next, kind)]).join(' | ')} |`,
    ),
    `| the rest | ${all.flatMap((m) => [m.first, m.next].map((t) => (t.seconds < total(t) ? '' : (t.seconds - total(t)).toFixed(0)))).join(' | ')} |`,
    '',
  ].join('\n');
}

const [flag, ...rest] = process.argv.slice(2);
if (flag?.startsWith('--')) await work(flag.slice(2) as Work, rest[0]!, Number(rest[1]), Number(rest[2]));
else {
  const sizes = flag ? flag.split(',').map(Number) : [BARRED];
  const years = Number(rest[0] ?? 3);
  const all: Measured[] = [];
  for (const size of sizes) all.push(await measure(size, years, rest[1]));
  const text = report(all, years, await fixedWorkSeconds());
  process.stdout.write(text);
  if (sizes.includes(BARRED) && years === 3)
    writeFileSync(new URL('../docs/reference/bench-edition.md', import.meta.url), text);
}
