/** Tokens and keyed numbers as SQL: what a purpose sees of a person, what a feed sees, what stands for a record's number. */
import { literal } from '../engine/engine.ts';
import { hmacMacro } from './key-macros.ts';
import type { KeyName } from './keys.ts';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/**
 * The token of a text: the first 20 characters (100 bits) of its HMAC-SHA-256 in base32 (RFC 4648).
 * `to_base` takes at most 63 bits and has digits of its own, so 60 and 40 bits are written apart and their digits changed.
 */
const token = (key: KeyName, message: string): string => {
  const hash = `${hmacMacro(key)}(${message})`;
  const part = (from: number, digits: number, characters: number): string =>
    `to_base(('0x' || substr(${hash}, ${from}, ${digits}))::bigint, 32, ${characters})`;
  return `translate(${part(1, 15, 12)} || ${part(16, 10, 8)}, ${literal(DIGITS)}, ${literal(BASE32)})`;
};

/**
 * A person's token for one purpose: HMAC-SHA-256 of `res|<person_key>` under the purpose's key, 20 characters.
 * @param personKey SQL of the person's key (BIGINT)
 * @param key name of the purpose's key; its macro must be on the connection (`defineKeyMacros`)
 * @returns SQL; null where the person's key is null, so an unlinked row has no token and still counts
 * @see DESIGN, promise 6
 */
export const personToken = (personKey: string, key: KeyName): string =>
  token(key, `'res|' || (${personKey})::bigint::varchar`);

/**
 * A feed's token of an NHS number: HMAC-SHA-256 of `nhs|<ten digits>` under the feed's key, 20 characters.
 * @param nhsNumber SQL of the number as text; spaces and other signs in it do not matter
 * @returns SQL; null where there is no number of ten digits
 */
export const nhsToken = (nhsNumber: string, key: KeyName): string => token(key, nhsMessage(nhsNumber));

/** As `nhsToken`, whole and in hexadecimal (64 characters), as national feeds send it. */
export const nhsTokenHex = (nhsNumber: string, key: KeyName): string => `${hmacMacro(key)}(${nhsMessage(nhsNumber)})`;

const nhsMessage = (nhsNumber: string): string =>
  `'nhs|' || nullif(regexp_extract(regexp_replace((${nhsNumber})::varchar, '[^0-9]', '', 'g'), '^[0-9]{10}$'), '')`;

/**
 * What stands below the line for the number of a record: the first 63 bits of SHA-256 of a secret of 32 bytes and the value. The
 * secret is HMAC-SHA-256 of `rec|<kind>` under the key, worked out once for a query: a digest for each row and not four halves the
 * time (docs/decisions/0025). The same kind and value give the same number in every dataset, so that rows still find each other.
 * @param kind what the number is of, in kebab-case: `spell`, `pathway`
 * @param value SQL of the number as its sender wrote it; spaces of any kind (Unicode Zs) around it do not matter
 * @param key name of the `records` key
 * @returns SQL of a BIGINT, 0 or more; null where the value is missing or blank
 * @example recordNumber('spell', 'hospital_spell_number', { id: 'records', version: 1 })
 */
export const recordNumber = (kind: string, value: string, key: KeyName): string => {
  const secret = `unhex(${hmacMacro(key)}(${literal(`rec|${kind}`)}))`;
  const digest = `sha256(${secret} || encode(nullif(trim((${value})::varchar), '')))`;
  return `(('0x' || left(${digest}, 16))::ubigint >> 1)::bigint`;
};
