/** One entry of the audit log: who did what to whose data, when, why, and how it ended. */
import { createHash } from 'node:crypto';
import { ConcordError } from '../concord-error.ts';
import type { AuditEventRow } from './store-tables.ts';

/** What the caller says of an event. No NHS number, name of a patient or other identifying value belongs in any of it. */
export interface AuditEvent {
  /** UTC, to the millisecond, e.g. `2026-03-02T09:30:00.000Z` */
  at: string;
  user: { id: string; name?: string; role: string; organisation: string };
  /** verb, e.g. `view`, `export`, `reidentify` */
  action: string;
  /** what was acted on, e.g. type `cohort`, id `42`; a type has no colon */
  object: { type: string; id: string };
  /** how it ended, e.g. `allowed`, `denied`, `done`, `failed` */
  outcome: string;
  purpose?: string;
  /** tokens of the people whose data were seen */
  tokens?: string[];
  /** instead of tokens, where there are many */
  cohort?: { hash: string; count: number };
  /** address or device that asked */
  source?: string;
  reason?: string;
  requestId?: string;
  /** what this action says besides */
  details?: Record<string, string | number | boolean | null>;
}

/** An entry as it is kept, with its place in the chain. */
export interface AuditEntry extends AuditEvent {
  seq: number;
  eventId: string;
  hash: string;
}

export interface ChainEnd {
  seq: number;
  hash: string;
  entry_hash: string;
}

const LONGEST_TEXT = 4_000;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * The row that an event becomes after the chain's end. Texts are made such that both engines give them back as they took
 * them: an audit log refuses no text, so control characters become spaces, broken Unicode its replacement character, and
 * a text ends after 4,000.
 */
export function auditRow(event: AuditEvent, eventId: string, end: ChainEnd): AuditEventRow {
  refuseUntold(event);
  const row: Omit<AuditEventRow, 'hash' | 'entry_hash'> = {
    seq: end.seq + 1,
    event_id: eventId,
    at: event.at,
    user_id: cleanText(event.user.id),
    user_name: cleanOrNull(event.user.name),
    user_role: cleanText(event.user.role),
    organisation: cleanText(event.user.organisation),
    action: cleanText(event.action),
    purpose: cleanOrNull(event.purpose),
    tokens: JSON.stringify((event.tokens ?? []).map(cleanText)),
    cohort_hash: cleanOrNull(event.cohort?.hash),
    cohort_count: event.cohort?.count ?? null,
    object_type: cleanText(event.object.type),
    object_id: cleanText(event.object.id),
    source: cleanOrNull(event.source),
    outcome: cleanText(event.outcome),
    reason: cleanOrNull(event.reason),
    request_id: cleanOrNull(event.requestId),
    details: JSON.stringify(cleanDetails(event.details ?? {})),
    prev_hash: end.hash,
    prev_entry_hash: end.entry_hash,
  };
  const hash = chainHash(row);
  return { ...row, hash, entry_hash: entryHash({ ...row, hash }) };
}

/**
 * The chain's hash: SHA-256, in hex, of `seq|user|action|object|prev_hash`, the object as `type:id`.
 * @param row columns of an entry; `seq` may be another than its own, to ask where it was written
 */
export function chainHash(
  row: Pick<AuditEventRow, 'seq' | 'user_id' | 'action' | 'object_type' | 'object_id' | 'prev_hash'>,
): string {
  const object = `${row.object_type}:${row.object_id}`;
  return sha256([row.seq, row.user_id, row.action, object, row.prev_hash].join('|'));
}

/** SHA-256, in hex, of every column and of the entry hash before it: what the chain's own hash leaves out is held too. */
export function entryHash(row: Omit<AuditEventRow, 'entry_hash'>): string {
  return sha256(
    JSON.stringify([
      row.seq,
      row.event_id,
      row.at,
      row.user_id,
      row.user_name,
      row.user_role,
      row.organisation,
      row.action,
      row.purpose,
      row.tokens,
      row.cohort_hash,
      row.cohort_count,
      row.object_type,
      row.object_id,
      row.source,
      row.outcome,
      row.reason,
      row.request_id,
      row.details,
      row.prev_hash,
      row.hash,
      row.prev_entry_hash,
    ]),
  );
}

/** An entry read back from its row. */
export function entryOf(row: AuditEventRow): AuditEntry {
  const { user_name, cohort_hash, cohort_count } = row;
  return {
    seq: row.seq,
    eventId: row.event_id,
    hash: row.hash,
    at: row.at,
    user: {
      id: row.user_id,
      role: row.user_role,
      organisation: row.organisation,
      ...(user_name === null ? {} : { name: user_name }),
    },
    action: row.action,
    object: { type: row.object_type, id: row.object_id },
    outcome: row.outcome,
    tokens: JSON.parse(row.tokens) as string[],
    details: JSON.parse(row.details) as Record<string, string | number | boolean | null>,
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
    ...(cohort_hash === null || cohort_count === null ? {} : { cohort: { hash: cohort_hash, count: cohort_count } }),
    ...(row.source === null ? {} : { source: row.source }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.request_id === null ? {} : { requestId: row.request_id }),
  };
}

/** Faults of the code that calls, not of a person: what no entry can do without. */
function refuseUntold(event: AuditEvent): void {
  const told: [string, boolean][] = [
    ['at', TIME.test(event.at) && !Number.isNaN(Date.parse(event.at))],
    ['user.id', event.user.id.trim() !== ''],
    ['user.role', event.user.role.trim() !== ''],
    ['action', event.action.trim() !== ''],
    ['object.type', event.object.type.trim() !== '' && !event.object.type.includes(':')],
    ['outcome', event.outcome.trim() !== ''],
    ['cohort.count', event.cohort === undefined || Number.isSafeInteger(event.cohort.count)],
  ];
  const missing = told.filter(([, isTold]) => !isTold).map(([name]) => name);
  if (!missing.length) return;
  throw new ConcordError('internal', {
    where: 'the audit log',
    problem: `an event came without a proper ${missing.join(', ')}`,
    expected: 'a time in UTC to the millisecond, a user with a role, an action, an object and an outcome',
    remedy: 'tell the developers; what was asked for was not done',
  });
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const cleanText = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
    .replaceAll(/[\u0000-\u001f\u007f]/g, ' ');

const cleanOrNull = (text: string | undefined): string | null => (text === undefined ? null : cleanText(text));

const cleanDetails = (details: NonNullable<AuditEvent['details']>): NonNullable<AuditEvent['details']> =>
  Object.fromEntries(
    Object.entries(details).map(([name, value]) => [
      cleanText(name),
      typeof value === 'string' ? cleanText(value) : value,
    ]),
  );
