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

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry: 1, refetchOnWindowFocus: false } },
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
