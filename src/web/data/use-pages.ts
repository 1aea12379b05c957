import { useQuery } from '@tanstack/react-query';
import type { PageList } from '../../api/schemas/page.ts';
import { type ApiError, askApi } from './ask-api.ts';

/** Which pages there are. */
export const usePages = () =>
  useQuery<PageList, ApiError>({
    queryKey: ['pages'],
    queryFn: ({ signal }) => askApi<PageList>('/api/pages', signal),
  });
