import { Link } from '@tanstack/react-router';
import { usePages } from '../data/use-pages.ts';

/** The ways to the other pages, where there is more than one. */
export function PageLinks() {
  const pages = usePages().data?.pages ?? [];
  if (pages.length < 2) return null;
  return (
    <nav className="concord-pages" aria-label="Pages">
      <ul className="nhsuk-width-container concord-wide concord-pages__list">
        {pages.map(({ id, title }) => (
          <li key={id}>
            <Link to="/pages/$pageId" params={{ pageId: id }}>
              {title}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
