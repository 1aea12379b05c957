/**
 * How right linkage is on public records whose true matches are known: writes docs/reference/linkage-accuracy.md.
 *
 *   node bench/linkage-accuracy.ts
 *
 * The truth judges; it is not used to train or to choose a threshold. Files that are absent are skipped with a word.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../src/engine/engine.ts';
import { type LinkedFiles, linkFiles } from '../src/linkage/link-files.ts';
import { readModel } from '../src/linkage/model.ts';
import { readRecords } from '../src/linkage/read-records.ts';
import { silentProgress } from '../src/progress.ts';

interface Known {
  name: string;
  model: string;
  file: string;
  id: string;
  /** SQL of the true person of a record */
  person: string;
}

/** Counts of pairs; right are those of one person. */
interface Judged {
  truePairs: number;
  found: number;
  links: number;
  rightLinks: number;
  together: number;
  rightTogether: number;
}

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const PUBLIC_DATA = process.env.CONCORD_PUBLIC_DATA ?? beside('../../shared/data');
const PAGE = beside('../docs/reference/linkage-accuracy.md');
const febrl = { model: 'febrl', id: 'rec_id', person: `split_part(rec_id, '-', 2)` };
const KNOWN: Known[] = [
  { name: 'FEBRL3', file: 'linkage_febrl/dataset3.csv', ...febrl },
  { name: 'FEBRL1', file: 'linkage_febrl/dataset1.csv', ...febrl },
  { name: 'fake_1000', file: 'linkage_splink/fake_1000.csv', model: 'fake-1000', id: 'unique_id', person: 'cluster' },
];

const truthSql = ({ id, person }: Known, threshold: number): string => `
  with people as (select ${id} as id, ${person} as person from records),
    scored as (select match_weight >= ${threshold} as link, l.person = r.person as truth
      from pairs p join people l on l.id = p.left_id join people r on r.id = p.right_id),
    placed as (select person, cluster_id from people join clusters on record_id = id),
    pairs_of as (select sum(n * (n - 1) // 2)::bigint as n from (select count(*) as n from people group by person)),
    clustered as (select sum(n * (n - 1) // 2)::bigint as n from (select count(*) as n from placed group by cluster_id)),
    right_ones as (select sum(n * (n - 1) // 2)::bigint as n from (select count(*) as n from placed group by cluster_id, person))
  select (select n from pairs_of) as "truePairs", count(*) filter (truth) as found, count(*) filter (link) as links,
    count(*) filter (link and truth) as "rightLinks", (select n from clustered) as together, (select n from right_ones) as "rightTogether"
  from scored`;

async function judge(known: Known, path: string): Promise<{ linked: LinkedFiles; judged: Judged }> {
  const engine = await openEngine();
  try {
    await readRecords(engine, path, known.file, 'records');
    const model = readModel(beside(`../catalogue/linkage/${known.model}.yaml`));
    const linked = await linkFiles(engine, { left: 'records', model, kind: 'dedupe' }, {}, silentProgress);
    return { linked, judged: await engine.one<Judged>(truthSql(known, linked.threshold.weight)) };
  } finally {
    engine.close();
  }
}

const percent = (share: number | null): string => (share === null ? '' : `${(100 * share).toFixed(2)}%`);

function rowsOf(name: string, { linked, judged }: { linked: LinkedFiles; judged: Judged }): string[] {
  const row = (what: string, said: number, right: number): string => {
    const f1 = (2 * right) / (said + judged.truePairs);
    const cells = [name, what, judged.truePairs, said, right, percent(right / said), percent(right / judged.truePairs)];
    return `| ${[...cells, f1.toFixed(4)].join(' | ')} |`;
  };
  const { links, rightLinks, together, rightTogether } = judged;
  return [
    row(`pairs from weight ${linked.threshold.weight}`, links, rightLinks),
    row(`pairs within clusters`, together, rightTogether),
  ];
}

function expectedRow(name: string, { linked, judged }: { linked: LinkedFiles; judged: Judged }): string {
  const { threshold, blockingRecall, clusters } = linked;
  const cells = [
    name,
    percent(blockingRecall.recall),
    percent(judged.found / judged.truePairs),
    percent(threshold.precision),
    percent(judged.rightLinks / judged.links),
    percent(threshold.recall),
    percent(judged.rightLinks / judged.truePairs),
    clusters.splits.length,
  ];
  return `| ${cells.join(' | ')} |`;
}

const HEAD = `# How right linkage is

Public records whose true matches are known, linked as \`concord link\` does, with the models of \`catalogue/linkage\`: m, u, the
prior and the threshold are found without the true matches, which only judge. All records are made up, and one file each: what
is found is duplicates. Written by \`npm run docs:linkage\`; the same files give the same numbers.

**What is not blind.** The blocking rules and the date levels of the model of fake_1000 were widened after its true matches had
been seen, so its figures are kinder than a file that nobody has seen would give. FEBRL1 uses the model of FEBRL3 unchanged; both come
from one generator.

## At the threshold that the method chose

Recall counts every true match, also those that blocking never finds. Pairs within clusters are all pairs of records that
came into one cluster, so a match may be gained through a third record, and a false link may bring many more. On fake_1000 it
does: records with so many faults are chained to others, and clusters are less precise than the pairs they stand on. None is large
enough for the guard, which splits above 50 records unless \`--most-members\` says fewer. There a threshold a few units higher, or
fewer members, gives better clusters than the chosen threshold; that is known from the truth alone, and so the method does not use it.

| Records | What is judged | True | Said | Right | Precision | Recall | F1 |
|---|---|---:|---:|---:|---:|---:|---:|`;

const EXPECTED = `
## What was expected, beside what was so

Without true matches these estimates are all that a reader of real linkage has. Where faults of one record come together they are too sure.

| Records | Blocking recall, estimated | true | Precision, expected | true | Recall, expected | true | Clusters split |
|---|---:|---:|---:|---:|---:|---:|---:|`;

const present = KNOWN.filter(({ file }) => existsSync(join(PUBLIC_DATA, file)));
for (const { name, file } of KNOWN)
  if (!existsSync(join(PUBLIC_DATA, file))) process.stderr.write(`skipped ${name}: ${file} is not there\n`);
const results = [];
for (const known of present) results.push({ known, result: await judge(known, join(PUBLIC_DATA, known.file)) });
const text = [
  HEAD,
  ...results.flatMap(({ known, result }) => rowsOf(known.name, result)),
  EXPECTED,
  ...results.map(({ known, result }) => expectedRow(known.name, result)),
  '',
].join('\n');
process.stdout.write(text);
if (present.length === KNOWN.length) writeFileSync(PAGE, text);
else process.stderr.write('The page is left as it is: it is written when all files are there.\n');
