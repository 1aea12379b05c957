/** The whole state of the page, as it stands in the address. Absent means the page's own choice. */
export interface PageSearch {
  system?: string;
  trust?: string;
  /** metrics whose table is open, separated by commas */
  tables?: string;
  from?: string;
  to?: string;
}

const SETTINGS = ['system', 'trust', 'tables', 'from', 'to'] as const;

/** The settings that an address carries, and no others. */
export function readSearch(search: Record<string, unknown>): PageSearch {
  const kept: PageSearch = {};
  for (const name of SETTINGS) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
  }
  return kept;
}
