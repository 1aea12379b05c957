/** Whom the page is about, as its sentences name them. */
export interface PagePlace {
  /** 'Bedfordshire Hospitals' */
  name: string;
  /** 'at Bedfordshire Hospitals', 'in Mid and South Essex' */
  at: string;
  /** one organisation, or all of a system */
  kind: 'trust' | 'system';
}
