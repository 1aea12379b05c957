/** What partners are said to send, held against the datasets that there are. */
import { join } from 'node:path';
import type { Problem } from '../concord-error.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { WORKSPACE_FILE } from '../workspace/open-workspace.ts';
import { WorkspaceSettings } from '../workspace/read-workspace-file.ts';
import { inspectYaml } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * @param datasets ids of the datasets of the catalogue
 * @returns a fault, with its line in concord.yaml, for each name in `sends` that is none of them
 */
export function senderFaults({ folder, partners }: Workspace, datasets: Iterable<string>): Problem[] {
  const known = new Set(datasets);
  const file = inspectYaml(join(folder, WORKSPACE_FILE), WorkspaceSettings, 'workspace-invalid');
  return partners.flatMap((partner, i) =>
    partner.sends.flatMap((dataset, j) => {
      if (known.has(dataset)) return [];
      const near = nearestName(dataset, known);
      return [
        {
          where: file.where(['partners', i, 'sends', j]),
          problem: `partner '${partner.code}' sends '${dataset}', which is no dataset`,
          expected: 'a dataset of the catalogue',
          remedy: near ? `did you mean '${near}'?` : 'remove it, or add its contract to the catalogue',
        },
      ];
    }),
  );
}
