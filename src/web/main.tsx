// nhsuk-frontend stops the whole page unless these classes are there before any of its parts start; its own way is an
// inline script, which our content security policy forbids
document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');

import '@fontsource/arimo/latin-400.css';
import '@fontsource/arimo/latin-700.css';
import './styles/main.scss';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/create-router.tsx';
import { ApiError } from './data/ask-api.ts';

/** Asked once more when the server was busy or away; what it refused or does not have, it will not have a second later. */
const retry = (failures: number, error: Error): boolean =>
  failures < 1 && error instanceof ApiError && ['unreachable', 'busy'].includes(error.kind);

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry, refetchOnWindowFocus: false } },
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with id "root"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={createAppRouter()} />
    </QueryClientProvider>
  </StrictMode>,
);
