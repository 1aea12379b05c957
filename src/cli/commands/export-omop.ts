import { exportPurposeOmop } from '../../edition/export/export-purpose-omop.ts';
import type { CliCommand } from '../cli-command.ts';
import { describeOmopExport } from '../describe-export.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { EXPORT_OPTIONS, runExport } from '../run-export.ts';
import { showProgress } from '../show-progress.ts';

export const exportOmopCommand: CliCommand = {
  name: 'export omop',
  summary: 'write an edition as tables of the OMOP Common Data Model 5.4, for one purpose',
  detail:
    'The thirteen tables that Concord can fill, from what the purpose may see: under its tokens, its opt-outs obeyed. Codes stand in the source values; concepts are 0 where a licensed vocabulary would be needed. What is dated after the last day of the data is left out. It prints what became of every row, and manifest.json beside the files says it too. Which editions may leave, and what for, is as for `concord export purpose`.',
  arguments: [],
  options: [
    { flags: '--purpose <ID>', description: 'purpose whose people and tokens they are, e.g. research', required: true },
    ...EXPORT_OPTIONS,
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord export omop --purpose research --out ../omop-march --keys ../keys.yaml',
      does: 'the CDM as Parquet',
    },
    {
      command: 'concord export omop --purpose research --out ../omop-csv --keys ../keys.yaml --format csv',
      does: 'the CDM as CSV, for tools that load it into a database',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const progress = showProgress(call.io);
    progress.start('writing the tables of the CDM');
    try {
      const holder = { name: workspace.title, code: workspace.systems[0]?.code ?? 'concord' };
      const told = await runExport(
        call,
        workspace,
        { purpose: call.options.purpose ?? '', kind: 'omop' },
        (folder, from) => exportPurposeOmop(folder, { ...from, holder }),
        ({ tables, keyVersion, format }) => ({
          format,
          keyVersion,
          tables: tables.length,
          rows: tables.reduce((sum, table) => sum + table.rows, 0),
        }),
      );
      progress.end();
      printResult(call, told, () => describeOmopExport(told, call.options.out ?? ''));
      return 0;
    } finally {
      progress.end();
    }
  },
};
