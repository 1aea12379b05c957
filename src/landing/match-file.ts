/** Whose file is this, and of what: by its name and by what each partner says it sends. */
import type { Contract } from '../contract/contract.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type Match = { dataset: string; from: string } | { reason: string };

/**
 * Finds the dataset whose contract's file-name pattern fits, and the one partner that sends it.
 * @param fileName without its folder
 * @param from the partner, when the person named one
 * @returns the match, or in words why there is none; two that fit are never chosen between
 */
export function matchFile(
  fileName: string,
  contracts: Map<string, Contract>,
  workspace: Pick<Workspace, 'partners'>,
  from?: string,
): Match {
  const fitting = [...contracts.values()].filter((c) => fitsGlob(fileName, c.file.namePattern)).map((c) => c.id);
  const [dataset, another] = fitting;
  if (!dataset) return { reason: "no contract's file name fits it; name its dataset with --dataset" };
  if (another)
    return { reason: `several contracts fit its name (${fitting.join(', ')}); name its dataset with --dataset` };
  if (from) return { dataset, from };
  const senders = workspace.partners.filter((p) => p.sends.includes(dataset)).map((p) => p.code);
  const [sender, other] = senders;
  if (!sender)
    return { reason: `it looks like ${dataset}, which no partner in concord.yaml sends; name who sent it with --from` };
  if (other)
    return { reason: `${dataset} is sent by several partners (${senders.join(', ')}); name who sent it with --from` };
  return { dataset, from: sender };
}

/** `*` stands for any text and `?` for one character; capitals do not matter. */
export function fitsGlob(name: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'is').test(name);
}
