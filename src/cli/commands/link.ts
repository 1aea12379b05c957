import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, openEngine } from '../../engine/engine.ts';
import { askedColumns } from '../../linkage/check-columns.ts';
import { MOST_MEMBERS } from '../../linkage/cluster-pairs.ts';
import { countTaken, type TakenColumn } from '../../linkage/count-taken.ts';
import { type Examined, examineFiles, type Prepared, prepareExamination } from '../../linkage/examine-files.ts';
import { type LinkedFiles, linkFiles } from '../../linkage/link-files.ts';
import { readModel, writeModel } from '../../linkage/model.ts';
import { readRecords } from '../../linkage/read-records.ts';
import { PAIRINGS } from '../../linkage/record-groups.ts';
import type { LinkInput } from '../../linkage/standardise-records.ts';
import type { Progress } from '../../progress.ts';
import type { CliCommand } from '../cli-command.ts';
import { describeExamined } from '../link/describe-examined.ts';
import { describeLink, describePrepared } from '../link/describe-link.ts';
import { type LinkOutputs, linkOutputs, writeLinked, writeUnlinkables } from '../link/link-outputs.ts';
import { type LinkSettings, linkSettings } from '../link/link-settings.ts';
import { demandRecords } from '../link/read-pair-names.ts';
import { existingFile, printResult } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';

export const linkCommand: CliCommand = {
  name: 'link',
  summary: 'find records of the same person, within one file or across two',
  detail:
    'Reads CSV in UTF-8 with a header line, or Parquet. Without --right it looks for duplicates within one file; with --right and --dedupe within each file as well as across them. A model that is not trained is trained on the files, without true matches; one with a threshold keeps it. It says of each column how many filled values could not be read by the rule of the model, and refuses a column of which none can. The pairs file holds every pair compared, with its weight, probability and decision; the clusters file every record once, with the number of its cluster. What is printed holds counts, weights and shares, never a value of a person; both files hold the ids of records: keep them where the records are kept. Without --pairs and --clusters nothing is linked: what else is asked is made, and no more than that needs is computed. The report of blocking trains and compares nothing, so ask for it first where files are large.',
  arguments: [],
  options: [
    { flags: '--left <FILE>', description: 'records, CSV or Parquet', required: true },
    { flags: '--right <FILE>', description: 'the other records, with the same columns' },
    { flags: '--dedupe', description: 'look for duplicates within each of the two files too' },
    { flags: '--model <FILE>', description: 'linkage model, YAML', required: true },
    { flags: '--pairs <FILE>', description: 'file for the pairs, .csv or .parquet' },
    { flags: '--clusters <FILE>', description: 'file for the clusters, .csv or .parquet' },
    { flags: '--trained <FILE>', description: 'file for the model as it was used, .yaml' },
    { flags: '--blocking-report', description: 'tell what each blocking rule of the model costs and adds' },
    {
      flags: '--propose-blocking <FILE>',
      description:
        'search blocking rules that find the likely matches with few pairs; file for the model with them, .yaml',
    },
    {
      flags: '--most-pairs <N>',
      description: 'pairs that proposed rules may make together (default: ten for each record)',
    },
    {
      flags: '--unlinkables <FILE>',
      description: 'file for the chart of records that say too little to be linked, .svg, or its points, .csv',
    },
    {
      flags: '--waterfall <IDS>',
      description:
        'tell why a pair of records weighs what it does: two ids with a comma between; give it again for another',
      repeatable: true,
    },
    {
      flags: '--pairing <KIND>',
      description: 'how many records of LEFT may go with how many of RIGHT',
      choices: [...PAIRINGS],
    },
    {
      flags: '--most-members <N>',
      description: 'records of a cluster above which its weakest links are cut',
      default: String(MOST_MEMBERS),
    },
    {
      flags: '--contradict <COLUMN>',
      description: 'column in which records of one cluster may not differ; give it again for another',
      repeatable: true,
    },
    { flags: '--seed <N>', description: 'of the pairs drawn for training', default: '1' },
  ],
  inWorkspace: false,
  printsResult: true,
  examples: [
    {
      command: 'concord link --left people.csv --model people.yaml --pairs pairs.csv --clusters clusters.csv',
      does: 'finds duplicates within one file',
    },
    {
      command:
        'concord link --left gp.csv --right hospital.csv --model people.yaml --pairs pairs.parquet --clusters clusters.csv --pairing one-to-many --trained trained.yaml',
      does: 'links each record of a hospital to at most one of a practice, and keeps the trained model',
    },
    {
      command:
        'concord link --left gp.csv --right hospital.csv --dedupe --model people.yaml --pairs pairs.parquet --clusters clusters.csv',
      does: 'finds who is who in two files that both hold people twice',
    },
    {
      command: 'concord link --left people.csv --model people.yaml --blocking-report',
      does: 'tells what each blocking rule costs before anything is compared',
    },
    {
      command:
        'concord link --left gp.csv --right hospital.csv --model trained.yaml --propose-blocking fewer.yaml --unlinkables unlinkables.svg --waterfall p17,h5',
      does: 'proposes blocking rules, draws what could never be linked, and explains one pair',
    },
  ],
  run: async (call) => {
    const { left = '', right, model: modelName = '' } = call.options;
    const paths = [left, ...(right === undefined ? [] : [right])].map((name) => ({
      name,
      path: existingFile(call, name),
    }));
    const modelPath = existingFile(call, modelName);
    const outputs = linkOutputs(call, [...paths.map((p) => p.path), modelPath]);
    const settings = linkSettings(call.options);
    const model = readModel(modelPath);
    const input: LinkInput = {
      ...{ left: 'left_file', kind: settings.kind, model },
      ...(right === undefined ? {} : { right: 'right_file' }),
    };
    const folder = mkdtempSync(join(tmpdir(), 'concord-link-'));
    const engine = await openEngine({ temporaryFolder: folder });
    try {
      const progress = showProgress(call.io);
      progress.start('reading records');
      const records: number[] = [];
      for (const [i, { name, path }] of paths.entries())
        records.push(await readRecords(engine, path, name, i === 0 ? 'left_file' : 'right_file', askedColumns(model)));
      const did = await work(engine, input, settings, outputs, progress).finally(() => progress.end());
      printResult(call, told(records, did), () => described(records, did));
      return 0;
    } finally {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** What was linked, or else made ready; and what was asked beside it. */
interface Done {
  standardised: TakenColumn[];
  found: LinkedFiles | Prepared;
  examined: Examined;
}

async function work(
  engine: Engine,
  input: LinkInput,
  settings: LinkSettings,
  outputs: LinkOutputs,
  progress: Progress,
): Promise<Done> {
  const { asked, links, kind: _, ...options } = settings;
  await demandRecords(engine, input, asked.waterfalls ?? []);
  const standardised = await countTaken(engine, input);
  const found = links
    ? await linkFiles(engine, input, options, progress)
    : await prepareExamination(engine, input, asked, { ...options, train: outputs.trained !== null }, progress);
  const { model } = found;
  const threshold = thresholdOf(found);
  if (isLinked(found)) await writeLinked(engine, outputs, model, found.threshold.weight);
  if (outputs.trained) writeModel(outputs.trained, model);
  const examined = await examineFiles(engine, { ...input, model }, asked, progress);
  if (outputs.unlinkables) await writeUnlinkables(engine, outputs.unlinkables, examined.unlinkables ?? [], threshold);
  if (outputs.proposed)
    writeModel(outputs.proposed, { ...model, blocking: (examined.proposed ?? []).map((p) => p.rule) });
  return { standardised, found, examined };
}

const isLinked = (found: Done['found']): found is LinkedFiles => 'clusters' in found;

/** The weight that holds: the one chosen while linking, or else the model's own. */
const thresholdOf = (found: Done['found']): number | null =>
  isLinked(found) ? found.threshold.weight : (found.model.threshold ?? null);

function told(records: number[], { standardised, found, examined }: Done): object {
  const { model, ...rest } = found;
  const asked = Object.fromEntries(Object.entries(examined).filter(([, value]) => value !== null));
  return { model: model.id, records, standardised, ...rest, ...asked };
}

const described = (records: number[], { standardised, found, examined }: Done): string =>
  (isLinked(found) ? describeLink(records, standardised, found) : describePrepared(records, standardised, found)) +
  describeExamined(examined, thresholdOf(found));
