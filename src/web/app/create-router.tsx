import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { ExplainView } from '../explain/explain-view.tsx';
import { UecPage } from '../page/uec-page.tsx';
import { Frame } from './frame.tsx';
import { NotFound } from './not-found.tsx';
import { readSearch } from './page-search.ts';

const FIRST_PAGE = 'urgent-and-emergency-care';

const rootRoute = createRootRoute({ component: Frame, notFoundComponent: NotFound });

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: readSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/pages/$pageId', params: { pageId: FIRST_PAGE }, search, replace: true });
  },
});

const pageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pages/$pageId',
  validateSearch: readSearch,
  component: UecPage,
});

const explainRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/pages/$pageId/explain/$metric',
  validateSearch: readSearch,
  component: ExplainView,
});

/** A new router over the browser's address bar. */
export const createAppRouter = () =>
  createRouter({
    routeTree: rootRoute.addChildren([homeRoute, pageRoute, explainRoute]),
    scrollRestoration: true,
    // plain text both ways: the router's own way reads `trust=1E5` as a number
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(Object.entries(search).filter(([, v]) => v !== undefined) as [string, string][]);
      return text.size > 0 ? `?${text}` : '';
    },
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
