/** A workbook is a zip; its entries carry the time of writing, and with it the same answer would never be the same file. */

const CENTRAL_ENTRY = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
const END_LENGTH = 22;
/** 1 January 1980, the first date that a zip can hold, in DOS form. */
const FIRST_DOS_DATE = 0x0021;

/**
 * Sets every entry's date to 1 January 1980.
 * @param zip bytes of a zip without zip64 (a workbook of ours is far below its limits)
 * @returns the same buffer, changed in place
 */
export function fixZipDates(zip: Buffer): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + END_LENGTH > zip.length || zip.readUInt32LE(end) !== END_OF_CENTRAL)
    throw new Error('not a zip');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error('the zip has a broken directory');
    setDate(zip, at + 12);
    setDate(zip, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
}

function setDate(zip: Buffer, at: number): void {
  zip.writeUInt16LE(0, at);
  zip.writeUInt16LE(FIRST_DOS_DATE, at + 2);
}
