/**
 * Checks the import rules of `.dependency-cruiser.cjs` and fails when the tool read fewer modules than there are files:
 * a cruiser that cannot parse TypeScript reads nothing and finds no fault.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}
interface Report {
  modules: { source: string }[];
  summary: { violations: Violation[] };
}

const FOLDERS = ['src', 'bench', 'samples'].filter((folder) => existsSync(folder));
const cruiser = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';
const report = JSON.parse(
  execFileSync(
    process.execPath,
    [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', '--no-cache', ...FOLDERS],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  ),
) as Report;

const files = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
);
const read = new Set(report.modules.map((m) => m.source));
const unread = files.filter((file) => !read.has(file));

/** Barrels hide what depends on what; drawer names (utils, helpers, …) say nothing of what is inside. */
const badNames = files.filter((file) =>
  /(^|\/)(utils?|helpers?|common|misc)(\/|\.)|^src\/(?!web\/).*\/index\.ts$/.test(file),
);

/** What needs no import and yet is a clock, chance, a file or the world outside. Comments may speak of them. */
const IMPURE =
  /\b(Date|Math\s*\.\s*random|performance|process|crypto|globalThis|console|fetch|require|setTimeout|setInterval|Intl|Temporal)\b/;
const impure = files
  .filter((file) => file.startsWith('src/statistics/'))
  .flatMap((file) => {
    const code = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    const found = IMPURE.exec(code)?.[1];
    return found ? [`statistics-stays-pure: ${file} → ${found}`] : [];
  });

for (const line of impure) console.error(line);
for (const v of report.summary.violations) console.error(`${v.rule.name}: ${v.from} → ${v.to}`);
for (const file of unread) console.error(`not read by the import checker: ${file}`);
for (const file of badNames) console.error(`name the file for what it does: ${file}`);
if (report.summary.violations.length + impure.length + unread.length + badNames.length > 0) process.exit(1);
console.log(`import rules: ${files.length} files read, no rule broken`);
