import { resolve } from 'node:path';
import { ConcordError } from '../../concord-error.ts';
import { fillExportFolder, requireFreePlace } from '../../edition/export/fill-export-folder.ts';
import { readPublications } from '../../edition/read-manifest.ts';
import { walkBack } from '../../edition/walk-back.ts';
import { writeCml } from '../../metric/common-library/write-cml.ts';
import { loadMetrics } from '../../metric/load-metrics.ts';
import type { Answer } from '../../metric/metric.ts';
import { DISCLOSURE_RULES, SHOWS_EVERY_FIGURE } from '../../policy/disclosure.ts';
import { disclosureOf, withAnswer } from '../ask-question.ts';
import type { CliCommand } from '../cli-command.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { GRAIN_OPTION, QUESTION_OPTIONS } from './metric.ts';

export const exportCmlCommand: CliCommand = {
  name: 'export cml',
  summary: 'write figures of a metric in the form of the Common Metric Library (NHS England)',
  detail:
    "Five CSV files: METRIC, DIMENSIONS, SOURCE, RELATIONSHIPS and METADATA of proforma 2.0. The metric's own disclosure rule, or that of the policy where it is the one that withholds, is applied first, as with `concord metric --for-release`, and METADATA says which; a figure without a value has no row.",
  arguments: [{ name: '<ID>', description: 'metric, e.g. concord.ae-4h or ae-4h' }],
  options: [
    { flags: '--by <DIMENSION>', description: 'a figure for each, e.g. trust; several with commas', repeatable: true },
    GRAIN_OPTION,
    ...QUESTION_OPTIONS,
    { flags: '--out <FOLDER>', description: 'folder for the files; empty or not there', required: true },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord export cml ae-4h --by trust --grain month --out ../ae-4h-cml',
      does: 'four-hour performance of each trust and month, to hand off',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const place = { folder: resolve(call.io.cwd, call.options.out ?? ''), data: workspace.paths.data };
    requireFreePlace(place);
    const asked = { ...call, options: { ...call.options, forRelease: true } };
    return withAnswer(asked, workspace, async (answer, asking) => {
      if (!answer.figures.some(({ status }) => status === 'value')) throw nothingToHandOff(answer);
      const { manifest } = asking.edition;
      const rule = disclosureOf(asked, asking);
      const order = {
        answer,
        metrics: loadMetrics(workspace),
        walks: walkBack(workspace, manifest, { datasets: answer.sources.map(({ dataset }) => dataset) }),
        edition: {
          number: readPublications(workspace.paths).indexOf(manifest.editionId) + 1,
          asAt: manifest.inputs.asAt,
        },
        publishedAt: call.io.now(),
        disclosure: rule === SHOWS_EVERY_FIGURE ? null : (DISCLOSURE_RULES[rule]?.means ?? rule),
      };
      const files = await fillExportFolder(place, async (folder) => writeCml(folder, order));
      const left = answer.figures.filter((f) => f.status !== 'value').length;
      printResult(call, { metric: answer.metric.id, edition: answer.editionId, files, withoutValue: left }, () =>
        [
          ...files.map(({ table, file, rows }) => `${table.padEnd(14)}${String(rows).padStart(8)} rows  ${file}`),
          left ? `${left} figures have no value and no row.` : '',
          `Written to ${call.options.out}.`,
        ]
          .filter(Boolean)
          .join('\n')
          .concat('\n'),
      );
      return 0;
    });
  },
};

/** The library has no word for a figure without a value: a file without figures would say nothing of why. */
const nothingToHandOff = ({ metric, figures, notes }: Answer): ConcordError =>
  new ConcordError('no-data', {
    where: metric.id,
    problem: `none of the figures (${figures.length}) has a value${notes.length ? `: ${notes.join(' ')}` : ''}`,
    expected: 'a figure with a value to hand off',
    remedy: `look at it with \`concord metric ${metric.id}\`, or ask for other days or places`,
  });
