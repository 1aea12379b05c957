import { WorkspaceSettings } from '../../workspace/read-workspace-file.ts';
import { ENVIRONMENT } from '../environment.ts';
import { code, GENERATED, markdownTable } from './markdown.ts';
import { schemaRows } from './schema-rows.ts';

export const settingsPage = (): string =>
  [
    GENERATED,
    '# Settings\n',
    '## concord.yaml\n',
    'At the top of a workspace. A setting that is not listed is refused.\n',
    markdownTable(['Setting', '', 'What it may be'], schemaRows(WorkspaceSettings)),
    '## Environment\n',
    markdownTable(
      ['Variable', 'Who reads it', 'Meaning'],
      ENVIRONMENT.map((v) => [code(v.name), v.readBy, v.meaning]),
    ),
  ].join('\n');
