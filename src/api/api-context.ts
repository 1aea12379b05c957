import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import { londonDay } from '../london-day.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { EditionFollower } from './follow-edition.ts';
import type { QueryLimit } from './limit-queries.ts';
import type { ServedEdition } from './served-edition.ts';

/** What every route is given. */
export interface ApiContext {
  workspace: Workspace;
  now: () => Date;
  editions: EditionFollower<ServedEdition>;
  limit: QueryLimit;
  /** figures that one answer may have */
  mostFigures: number;
}

/** A Fastify whose requests are typed by their TypeBox schemas. */
export type ApiApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The day in London by the server's clock, ISO: policies hold until a day, and what is late depends on it. */
export const todayOf = (context: Pick<ApiContext, 'now'>): string => londonDay(context.now());
