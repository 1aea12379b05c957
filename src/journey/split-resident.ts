import { recordsNamed, residentName } from '../edition/show-resident.ts';
import { splitPerson } from '../linkage/residents/change-people.ts';
import { keptPersons } from '../linkage/residents/kept-persons.ts';
import { appendAudit } from '../store/append-audit.ts';
import { changeResidents, type ResidentOrder } from './change-residents.ts';

export interface SplitOrder extends ResidentOrder {
  /** key of the resident; of one that was merged since, who was kept is split */
  personKey: number;
  /** names of the records that go to a new resident, as `showResident` gives them */
  records: string[];
}

export interface SplitDone {
  /** key of the new resident */
  personKey: number;
  records: number;
  /** number of the change, by which it is taken back */
  change: number;
  /** version of the map from which on it holds */
  mapVersion: number;
}

/**
 * Takes records away from a resident, to a new one, in the sealed index. Linkage does not make the two one again.
 * @throws ConcordError unknown-name when the resident has no such record; usage when none is named or none is left; as changeResidents
 */
export function splitResident(order: SplitOrder): Promise<SplitDone> {
  const { keys, store, reason, user, today, now } = order;
  return changeResidents(order, async (engine) => {
    const personKey = (await keptPersons(engine, [order.personKey]))[0]!;
    const records = await recordsNamed(engine, keys, personKey, order.records);
    const done = await splitPerson(engine, { personKey, records, reason, at: today });
    const log = () =>
      appendAudit(store, {
        ...{ at: now.toISOString(), user, action: 'split-resident', outcome: 'done', reason },
        object: { type: 'resident', id: residentName(personKey, keys) },
        details: { change: done.change, mapVersion: done.mapVersion, records: records.length },
      });
    return { done: { ...done, records: records.length }, log };
  });
}
