/** Every contract that a workspace sees, checked against each other. */
import { basename, dirname } from 'node:path';
import { ConcordError, type Problem } from '../concord-error.ts';
import { catalogueFiles } from '../workspace/catalogue-files.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import { shownPath } from '../workspace/read-yaml.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Contract } from './contract.ts';
import { readCodeLists } from './read-code-lists.ts';
import { readContract } from './read-contract.ts';

/**
 * @returns contracts by dataset id, in order of id; the workspace's own in place of ours
 * @throws ConcordError 'catalogue-invalid' with every fault of every contract
 */
export function loadContracts(workspace: Pick<Workspace, 'catalogueFolders'>): Map<string, Contract> {
  const lists = readCodeLists(workspace);
  const contracts = new Map<string, Contract>();
  const problems: Problem[] = [];
  for (const { id, path } of catalogueFiles(workspace, 'datasets')) {
    try {
      contracts.set(id, readContract(path, lists));
    } catch (error) {
      if (!(error instanceof ConcordError)) throw error;
      problems.push(...error.problems);
    }
  }
  // A contract that could not be read would make its references look wrong as well.
  if (!problems.length) problems.push(...[...contracts.values()].flatMap((c) => crossFaults(c, contracts)));
  if (problems.length) throw new ConcordError('catalogue-invalid', problems);
  return contracts;
}

function crossFaults(contract: Contract, all: Map<string, Contract>): Problem[] {
  const where = shownPath(contract.path);
  const folder = basename(dirname(contract.path));
  const id =
    folder === contract.id
      ? []
      : [
          {
            where,
            problem: `id '${contract.id}' in folder '${folder}'`,
            expected: 'the same name',
            remedy: 'rename one',
          },
        ];
  const references = contract.columns.flatMap(({ name, references: wanted }) => {
    if (!wanted) return [];
    const target = all.get(wanted.dataset);
    if (target?.columns.some((c) => c.name === wanted.column)) return [];
    const near = nearestName(target ? wanted.column : wanted.dataset, target?.columns.map((c) => c.name) ?? all.keys());
    return [
      {
        where,
        problem: `column '${name}' refers to ${wanted.dataset}.${wanted.column}, which does not exist`,
        expected: 'a dataset of the catalogue and one of its columns',
        remedy: near ? `did you mean '${near}'?` : 'mend or remove the reference',
      },
    ];
  });
  return [...id, ...references];
}
