import { PageFile } from '../../page/page-definition.ts';
import { PolicySchema } from '../../policy/load-policies.ts';
import { WorkspaceSettings } from '../../workspace/read-workspace-file.ts';
import { ENVIRONMENT } from '../environment.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';
import { settingsTable } from './settings-table.ts';

export const settingsPage = (): string =>
  [
    GENERATED,
    '# Settings\n',
    '## concord.yaml\n',
    'At the top of a workspace. A setting that is not listed is refused.\n',
    settingsTable(WorkspaceSettings),
    '## Page\n',
    'A file in `catalogue/pages`.\n',
    settingsTable(PageFile),
    '## Policy\n',
    'A file in `catalogue/policies`. What no policy names is refused.\n',
    settingsTable(PolicySchema),
    '## Environment\n',
    markdownTable(
      ['Variable', 'Who reads it', 'Meaning'],
      ENVIRONMENT.map((v) => [code(v.name), v.readBy, v.meaning]),
    ),
    'A key may also be given as a variable: `CONCORD_KEY_RECORDS_1` is version 1 of the key `records`, in hexadecimal.\n',
  ].join('\n');
