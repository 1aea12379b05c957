import { ConcordError } from '../../concord-error.ts';
import { exportPurpose } from '../../edition/export/export-purpose.ts';
import type { CliCommand } from '../cli-command.ts';
import { describePurposeExport } from '../describe-export.ts';
import { printResult, workspaceOf } from '../open-call.ts';
import { EXPORT_OPTIONS, runExport } from '../run-export.ts';
import { showProgress } from '../show-progress.ts';

export const exportPurposeCommand: CliCommand = {
  name: 'export purpose',
  summary: 'write the tables about people as one purpose may have them',
  detail:
    "People stand under the purpose's own tokens, its opt-outs are obeyed, and numbers of records are keyed again, so that no column joins what another purpose was given. Rows of which nobody knows whose they are stay out where their person might have objected. Only the edition that serves can be exported, and for a purpose that obeys the national opt-out only while the answer of the national service is in force. manifest.json beside the files says what each holds and what was left out. What an export holds is still about people: keep it on an encrypted disk, and give it to those alone whom the purpose covers.",
  arguments: [{ name: '<PURPOSE>', description: 'purpose, e.g. planning; catalogue/purposes.yaml describes them' }],
  options: [
    ...EXPORT_OPTIONS,
    {
      flags: '--tables <NAMES>',
      description: 'these tables alone, with commas between them (default: all about people)',
    },
  ],
  inWorkspace: true,
  printsResult: true,
  examples: [
    {
      command: 'concord export purpose planning --out ../planning-march --keys ../keys.yaml',
      does: 'every table about people, as Parquet',
    },
    {
      command:
        'concord export purpose direct_care --out ../care --keys ../keys.yaml --format csv --tables person,hospital_spell',
      does: 'two tables as CSV',
    },
  ],
  run: async (call) => {
    const workspace = workspaceOf(call);
    const tables = tablesOf(call.options.tables);
    const progress = showProgress(call.io);
    try {
      const told = await runExport(
        call,
        workspace,
        { purpose: call.arguments[0] ?? '', kind: 'purpose' },
        (folder, from) => exportPurpose(folder, { ...from, progress, ...(tables ? { tables } : {}) }),
        ({ tables: made, keyVersion, format }) => ({
          format,
          keyVersion,
          tables: made.length,
          rows: made.reduce((sum, table) => sum + table.exported, 0),
        }),
      );
      printResult(call, told, () => describePurposeExport(told, call.options.out ?? ''));
      return 0;
    } finally {
      progress.end();
    }
  },
};

/** Names with commas between them. @throws ConcordError usage when there is none */
function tablesOf(names: string | undefined): string[] | null {
  if (names === undefined) return null;
  const tables = names.split(',').map((name) => name.trim());
  if (tables.every((name) => name !== '')) return tables;
  throw new ConcordError('usage', {
    where: '--tables',
    problem: 'a name is missing',
    expected: 'names of tables with commas between them, e.g. person,hospital_spell',
    remedy: 'write the names, or leave --tables out for all tables about people',
  });
}
