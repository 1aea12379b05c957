import { useQuery } from '@tanstack/react-query';
import type { CurrentEdition } from '../../api/schemas/edition.ts';
import { type ApiError, askApi } from './ask-api.ts';

/** Title, notice and edition of what is being served; asked again every minute, since a new edition may be published. */
export const useEditionLine = () =>
  useQuery<CurrentEdition, ApiError>({
    queryKey: ['edition'],
    queryFn: ({ signal }) => askApi<CurrentEdition>('/api/editions/current', signal),
    refetchInterval: 60_000,
  });
