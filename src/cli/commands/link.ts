import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { openEngine } from '../../engine/engine.ts';
import { MOST_MEMBERS } from '../../linkage/cluster-pairs.ts';
import { type LinkedFiles, linkFiles } from '../../linkage/link-files.ts';
import { readModel, writeModel } from '../../linkage/model.ts';
import { readRecords } from '../../linkage/read-records.ts';
import { PAIRINGS, type Pairing } from '../../linkage/record-groups.ts';
import type { CliCall, CliCommand } from '../cli-command.ts';
import { describeLink } from '../link/describe-link.ts';
import { linkOutputs, writeLinked } from '../link/link-outputs.ts';
import { existingFile, printResult } from '../open-call.ts';
import { showProgress } from '../show-progress.ts';

export const linkCommand: CliCommand = {
  name: 'link',
  summary: 'find records of the same person, within one file or across two',
  detail:
    'Reads CSV in UTF-8 with a header line, or Parquet. Without --right it looks for duplicates within one file; with --right and --dedupe within each file as well as across them. A model that is not trained is trained on the files, without true matches; one with a threshold keeps it. The pairs file holds every pair compared, with its weight, probability and decision; the clusters file every record once, with the number of its cluster. What is printed holds counts alone, never a value of a person; both files hold the ids of records: keep them where the records are kept.',
  arguments: [],
  options: [
    { flags: '--left <FILE>', description: 'records, CSV or Parquet', required: true },
    { flags: '--right <FILE>', description: 'the other records, with the same columns' },
    { flags: '--dedupe', description: 'look for duplicates within each of the two files too' },
    { flags: '--model <FILE>', description: 'linkage model, YAML', required: true },
    { flags: '--pairs <FILE>', description: 'file for the pairs, .csv or .parquet', required: true },
    { flags: '--clusters <FILE>', description: 'file for the clusters, .csv or .parquet', required: true },
    { flags: '--trained <FILE>', description: 'file for the model as it was used, .yaml' },
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
  ],
  run: async (call) => {
    const { left = '', right, model: modelName = '', dedupe } = call.options;
    const paths = [left, ...(right === undefined ? [] : [right])].map((name) => ({
      name,
      path: existingFile(call, name),
    }));
    const modelPath = existingFile(call, modelName);
    const outputs = linkOutputs(call, [...paths.map((p) => p.path), modelPath]);
    const options = clusterSettings(call);
    const model = readModel(modelPath);
    const folder = mkdtempSync(join(tmpdir(), 'concord-link-'));
    const engine = await openEngine({ temporaryFolder: folder });
    try {
      const progress = showProgress(call.io);
      progress.start('reading records');
      const records: number[] = [];
      for (const [i, { name, path }] of paths.entries())
        records.push(await readRecords(engine, path, name, i === 0 ? 'left_file' : 'right_file'));
      const files =
        right === undefined
          ? { left: 'left_file', kind: 'dedupe' as const }
          : { left: 'left_file', right: 'right_file', kind: dedupe ? ('link-and-dedupe' as const) : ('link' as const) };
      const found = await linkFiles(engine, { ...files, model }, options, progress).finally(() => progress.end());
      await writeLinked(engine, outputs, found.model, found.threshold.weight);
      if (outputs.trained) writeModel(outputs.trained, found.model);
      printResult(call, told(records, found), () => describeLink(records, found));
      return 0;
    } finally {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const told = (records: number[], { model, ...found }: LinkedFiles): object => ({ model: model.id, records, ...found });

/** @throws ConcordError 'usage' with every setting that is none */
function clusterSettings({ options }: CliCall): {
  seed: number;
  mostMembers: number;
  pairing?: Pairing;
  contradict: string[];
} {
  const { seed = '', mostMembers = '', pairing, contradict = [], right, dedupe } = options;
  const wrong = (where: string, problem: string, expected: string) => ({
    where,
    problem,
    expected,
    remedy: 'write it so, or leave it out',
  });
  const problems = [
    ...(/^\d{1,9}$/.test(seed)
      ? []
      : [wrong(`--seed ${seed}`, 'it is no such number', 'a whole number from 0 to 999999999')]),
    ...(/^\d{1,9}$/.test(mostMembers) && Number(mostMembers) >= 2
      ? []
      : [wrong(`--most-members ${mostMembers}`, 'it is no such number', 'a whole number from 2')]),
    ...(pairing && right === undefined
      ? [wrong(`--pairing ${pairing}`, 'there is only one file', '--right, the other file')]
      : []),
    ...(dedupe && right === undefined
      ? [
          wrong(
            '--dedupe',
            'there is only one file, and duplicates are looked for in it anyway',
            '--right, the other file',
          ),
        ]
      : []),
    ...(dedupe && pairing === 'one-to-one'
      ? [wrong('--pairing one-to-one', 'with --dedupe a person may have several records in a file', 'another pairing')]
      : []),
  ];
  if (problems.length > 0) throw new ConcordError('usage', problems);
  return {
    seed: Number(seed),
    mostMembers: Number(mostMembers),
    contradict,
    ...(pairing ? { pairing: pairing as Pairing } : {}),
  };
}
