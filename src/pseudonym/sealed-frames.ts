/**
 * The format of a sealed file. A header, then frames of at most 1 MiB, each sealed with AES-256-GCM (NIST SP 800-38D).
 *
 *   header   'CONCORD-SEAL' | format (1 byte) | length of the key's id (1) | key id | key version (4) | salt (16)
 *   frame    sealed bytes, as many as the plain ones | tag (16)
 *
 * Every file has a key of its own: HKDF-SHA-256 (RFC 5869) of the named key and the file's random salt. A frame's nonce is its
 * place in the file and whether it is the last, as in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015),
 * and the header goes into every tag. So a frame that was changed, moved, repeated, taken out or cut off does not open, nor
 * does one of another file, nor a file with another header. An empty file has one frame without bytes.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Key, KeyName } from './keys.ts';

export const FRAME_BYTES = 1_048_576;
export const TAG_BYTES = 16;
const MAGIC = Buffer.from('CONCORD-SEAL');
const FORMAT = 1;
const SALT_BYTES = 16;
/** No header is longer. */
export const HEADER_BYTES_AT_MOST = MAGIC.length + 2 + 255 + 4 + SALT_BYTES;

export interface SealHeader {
  key: KeyName;
  /** the whole header, as it stands in the file */
  bytes: Buffer;
}

/** A new header, with a salt of its own. It names the key and holds nothing of it. */
export function makeHeader({ id, version }: KeyName): SealHeader {
  const name = Buffer.from(id);
  const head = Buffer.from([FORMAT, name.length]);
  const number = Buffer.alloc(4);
  number.writeUInt32BE(version);
  return { key: { id, version }, bytes: Buffer.concat([MAGIC, head, name, number, randomBytes(SALT_BYTES)]) };
}

/** @param start the first bytes of a file. @returns null when it is not a sealed file of this format */
export function parseHeader(start: Buffer): SealHeader | null {
  const at = MAGIC.length;
  if (!start.subarray(0, at).equals(MAGIC) || start[at] !== FORMAT) return null;
  const nameEnd = at + 2 + (start[at + 1] ?? 0);
  const end = nameEnd + 4 + SALT_BYTES;
  if (start.length < end) return null;
  const key = { id: start.toString('latin1', at + 2, nameEnd), version: start.readUInt32BE(nameEnd) };
  return { key, bytes: Buffer.from(start.subarray(0, end)) };
}

/** Seals and opens the frames of one file. */
export interface FrameSeal {
  /** the sealed bytes and the tag after them */
  seal(plain: Buffer, place: number, last: boolean): [Buffer, Buffer];
  /** @throws Error when the frame is not what was sealed at that place */
  open(frame: Buffer, place: number, last: boolean): Buffer;
}

export function frameSeal(header: SealHeader, key: Key): FrameSeal {
  const salt = header.bytes.subarray(-SALT_BYTES);
  const own = Buffer.from(hkdfSync('sha256', key.bytes(), salt, 'concord sealed file', 32));
  const options = { authTagLength: TAG_BYTES };
  return {
    seal: (plain, place, last) => {
      const cipher = createCipheriv('aes-256-gcm', own, nonceOf(place, last), options);
      cipher.setAAD(header.bytes);
      const sealed = cipher.update(plain);
      // nothing is left over in this mode: to end it makes the tag
      cipher.final();
      return [sealed, cipher.getAuthTag()];
    },
    open: (frame, place, last) => {
      const decipher = createDecipheriv('aes-256-gcm', own, nonceOf(place, last), options);
      decipher.setAAD(header.bytes);
      decipher.setAuthTag(frame.subarray(-TAG_BYTES));
      const plain = decipher.update(frame.subarray(0, -TAG_BYTES));
      // nothing is left over in this mode: to end it compares the tag
      decipher.final();
      return plain;
    },
  };
}

/** 12 bytes: the place in 11, then 1 for the last frame and 0 for every other. */
function nonceOf(place: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(place), 3);
  nonce[11] = last ? 1 : 0;
  return nonce;
}
