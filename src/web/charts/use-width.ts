import { type RefObject, useEffect, useRef, useState } from 'react';

/** Width of an element in whole CSS pixels, and whether it has come near the window yet. */
export function useWidth(): { ref: RefObject<HTMLDivElement | null>; width: number; near: boolean } {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const sizes = new ResizeObserver(([entry]) => {
      // paper cannot wait for a new drawing: the one on the screen is scaled by the style sheet
      if (!window.matchMedia('print').matches) setWidth(Math.floor(entry?.contentRect.width ?? 0));
    });
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: '800px',
    });
    // what was never scrolled to must still be on paper, so the rest is drawn when the browser has nothing else to do
    const idle = window.setTimeout(() => window.requestIdleCallback(() => setNear(true)), 1500);
    sizes.observe(element);
    sight.observe(element);
    return () => {
      sizes.disconnect();
      sight.disconnect();
      window.clearTimeout(idle);
    };
  }, []);
  return { ref, width, near };
}
