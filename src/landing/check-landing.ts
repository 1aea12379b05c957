/** What must be right before a file is landed: everything wrong with the request is told at once. */
import { existsSync, statSync } from 'node:fs';
import { ConcordError, type Problem } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { nearestName } from '../workspace/nearest-name.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Delivery, DeliveryStatus } from './delivery.ts';

/** As partners' codes in concord.yaml, and a little longer: codes of sites and practices are too. */
const ODS_CODE = /^[A-Z0-9]{1,12}$/;

export interface LandingRequest {
  path: string;
  dataset: string;
  from: string;
  status?: DeliveryStatus | undefined;
  signedOffBy?: string | undefined;
  corrects?: string | undefined;
  /** the period of the whole file, as a person writes it, when its name does not say or says it wrongly */
  period?: string | undefined;
}

/**
 * The contract that the file is to be checked under.
 * @throws ConcordError unknown-name or usage with every fault of the request
 */
export function checkLanding(
  request: LandingRequest,
  contracts: Map<string, Contract>,
  workspace: Pick<Workspace, 'partners'>,
  deliveries: Delivery[],
): Contract {
  const contract = contracts.get(request.dataset);
  const unknown = [
    ...(contract ? [] : [unknownDataset(request.dataset, contracts)]),
    ...partnerFaults(request, workspace),
    ...correctsFaults(request, deliveries),
  ];
  const faults = [...senderFaults(request, workspace), ...fileFaults(request)];
  if (!contract || unknown.length) throw new ConcordError('unknown-name', [...unknown, ...faults]);
  if (faults.length) throw new ConcordError('usage', faults);
  return contract;
}

export function unknownDataset(dataset: string, contracts: Map<string, Contract>): Problem {
  const near = nearestName(dataset, contracts.keys());
  return {
    where: dataset,
    problem: 'the catalogue has no dataset of this name',
    expected: 'the id of a dataset that has a contract',
    remedy: near
      ? `did you mean ${near}?`
      : 'list them with concord catalogue, or draft a contract: concord contract draft FILE',
  };
}

/** A workspace that names no partners takes any; one that does would otherwise count a mistyped sender twice. */
function partnerFaults({ from, dataset }: LandingRequest, { partners }: Pick<Workspace, 'partners'>): Problem[] {
  if (partners.length === 0) return [];
  const partner = partners.find((p) => p.code === from);
  if (!partner) {
    const near = nearestName(
      from,
      partners.map((p) => p.code),
    );
    return [
      {
        where: `--from ${from}`,
        problem: 'concord.yaml names no such partner',
        expected: `one of ${partners.map((p) => p.code).join(', ')}`,
        remedy: near
          ? `did you mean ${near}? Otherwise add it under partners`
          : 'add it under partners in concord.yaml',
      },
    ];
  }
  if (partner.sends.length === 0 || partner.sends.includes(dataset)) return [];
  return [
    {
      where: `--from ${from}`,
      problem: `concord.yaml does not say that ${from} sends ${dataset}`,
      expected: `one of ${partner.sends.join(', ')}`,
      remedy: `add ${dataset} under sends of ${from} in concord.yaml, or name the right dataset`,
    },
  ];
}

/** Where no partner is named, the code itself is all that is known of the sender, and it becomes part of a folder's name. */
function senderFaults({ from }: LandingRequest, { partners }: Pick<Workspace, 'partners'>): Problem[] {
  if (partners.length > 0 || ODS_CODE.test(from)) return [];
  return [
    {
      where: `--from ${from}`,
      problem: 'it is not an ODS code',
      expected: 'capital letters and digits, at most 12 of them, e.g. RC9',
      remedy: 'give the ODS code of the organisation that sent the file',
    },
  ];
}

function correctsFaults({ corrects, dataset, from }: LandingRequest, deliveries: Delivery[]): Problem[] {
  if (!corrects) return [];
  const own = deliveries.map((d) => d.receipt).filter((r) => r.dataset === dataset && r.from === from);
  if (own.some((r) => r.deliveryId === corrects)) return [];
  return [
    {
      where: `--corrects ${corrects}`,
      problem: `${from} has not delivered this for ${dataset}`,
      expected: own.length
        ? `one of ${own.map((r) => r.deliveryId).join(', ')}`
        : 'an earlier delivery of the same dataset and partner',
      remedy: own.length
        ? 'name the delivery that this file corrects'
        : 'leave out --corrects: there is nothing to correct yet',
    },
  ];
}

function fileFaults({ path, status, signedOffBy }: LandingRequest): Problem[] {
  const faults: Problem[] = [];
  const fault = (where: string, problem: string, expected: string, remedy: string) =>
    faults.push({ where, problem, expected, remedy });
  if (!existsSync(path)) fault(path, 'there is no such file', 'a file to land', 'check the path');
  else if (!statSync(path).isFile())
    fault(path, 'it is not a file', 'one file', 'name a file in it, or land the folder');
  if (status === 'signed-off' && !signedOffBy)
    fault('--status signed-off', 'nobody is named', 'the person who signed it off', 'add --signed-by NAME');
  if (signedOffBy && status !== 'signed-off')
    fault('--signed-by', 'it only goes with --status signed-off', 'both or neither', 'add --status signed-off');
  return faults;
}
