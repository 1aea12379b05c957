/** HMAC-SHA-256 (RFC 2104) in the engine, one macro for each key; SQL names the key and never holds it. */

import { createHash } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import type { Key, KeyName } from './keys.ts';

const BLOCK = 64;

/** Name of the macro of a key: `hmac_records_1(text)` gives the digest of a text in hexadecimal, null for null. */
export const hmacMacro = ({ id, version }: KeyName): string => `hmac_${id}_${version}`;

/**
 * Makes the macros of these keys on the engine's connection: temporary, so no file holds them, and no other connection
 * (`engine.alone`, `engine.confined`) has them. SQL that people wrote must not run on that connection while they stand,
 * since the engine shows a macro's text to whoever asks; `dropKeyMacros` takes them away.
 * @throws Error without the SQL when the engine refuses, so that no key comes into a message
 */
export async function defineKeyMacros(engine: Engine, keys: Key[]): Promise<void> {
  for (const key of keys) {
    const [inner, outer] = pads(key.bytes());
    const digest = `sha256(unhex('${outer}') || unhex(sha256(unhex('${inner}') || encode(message))))`;
    await engine.run(`create or replace temp macro ${hmacMacro(key)}(message) as ${digest}`).catch(() => {
      throw new Error(`the engine would not take the macro of key ${key.id} version ${key.version}`);
    });
  }
}

/** Takes the macros away again; one that is not there is no fault. */
export async function dropKeyMacros(engine: Engine, keys: KeyName[]): Promise<void> {
  for (const key of keys) await engine.run(`drop macro if exists ${hmacMacro(key)}`);
}

/** The key's inner and outer padded block, in hexadecimal; a key longer than a block is hashed first, as the RFC says. */
function pads(bytes: Uint8Array): [string, string] {
  const block = Buffer.alloc(BLOCK);
  Buffer.from(bytes.length > BLOCK ? createHash('sha256').update(bytes).digest() : bytes).copy(block);
  const padded = (byte: number): string => Buffer.from(block.map((b) => b ^ byte)).toString('hex');
  return [padded(0x36), padded(0x5c)];
}
