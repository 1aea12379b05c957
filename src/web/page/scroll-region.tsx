import type { ReactNode } from 'react';

export interface ScrollRegionProps {
  /** what is in it, for a screen reader */
  name: string;
  tall?: boolean;
  children: ReactNode;
}

/** A frame in which a wide or long table scrolls. It takes the focus, so that arrow keys can scroll it. */
export const ScrollRegion = ({ name, tall = false, children }: ScrollRegionProps) => (
  <section
    className={tall ? 'concord-scroll concord-scroll--tall' : 'concord-scroll'}
    aria-label={name}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
  >
    {children}
  </section>
);
