/** Keys of the privacy line: held in memory alone, and never in a text, a log or an error. */
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { ConcordError } from '../concord-error.ts';

/** The least length of a key: that of the digest, as RFC 2104 (section 3) asks for HMAC-SHA-256. */
export const KEY_BYTES = 32;

/** Names a key without holding it: fit for a manifest, a header, the SQL of a step. */
export interface KeyName {
  /** lower case, digits and _: `records`, `feeds`, `zones`, or a purpose's */
  id: string;
  /** 1 or more; the newest mints */
  version: number;
}

/** A key. Its bytes are reached by `bytesOf` alone: printing it, or writing it as JSON, gives its name. */
export class Key implements KeyName {
  readonly id: string;
  readonly version: number;
  readonly #bytes: Uint8Array;

  constructor(id: string, version: number, bytes: Uint8Array) {
    this.id = id;
    this.version = version;
    this.#bytes = Uint8Array.from(bytes);
  }

  /** A copy of its bytes. */
  bytes(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  toJSON(): KeyName {
    return { id: this.id, version: this.version };
  }

  [inspect.custom](): string {
    return `Key ${this.id} version ${this.version}`;
  }
}

/** The keys that were read. */
export interface Keys {
  /** in order of id and version */
  all: Key[];
  /**
   * The version that mints.
   * @throws ConcordError workspace-invalid when there is none of that id
   */
  newest(id: string): Key;
  /**
   * The version that something was minted with.
   * @throws ConcordError workspace-invalid when it is not among them
   */
  version(id: string, version: number): Key;
}

/** A new key, in hexadecimal as a key file holds it: 32 bytes of the system's secure randomness. */
export const newKey = (): string => randomBytes(KEY_BYTES).toString('hex');

/**
 * Keys, to be asked by name.
 * @example keysOf([new Key('records', 1, Buffer.from(newKey(), 'hex'))]).newest('records')
 */
export function keysOf(keys: Key[]): Keys {
  const all = keys.toSorted((a, b) => (a.id === b.id ? a.version - b.version : a.id < b.id ? -1 : 1));
  return {
    all,
    newest: (id) => all.findLast((k) => k.id === id) ?? missing(id, null),
    version: (id, version) => all.find((k) => k.id === id && k.version === version) ?? missing(id, version),
  };
}

function missing(id: string, version: number | null): never {
  throw new ConcordError('workspace-invalid', {
    where: version === null ? `key ${id}` : `key ${id} version ${version}`,
    problem: 'it is not among the keys that were given',
    expected: 'a key of that id, of 32 bytes or more, from the key file, the environment or the key command',
    remedy:
      version === null
        ? `give the one that the workspace was built with (--keys or --keys-command). Only where none was ever used: make one (openssl rand -hex ${KEY_BYTES}), keep it apart from the data, and give it as ${id} in the key file or as CONCORD_KEY_${id.toUpperCase()}_1`
        : 'give the older version again: what was made with it cannot be read otherwise',
  });
}
