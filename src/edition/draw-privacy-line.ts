/** The privacy line of a build: who each row is about is asked of the resident index, and what crosses names nobody. */
import { ConcordError } from '../concord-error.ts';
import type { Contract } from '../contract/contract.ts';
import { requireSafeSql } from '../contract/guard-contract-sql.ts';
import { identityRecordId } from '../linkage/residents/identity-record-sql.ts';
import { belowTheLine } from '../pseudonym/below-the-line.ts';
import { fingerprintOf } from '../pseudonym/hold-keys.ts';
import { defineKeyMacros, dropKeyMacros } from '../pseudonym/key-macros.ts';
import type { Keys } from '../pseudonym/keys.ts';
import { type LineOptions, lineOrder, lineRows, lineSelect } from '../pseudonym/line-select.ts';
import { type Purpose, purposesPath } from '../pseudonym/read-purposes.ts';
import { readType1Codes } from '../pseudonym/read-type-1-codes.ts';
import { nhsTokenHex } from '../pseudonym/tokens.ts';
import { catalogueFile } from '../workspace/catalogue-files.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { CareWork } from './care/care-work.ts';
import { fillCareZone } from './care/fill-care-zone.ts';
import type { CheckedDelivery } from './check-again.ts';
import { withheldNotes } from './count-withheld.ts';
import { type Crossing, crossDeliveries, type Rows } from './cross-deliveries.ts';
import { feedNotes } from './feeds-by-token.ts';
import { findTestPatients } from './find-test-patients.ts';
import { findType1Statements, type TableTelling } from './find-type-1-statements.ts';
import type { IdentityZone } from './identity-zone.ts';
import type { ChosenDataset, PrivacyLine } from './make-datasets.ts';
import { makeIdentityTables } from './make-identity-tables.ts';
import { makePurposes, type PurposesMade } from './make-purposes.ts';
import { mendDamaged } from './mend-damaged.ts';
import { pinMap } from './pin-map.ts';
import { postcodeAreas } from './postcode-areas.ts';
import { type ResidentMap, updateResidentMap } from './resident-map.ts';
import type { Step, StepInput } from './run-step.ts';
import { optOutCounts } from './seen-counts.ts';
import { openSensitiveList, type RecordInputs } from './sensitive-list.ts';
import { SENSITIVE_IDENTITIES } from './sensitive-records.ts';
import { lineFault } from './tell-line-fault.ts';
import { withSender } from './with-sender.ts';

export interface LineOrder {
  workspace: Pick<Workspace, 'catalogueFolders'>;
  keys: Keys;
  zone: IdentityZone;
  care: CareWork;
  /** those that will be published */
  purposes: Purpose[];
  /** ISO day of the build: for which opt-outs stand */
  today: string;
  /** ISO day of which the edition is; today's when absent */
  asAt?: string | undefined;
}

/** What the rows of a delivery are looked up in, beside who they are about. */
interface Beside {
  places: StepInput | null;
  records: RecordInputs;
}

/**
 * Draws the line of one build. Keys stand as macros on the zone's connection only while a delivery crosses.
 * @throws ConcordError workspace-invalid when there is no `records` key; catalogue-invalid when the lists of codes that it obeys are faulty
 */
export function drawPrivacyLine(order: LineOrder): PrivacyLine {
  const { keys, zone, care, purposes, today, asAt } = order;
  const recordsKey = keys.newest('records');
  const feeds = keys.all.filter((key) => key.id === 'feeds');
  const model = catalogueFile(order.workspace, 'linkage/residents.yaml');
  if (!model) throw noModel();
  let map: ResidentMap | null = null;
  let newest = 0;
  let delivered: ChosenDataset[] = [];
  let inCare: TableTelling[] = [];
  let made: PurposesMade | null = null;
  let areas = postcodeAreas([]);
  const sensitive = openSensitiveList(order.workspace, zone.engine);
  const objections = readType1Codes(order.workspace);
  const mapOf = (): ResidentMap => {
    if (!map) throw new Error('rows would cross the line before anybody was linked');
    return map;
  };
  const withKeys = async <T>(names: typeof feeds, work: () => Promise<T>): Promise<T> => {
    await defineKeyMacros(zone.engine, names);
    try {
      return await work();
    } finally {
      await dropKeyMacros(zone.engine, names);
    }
  };
  const identityMap = (): string => `${mapOf().update.mapVersion}:${mapOf().update.mapHash}`;
  const lineOptions = (rows: Rows, places: StepInput | null): LineOptions => ({
    ...{ records: recordsKey, rows, postcodes: places !== null, recordId: identityRecordId },
    wholeRecords: sensitive.wholeRecords,
    objections: objections.codes,
  });
  const stepOf = (contract: Contract, checked: CheckedDelivery, rows: Rows, beside: Beside): Step => ({
    name: `line:${checked.delivery.receipt.deliveryId}`,
    select: lineSelect(contract, lineOptions(rows, beside.places)),
    inputs: {
      delivered: withSender(checked),
      record_person: mapOf().inputFor(checked.delivery.receipt.deliveryId),
      ...(beside.places ? { postcode_lsoa: beside.places } : {}),
      ...beside.records.get(checked.delivery.receipt.deliveryId),
    },
    keys: [fingerprintOf(recordsKey)],
    confined: false,
  });
  return {
    below: belowTheLine,
    link: async (bench, chosen, references, withdrawn) => {
      const datasets = chosen.filter(({ contract }) => contract.identity !== 'none');
      areas = postcodeAreas(chosen);
      // the SQL that people wrote, before codes are looked for beside it
      for (const { contract } of datasets) await requireSafeSql(contract, bench.engine);
      delivered = await sensitive.lay(bench, datasets, references);
      const tokens = feeds.map((key) => ({
        version: key.version,
        tokenOf: (number: string) => nhsTokenHex(number, key),
      }));
      map = await withKeys(feeds, () =>
        updateResidentMap(zone.engine, delivered, {
          ...{ model, tokens, at: today, withdrawn: asAt ? undefined : withdrawn },
          sensitive: SENSITIVE_IDENTITIES,
        }),
      );
      newest = map.update.mapVersion;
      const used = datasets.flatMap((d) => d.used.map((checked) => checked.delivery.receipt.deliveryId));
      if (asAt) map = await pinMap(zone.engine, map, used, asAt);
      await sensitive.findBeside();
    },
    cross: async (bench, sent, used, references) => {
      const contract = sensitive.mark(sent);
      const places = await areas.inputFor(bench, contract, references);
      const records = sensitive.recordsOf(contract, used);
      const crossing: Crossing = {
        ...{ contract, bench, care: care.at(bench), engine: zone.engine, order: lineOrder(contract) },
        stepOf: (checked, rows) => stepOf(contract, checked, rows, { places, records }),
        rowsSql: (rows) => lineRows(contract, lineOptions(rows, places), ['_source']),
        mend: (missing) => mendDamaged(bench, contract, missing, references),
        // macros are of the connection, and go with it
        withKeys: async (engine, work) => {
          await defineKeyMacros(engine, [recordsKey]);
          return work();
        },
      };
      return crossDeliveries(crossing, used).catch((error: unknown) => {
        throw lineFault(contract, error);
      });
    },
    keepCare: async (bench, people, plans, references) => {
      inCare = await fillCareZone(bench, {
        ...{ care, identity: zone.engine, identityMap: identityMap(), delivered, people, plans, references },
      });
    },
    identity: (bench, plans, tables, people) =>
      makeIdentityTables(bench, {
        ...{ zone, version: mapOf().update.mapVersion, plans, tables, datasets: people.map((p) => p.contract.id) },
        testPatients: findTestPatients(people),
      }),
    purposes: async (bench, tables, people) => {
      const earlierMap = mapOf().update.mapVersion < newest;
      const type1 = findType1Statements(objections.codes, [...tables, ...inCare]);
      const told = { type1, testPatients: findTestPatients(people), datasets: people.map((p) => p.contract.id) };
      made = await makePurposes(bench, { zone, keys, purposes, today, earlierMap, ...told });
      return made.tables;
    },
    notes: (people) => [
      ...[...sensitive.notes(), ...areas.notes(), ...feedNotes(delivered, people, feeds.length > 0)],
      ...withheldNotes(people),
    ],
    files: [model, purposesPath(order.workspace), ...sensitive.files, ...objections.files],
    optOuts: () => made?.optOuts && optOutCounts(made),
    told: () => ({
      identityMap: identityMap(),
      keyVersions: [{ purpose: recordsKey.id, version: recordsKey.version }, ...(made?.keys ?? [])],
      optOutLists: (made?.optOuts.lists ?? []).map(({ kind, sha256, listedOn }) => ({ kind, sha256, asAt: listedOn })),
    }),
  };
}

const noModel = (): ConcordError =>
  new ConcordError('catalogue-invalid', {
    where: 'catalogue/linkage/residents.yaml',
    problem: 'the file is missing',
    expected: 'the model by which records are linked to residents',
    remedy: 'restore it from the Concord that you installed',
  });
