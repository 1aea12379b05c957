/** The slow, obvious twin of the tokens: node:crypto, and base32 by hand. */
import { createHash, createHmac } from 'node:crypto';
import { Key } from '../../src/pseudonym/keys.ts';

export const testKey = (id: string, version: number, hex: string): Key => new Key(id, version, Buffer.from(hex, 'hex'));
export const RECORDS = testKey('records', 1, '0b'.repeat(32));

export const hmacHex = (key: Key, message: string): string =>
  createHmac('sha256', key.bytes()).update(message, 'utf8').digest('hex');

export function tokenOf(key: Key, message: string): string {
  const bits = [...Buffer.from(hmacHex(key, message), 'hex')].map((b) => b.toString(2).padStart(8, '0')).join('');
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from({ length: 20 }, (_, i) => letters[Number.parseInt(bits.slice(i * 5, i * 5 + 5), 2)]).join('');
}

export function recordNumberOf(key: Key, kind: string, value: string): string {
  const secret = createHmac('sha256', key.bytes()).update(`rec|${kind}`).digest();
  const digest = createHash('sha256').update(secret).update(value, 'utf8').digest('hex');
  return String(BigInt(`0x${digest.slice(0, 16)}`) >> 1n);
}
