import { useQuery } from '@tanstack/react-query';
import type { ExplainReply } from '../../api/schemas/explain.ts';
import { type ApiError, address, askApi } from './ask-api.ts';

export interface Explained {
  metric: string;
  /** `dimension=value` */
  where: string;
  grain?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** The walk back of a metric's figures at one place. */
export const useExplanation = ({ metric, where, grain, from, to }: Explained) =>
  useQuery<ExplainReply, ApiError>({
    queryKey: ['explain', metric, where, grain ?? '', from ?? '', to ?? ''],
    enabled: where !== '',
    queryFn: ({ signal }) =>
      askApi<ExplainReply>(
        address(`/api/metrics/${encodeURIComponent(metric)}/explain`, {
          by: where.split('=')[0],
          grain,
          from,
          to,
          where,
        }),
        signal,
      ),
  });
