import { useEffect, useState } from 'react';

const SLOW_MS = 2000;

/** The shape of the page while it loads; after two seconds it says what is happening. */
export function PageSkeleton() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true">
      <h1 className="nhsuk-heading-l">Loading figures</h1>
      <p role="status">
        {slow ? 'Still working: the figures are being read from the edition and their control limits worked out.' : ''}
      </p>
      <div className="concord-tiles" aria-hidden="true">
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => (
          <div key={name} className="concord-tile concord-skeleton concord-skeleton--tile" />
        ))}
      </div>
    </div>
  );
}
