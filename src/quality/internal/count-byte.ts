/** Counts a byte in a stretch of bytes: what a scan of a good file spends most of its time on. */

/** The bytes last asked about, four at a time. Making this view for each line would cost more than it saves. */
let held: ArrayBufferLike | null = null;
let words: Int32Array = new Int32Array(0);

/** Adding up more words than this would carry from one byte of the sum into the next. */
const MOST_WORDS = 255;
const FEW_WORDS = 4;

/** How often `byte` (0 to 127) stands in `bytes[from..to)`, counted in words of four bytes where there are enough of them. */
export function countByte(bytes: Uint8Array, from: number, to: number, byte: number): number {
  if (bytes.buffer !== held) {
    held = bytes.buffer;
    words = new Int32Array(held, 0, held.byteLength >> 2);
  }
  const { byteOffset } = bytes;
  const first = (byteOffset + from + 3) >> 2;
  const last = (byteOffset + to) >> 2;
  if (last - first < FEW_WORDS) return countSingly(bytes, from, to, byte);
  const before = countSingly(bytes, from, (first << 2) - byteOffset, byte);
  return before + countInWords(first, last, byte) + countSingly(bytes, (last << 2) - byteOffset, to, byte);
}

/** Without a branch for each byte: it would be mispredicted at every delimiter and cost three times as much. */
function countSingly(bytes: Uint8Array, from: number, to: number, byte: number): number {
  let count = 0;
  for (let i = from; i < to; i++) count += (((bytes[i] as number) ^ byte) - 1) >>> 31;
  return count;
}

/** In a word where `byte` has become 0, the top bit of each byte of `~((x & 0x7f…) + 0x7f… | x | 0x7f…)` says that it is 0. */
function countInWords(first: number, last: number, byte: number): number {
  const pattern = Math.imul(byte, 0x01010101);
  let count = 0;
  for (let i = first; i < last; ) {
    const stop = Math.min(last, i + MOST_WORDS);
    let sums = 0;
    for (; i < stop; i++) {
      const x = (words[i] as number) ^ pattern;
      sums = (sums + (~(((x & 0x7f7f7f7f) + 0x7f7f7f7f) | x | 0x7f7f7f7f) >>> 7)) | 0;
    }
    const pairs = (sums & 0x00ff00ff) + ((sums >>> 8) & 0x00ff00ff);
    count += (pairs & 0xffff) + (pairs >>> 16);
  }
  return count;
}
