/**
 * How fast the made-up care system is made, at three sizes, each in a process of its own.
 *
 *   node bench/synthetic.ts [residents=50000,200000,1000000] [years=3]
 *
 * Bars: a million residents and three years in at most 15 minutes on two cores, under 6 GB, with at most 40 GB of disk;
 * time in proportion to the residents.
 */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_END_DATE } from '../src/synthetic/generate-world.ts';
import { synthesise } from '../src/synthetic/synthesise.ts';

interface Made {
  residents: number;
  seconds: number;
  cpuSeconds: number;
  rows: number;
  files: number;
  extractBytes: number;
  peakDiskBytes: number;
  peakMemoryBytes: number;
}

const SIZES = [50_000, 200_000, 1_000_000];

/** In the child: makes one, and tells its parent what it took. */
async function makeOne(residents: number, years: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-bench-synthetic-'));
  const start = performance.now();
  try {
    const made = await synthesise({ folder, residents, years, seed: 1, endDate: DEFAULT_END_DATE });
    const { user, system } = process.cpuUsage();
    const sum = (of: 'rows' | 'files' | 'bytes'): number => made.extracts.reduce((total, e) => total + e[of], 0);
    const told: Made = {
      residents,
      seconds: (performance.now() - start) / 1000,
      cpuSeconds: (user + system) / 1e6,
      rows: sum('rows'),
      files: sum('files'),
      extractBytes: sum('bytes'),
      peakDiskBytes: made.peakDiskBytes,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    };
    process.send?.(told);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In the parent: one size after the other. */
function makeInChild(residents: number, years: number): Promise<Made> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), ['--one', String(residents), String(years)]);
    let told: Made | undefined;
    child.on('message', (message) => {
      told = message as Made;
    });
    child.on('exit', (code) =>
      told ? resolve(told) : reject(new Error(`the run of ${residents} ended with ${code}`)),
    );
  });
}

function report(all: Made[], years: number): string {
  const first = all[0]?.seconds ?? 1;
  const firstSize = all[0]?.residents ?? 1;
  const line = (m: Made): string => {
    const linear = m.seconds / first / (m.residents / firstSize);
    const cells = [
      m.residents.toLocaleString('en-GB'),
      m.rows.toLocaleString('en-GB'),
      m.files.toLocaleString('en-GB'),
      `${m.seconds.toFixed(0)} s`,
      `${m.cpuSeconds.toFixed(0)} s`,
      `${linear.toFixed(2)} ×`,
      `${(m.peakMemoryBytes / 1e9).toFixed(2)} GB`,
      `${(m.extractBytes / 1e9).toFixed(2)} GB`,
      `${(m.peakDiskBytes / 1e9).toFixed(2)} GB`,
    ];
    return `| ${cells.join(' | ')} |`;
  };
  return [
    '# Bench: making the synthetic care system',
    '',
    `${years} years, seed 1, faults on, each size in a process of its own. Machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}.`,
    'Written by `node bench/synthetic.ts`. Bars for 1,000,000 residents: at most 900 s, under 6 GB of memory, at most 40 GB of',
    'disk; the clock in proportion to the residents (1.00 × is the pace of the smallest size).',
    '',
    '| Residents | Rows | Files | Clock | Processor | Against the pace of the smallest | Peak memory | Extracts | Peak disk |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...all.map(line),
    '',
  ].join('\n');
}

const [flag, ...rest] = process.argv.slice(2);
if (flag === '--one') await makeOne(Number(rest[0]), Number(rest[1]));
else {
  const sizes = flag ? flag.split(',').map(Number) : SIZES;
  const years = Number(rest[0] ?? 3);
  const all: Made[] = [];
  for (const size of sizes) {
    all.push(await makeInChild(size, years));
    process.stderr.write(`${JSON.stringify(all.at(-1))}\n`);
  }
  const text = report(all, years);
  process.stdout.write(text);
  const isFull = sizes.join() === SIZES.join() && years === 3;
  if (isFull) writeFileSync(new URL('../docs/reference/bench-synthetic.md', import.meta.url), text);
}
