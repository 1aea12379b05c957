/** Making a workspace: a folder with a commented concord.yaml, room for its own catalogue, and what to do next. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import { ConcordError } from '../concord-error.ts';
import { openWorkspace, WORKSPACE_FILE } from './open-workspace.ts';
import type { Workspace } from './workspace.ts';

export interface NewWorkspaceOptions {
  /** the name at the top of every page; the folder's name when absent */
  title?: string;
}

const CATALOGUE_FOLDERS = ['datasets', 'codes', 'metrics', 'pages', 'policies'];

/**
 * Makes a workspace folder.
 * @param folder is created when absent; must be empty
 * @returns the new workspace, opened
 * @throws ConcordError 'usage' when the folder holds anything
 */
export function newWorkspace(folder: string, options: NewWorkspaceOptions = {}): Workspace {
  const top = resolve(folder);
  if (existsSync(top) && readdirSync(top).length > 0)
    throw new ConcordError('usage', {
      where: folder,
      problem: 'the folder is not empty',
      expected: 'a new or empty folder',
      remedy: 'name another folder',
    });
  for (const kind of CATALOGUE_FOLDERS) {
    mkdirSync(join(top, 'catalogue', kind), { recursive: true });
    writeFileSync(join(top, 'catalogue', kind, '.gitkeep'), '');
  }
  writeFileSync(join(top, WORKSPACE_FILE), settingsText(options.title ?? basename(top)));
  writeFileSync(join(top, 'README.md'), README);
  writeFileSync(
    join(top, '.gitignore'),
    '# Everything that Concord makes; it can hold data about people.\n.concord/\n',
  );
  return openWorkspace(top);
}

const settingsText = (title: string): string => `# This file makes the folder a Concord workspace.

# The name at the top of every page.
${stringify({ title }).trim()}

# A sentence shown on every page, for example when the figures are made up. Leave it out when they are real.
# notice: Made-up figures for training

# The integrated care systems that pages can be about, with the ODS codes of their acute trusts.
# systems:
#   - code: QHG
#     name: Bedfordshire, Luton and Milton Keynes
#     ons_code: E54000024
#     trusts: [RC9, RD8]
#     # Parts of the system as you name them, for figures by place: made of local authorities, or all of them of networks (pcns).
#     places:
#       - {code: BEDFORD, name: Bedford Borough, local_authorities: [E06000055]}
#       - {code: MK, name: Milton Keynes, local_authorities: [E06000042]}
systems: []

# Who sends data, and which datasets they send (\`concord catalogue\` lists the datasets).
# partners:
#   - code: RC9
#     name: Bedfordshire Hospitals
#     sends: [ae_provider_monthly]
partners: []
`;

const README = `# A Concord workspace

What to do next:

1. Open \`concord.yaml\` and fill in your care system and the partners that send you data.
2. See which datasets and metrics exist: \`concord catalogue\`.
3. A file of your own that no dataset describes: \`concord contract draft FILE\` looks at it, asks you what it cannot
   know, and writes a contract below \`catalogue/datasets\`, a mapping and, for figures, a first metric.
4. Try a file without keeping it: \`concord check FILE --dataset ID\`.
5. Land it: \`concord land FILE --dataset ID --from ODS_CODE\`.
6. Publish: \`concord build\`. Look: \`concord serve\`, or \`concord metric ID --by ORGANISATION --grain month\`.

\`catalogue/\` holds your own definitions (datasets, codes, metrics, pages, policies). A file here replaces the one of the
same id that comes with Concord. Keep it in version control.

\`.concord/\` holds everything that Concord makes. Do not edit it, and keep it on an encrypted disk: it can hold data
about people. It is left out of version control.
`;
