import { PageList } from './page-list.tsx';

export const NotFound = () => (
  <>
    <h1 className="nhsuk-heading-l">There is no such page</h1>
    <p>The address may be mistyped, or the page may have been renamed.</p>
    <PageList />
  </>
);
