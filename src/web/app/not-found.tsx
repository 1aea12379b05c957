import { Link } from '@tanstack/react-router';

export const NotFound = () => (
  <>
    <h1 className="nhsuk-heading-l">There is no such page</h1>
    <p>The address may be mistyped, or the page may have been renamed.</p>
    <p>
      <Link to="/">Go to urgent and emergency care</Link>
    </p>
  </>
);
