import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PageData } from '../../api/schemas/page.ts';
import { type ApiError, address, askApi } from './ask-api.ts';

/** The page for a system and a trust. While another is fetched the last one stays on the screen, marked as busy. */
export const usePage = (pageId: string, system: string | undefined, trust: string | undefined) =>
  useQuery<PageData, ApiError>({
    queryKey: ['page', pageId, system ?? '', trust ?? ''],
    queryFn: ({ signal }) =>
      askApi<PageData>(address(`/api/pages/${encodeURIComponent(pageId)}`, { system, trust }), signal),
    placeholderData: keepPreviousData,
  });
