import { Link } from '@tanstack/react-router';
import { usePages } from '../data/use-pages.ts';

/** Every page with what it is about, beside a failure to find one. */
export function PageList() {
  const { data } = usePages();
  if (!data) return null;
  return (
    <section aria-labelledby="pages-heading">
      <h2 className="nhsuk-heading-s" id="pages-heading">
        Pages that there are
      </h2>
      <ul className="nhsuk-list">
        {data.pages.map(({ id, title, intro }) => (
          <li key={id}>
            <Link to="/pages/$pageId" params={{ pageId: id }}>
              {title}
            </Link>
            : {intro}
          </li>
        ))}
      </ul>
    </section>
  );
}
