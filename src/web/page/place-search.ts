import type { PageData } from '../../api/schemas/page.ts';

/** The chosen place as it stands in the address. */
export const placeSearch = (data: PageData): { system: string; trust?: string } => ({
  system: data.system.code,
  ...(data.trust ? { trust: data.trust.code } : {}),
});

/** The chosen place as a question to the metric layer. */
export const placeWhere = (data: PageData): string =>
  data.trust ? `trust=${data.trust.code}` : `system=${data.system.code}`;
