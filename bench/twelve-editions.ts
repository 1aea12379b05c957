/**
 * Twelve monthly editions of a made-up county, one after the other: whether keys of people stay, and whether every change is explained.
 *
 *   node bench/twelve-editions.ts [residents=2000] [months=12]
 *
 * Writes docs/reference/twelve-editions.md for 2,000 residents and twelve months. Ends with 1 when a resident whose records did not
 * change has another key, or when a row is another person's and no change of who is who tells why.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diffEditions, type EditionDiff } from '../src/edition/diff-editions.ts';
import { openIdentityZone } from '../src/edition/identity-zone.ts';
import { openEngine } from '../src/engine/engine.ts';
import { buildEdition } from '../src/journey/build-edition.ts';
import { landFolder } from '../src/journey/land-folder.ts';
import { mapAt } from '../src/linkage/residents/map-at.ts';
import { readKeys } from '../src/pseudonym/read-keys.ts';
import { DEFAULT_END_DATE } from '../src/synthetic/generate-world.ts';
import { synthesise } from '../src/synthetic/synthesise.ts';
import { openWorkspace } from '../src/workspace/open-workspace.ts';
import { writeCountyKeys } from './county-keys.ts';

/** With them the page of the reference is written. */
const [RESIDENTS, MONTHS] = [2_000, 12];

interface County {
  folder: string;
  keysFile: string;
}

interface Month {
  name: string;
  edition: string;
  mapVersion: number;
  rows: number;
  seconds: number;
}

/** Of two editions in a row: persons who hold the same records in both, and which of them have another key. */
interface Kept {
  same: number;
  other: number;
}

async function makeCounty(top: string, residents: number): Promise<County> {
  const folder = join(top, 'county');
  await synthesise({ folder, residents, years: 1, seed: 1, endDate: DEFAULT_END_DATE });
  const keysFile = join(top, 'keys.yaml');
  writeCountyKeys(folder, keysFile, ['direct_care']);
  return { folder, keysFile };
}

/** The second of the month after: a month has been sent by then. */
function dayAfter(drop: string): Date {
  const [year, month] = drop.slice(0, 7).split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 2, 9));
}

/** One month lands and is published. */
async function addMonth({ folder, keysFile }: County, drop: string): Promise<Month> {
  const workspace = openWorkspace(folder);
  const engine = await openEngine({ temporaryFolder: workspace.paths.temporary });
  const now = dayAfter(drop);
  await landFolder({ workspace, engine, now, folder: join(folder, 'extracts', drop) });
  const keys = await readKeys({ file: keysFile, apartFrom: folder });
  const start = performance.now();
  const { manifest } = await buildEdition({
    ...{ workspace, engine, keys, now, store: null },
    today: now.toISOString().slice(0, 10),
  });
  engine.close();
  return {
    name: drop.slice(0, 7),
    edition: manifest.editionId,
    mapVersion: Number(manifest.inputs.identityMap!.split(':')[0]),
    rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    seconds: (performance.now() - start) / 1000,
  };
}

/** By the maps themselves, not by what the index says it changed. */
async function keptKeys({ folder, keysFile }: County, months: Month[]): Promise<Kept[]> {
  const zone = await openIdentityZone(
    openWorkspace(folder).paths,
    await readKeys({ file: keysFile, apartFrom: folder }),
  );
  const held = ({ mapVersion }: Month): string =>
    `(select person_key, list(record_id order by record_id) as records from (${mapAt(mapVersion)}) group by person_key)`;
  const all: Kept[] = [];
  for (const [i, month] of months.entries())
    if (i > 0)
      all.push(
        await zone.engine.one<Kept>(`
          select count(*) filter (a.person_key = b.person_key) as same, count(*) filter (a.person_key <> b.person_key) as other
          from ${held(months[i - 1]!)} a join ${held(month)} b using (records)`),
      );
  zone.discard();
  return all;
}

const number = (n: number | null | undefined): string => (n ?? 0).toLocaleString('en-GB');
const sum = <T>(all: T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

function report(residents: number, months: Month[], kept: Kept[], diffs: EditionDiff[]): string {
  const rows = diffs.flatMap((diff, i) => {
    const { residents: people, newResidents, goneResidents, records, rows: told } = diff.identity!;
    return [
      [
        months[i + 1]!.name,
        number(people.after),
        number(newResidents),
        number(goneResidents),
        number(kept[i]!.same),
        number(kept[i]!.other),
        number(records.after),
        number(records.moved + records.lost),
        number(sum(told, (t) => t.byChange)),
        number(sum(told, (t) => t.unexplained)),
        months[i + 1]!.seconds.toFixed(0),
      ],
    ];
  });
  const reasons = new Map<string, number>();
  for (const { kind, reason, changes } of diffs.flatMap((d) => d.identity!.counts))
    reasons.set(`${kind} | ${reason}`, (reasons.get(`${kind} | ${reason}`) ?? 0) + changes);
  return [
    `# ${months.length} monthly editions`,
    '',
    `A made-up county of ${number(residents)} residents with its faults, every dataset, landed month by month and published after each as`,
    '`concord build` does it. Written by `node bench/twelve-editions.ts`, which fails when a column that must be 0 is not.',
    '',
    '- **Kept**: residents who hold the very same records in this edition as in the one before, and have the same key. **Not kept**: who do',
    '  and have another key; must be 0. Read from the maps of who is who themselves.',
    '- **Moved or lost**: records that are another person’s than in the edition before, or nobody’s.',
    '- **Rows by a change**: rows of tables that both editions have and that are another person’s now, for which `concord diff` names the',
    '  merge, split or other change. **Unexplained**: for which it names none; must be 0.',
    '',
    '| Month | Residents | New | Gone | Kept | Not kept | Records | Moved or lost | Rows by a change | Unexplained | Build, s |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    `The first month, ${months[0]!.name}, has nothing before it. Rows of the last edition’s tables: ${number(months.at(-1)!.rows)}.`,
    '',
    ...changesTold(diffs.length, reasons),
    '',
  ].join('\n');
}

function changesTold(diffs: number, reasons: Map<string, number>): string[] {
  if (reasons.size === 0) return [`The ${diffs} diffs name no change of who is who.`];
  return [
    `Changes of who is who that the ${diffs} diffs name:`,
    '',
    '| Kind | Reason | Changes |',
    '|---|---|---:|',
    ...[...reasons].sort().map(([name, changes]) => `| ${name} | ${number(changes)} |`),
  ];
}

const [residents = RESIDENTS, wanted = MONTHS] = process.argv.slice(2).map(Number);
const top = mkdtempSync(join(tmpdir(), 'concord-bench-editions-'));
try {
  const county = await makeCounty(top, residents);
  const months: Month[] = [];
  for (const drop of readdirSync(join(county.folder, 'extracts')).sort().slice(0, wanted)) {
    months.push(await addMonth(county, drop));
    process.stderr.write(`${JSON.stringify(months.at(-1))}\n`);
  }
  const workspace = openWorkspace(county.folder);
  const diffs: EditionDiff[] = [];
  for (const [i, month] of months.entries())
    if (i > 0) diffs.push(await diffEditions(workspace, months[i - 1]!.edition, month.edition, () => true));
  const kept = await keptKeys(county, months);
  const text = report(residents, months, kept, diffs);
  process.stdout.write(text);
  if (residents === RESIDENTS && months.length === MONTHS)
    writeFileSync(new URL('../docs/reference/twelve-editions.md', import.meta.url), text);
  const unexplained = sum(diffs, (d) => sum(d.identity!.rows, (t) => t.unexplained));
  if (sum(kept, (k) => k.other) + unexplained > 0) process.exitCode = 1;
} finally {
  rmSync(top, { recursive: true, force: true });
}
