/** Whose file is this, and of what: by its name and by what each partner says it sends. */
import { basename, dirname } from 'node:path';
import type { Contract } from '../contract/contract.ts';
import type { Workspace } from '../workspace/workspace.ts';

export type Match = { dataset: string; from: string } | { reason: string };

/**
 * Finds the dataset whose contract's file-name pattern fits, and the one partner that sends it.
 * A name such as `providers.csv` says little by itself, so a pattern that no name fits is tried with the file's folder:
 * `rtt*providers*.csv` fits `rtt_june/providers.csv` as well as `rtt_providers.csv`.
 * Of several partners that send the dataset, it is the one whose code the file's folder bears: `extracts/RX1/ecds_2026-03.csv`.
 * @param path of the file, as far as it is known
 * @param from the partner, when the person named one
 * @param named the dataset, when the person named one: then the file's name says nothing
 * @returns the match, or in words why there is none; two that fit are never chosen between
 */
export function matchFile(
  path: string,
  contracts: Map<string, Contract>,
  workspace: Pick<Workspace, 'partners'>,
  from?: string,
  named?: string,
): Match {
  const fitting = named ? [named] : fittingContracts(path, contracts);
  const [dataset, another] = fitting;
  if (!dataset) return { reason: "no contract's file name fits it; name its dataset with --dataset" };
  if (another)
    return { reason: `several contracts fit its name (${fitting.join(', ')}); name its dataset with --dataset` };
  if (from) return { dataset, from };
  const senders = workspace.partners.filter((p) => p.sends.includes(dataset)).map((p) => p.code);
  const byFolder = senders.filter((code) => code === basename(dirname(path)));
  const [sender, other] = byFolder.length > 0 ? byFolder : senders;
  if (!sender)
    return { reason: `it looks like ${dataset}, which no partner in concord.yaml sends; name who sent it with --from` };
  if (other)
    return {
      reason: `${dataset} is sent by several partners (${senders.join(', ')}); name who sent it with --from, or put it into a folder of the partner's code`,
    };
  return { dataset, from: sender };
}

function fittingContracts(path: string, contracts: Map<string, Contract>): string[] {
  const fits = (name: string) =>
    [...contracts.values()].filter((c) => fitsGlob(name, c.file.namePattern)).map((c) => c.id);
  const byName = fits(basename(path));
  return byName.length ? byName : fits(`${basename(dirname(path))}/${basename(path)}`);
}

/** `*` stands for any text and `?` for one character; capitals do not matter. */
export function fitsGlob(name: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`, 'is').test(name);
}
