/**
 * Answers: the clause that puts rows in an order in which no two of them can change places: by their key, and rows of one key by a hash of
 * what else is in them. To sort by every column instead has the engine write all of each row twice.
 * @param key SQL of the key's columns; rows without one are sorted by every column, so that like lies beside like
 * @param others SQL of all other columns
 * @example totalOrder(['a'], ['b', 'c']) // 'order by a, hash(b, c)'
 */
export function totalOrder(key: string[], others: string[]): string {
  if (key.length === 0) return `order by ${others.join(', ')}`;
  return `order by ${[...key, ...(others.length ? [`hash(${others.join(', ')})`] : [])].join(', ')}`;
}
