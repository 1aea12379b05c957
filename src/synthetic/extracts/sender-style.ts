/** How a partner writes its files: systems differ, and a contract takes them all. */
export interface SenderStyle {
  gzip: boolean;
  /** a mark at the start that Excel writes */
  byteOrderMark: boolean;
  carriageReturns: boolean;
  quoteAll: boolean;
  /** which of the date formats that the contract takes */
  dateFormat: 0 | 1;
}

const PLAIN: SenderStyle = {
  gzip: false,
  byteOrderMark: false,
  carriageReturns: false,
  quoteAll: false,
  dateFormat: 0,
};

/** By the partner's rank among those that send the dataset, in order of code; from the fourth on they begin again. */
const STYLES: SenderStyle[] = [
  { ...PLAIN, gzip: true },
  { ...PLAIN, quoteAll: true, gzip: true, dateFormat: 1 },
  { ...PLAIN, byteOrderMark: true, carriageReturns: true, dateFormat: 1 },
  PLAIN,
];

/** @param rank from 1 */
export const styleOf = (rank: number): SenderStyle => STYLES[(rank - 1) % STYLES.length] ?? PLAIN;
