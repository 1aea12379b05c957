/** The key with which the made-up senders tokenise NHS numbers. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Engine } from '../../engine/engine.ts';

const BLOCK = 64;

/** @returns 32 bytes, in hexadecimal; the same seed gives the same key */
export const tokenKey = (seed: number): string =>
  createHash('sha256').update(`key of the made-up tokens, seed ${seed}`).digest('hex');

/** Defines `nhs_token(nhs_number)`. */
export async function defineTokens(engine: Engine, keyHex: string): Promise<void> {
  const key = Buffer.alloc(BLOCK);
  Buffer.from(keyHex, 'hex').copy(key);
  const pad = (byte: number): string => `unhex('${Buffer.from(key.map((b) => b ^ byte)).toString('hex')}')`;
  await engine.run(`
    create or replace macro token_inner() as ${pad(0x36)};
    create or replace macro token_outer() as ${pad(0x5c)};`);
  await engine.run(readFileSync(new URL('token-macros.sql', import.meta.url), 'utf8'));
}
