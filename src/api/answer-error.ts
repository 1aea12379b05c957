import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ConcordError, ERROR_KINDS, type ErrorKind, type Problem } from '../concord-error.ts';
import { diskFault } from '../disk-fault.ts';
import { hideIdentifiers, mayIdentify, NOT_REPEATED } from './hide-identifiers.ts';
import type { ErrorReply } from './schemas/error.ts';

/** Gives every failure the one shape, whether ours, a wrong request, a wrong address or a fault of Concord itself. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
}

/** A request that never came to a route: an address that cannot be decoded, for instance. */
export const answerFrameworkError = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void =>
  void send(reply, 'usage', [UNREADABLE], error.statusCode ?? 400);

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (reply.raw.destroyed) {
    request.log.info('the reader left before the answer');
    return send(reply, 'busy', [GONE]);
  }
  if (error instanceof ConcordError) return send(reply, error.kind, told(error, request));
  if (error.validation) return send(reply, 'usage', error.validation.map(validationProblem));
  if (error.statusCode === 429) return send(reply, 'busy', [TOO_FAST], 429);
  if (error.statusCode && error.statusCode < 500)
    return send(reply, 'usage', [wrongRequest(error.message)], error.statusCode);
  // the message may hold a value of a row, so it goes to the log's `err` and never to the reader
  request.log.error({ err: error }, 'request failed');
  const fault = diskFault(error);
  // where it happened is a path on the server, which is in the log
  if (fault)
    return send(
      reply,
      fault.kind,
      fault.problems.map((p) => ({ ...p, where: 'this server' })),
    );
  return send(reply, 'internal', [OUR_FAULT]);
}

/** Kinds that speak of what was asked, and not of a file whose name may look like anything. */
const OF_WHAT_WAS_ASKED = new Set<ErrorKind>(['unknown-name', 'usage', 'policy-refused', 'no-data']);

/** Problems as they may be told: what was asked may be anything, and answers are kept by others on their way. */
function told({ kind, problems }: ConcordError, { params }: FastifyRequest): Problem[] {
  if (!OF_WHAT_WAS_ASKED.has(kind)) return problems;
  const asked = Object.values((params ?? {}) as Record<string, unknown>).filter((value) => typeof value === 'string');
  return problems.map((p) => ({
    ...p,
    where: hideIdentifiers(p.where, asked),
    problem: hideIdentifiers(p.problem, asked),
  }));
}

/** For addresses that lead nowhere. */
export const sendNotFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  send(reply, 'unknown-name', [
    {
      where: `${request.method} ${pathOf(request)}`,
      problem: 'there is nothing at this address',
      expected: 'an address that /api/openapi.json describes',
      remedy: 'see /api/openapi.json, or go to / for the page',
    },
  ]);

function pathOf({ url }: FastifyRequest): string {
  const path = url.split('?')[0] ?? '';
  return mayIdentify(decoded(path)) ? NOT_REPEATED : path;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function send(reply: FastifyReply, kind: ErrorKind, problems: Problem[], status?: number): FastifyReply {
  const body: ErrorReply = { error: { kind, problems } };
  return reply
    .status(status ?? ERROR_KINDS[kind].httpStatus)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(body);
}

type Validation = NonNullable<FastifyError['validation']>[number];

/** Names the parameter and what it should be; never repeats the value that was sent. */
function validationProblem(fault: Validation): Problem {
  const extra = fault.params?.additionalProperty ?? fault.params?.additionalProperties;
  const name = extra ?? (fault.params?.missingProperty as string | undefined) ?? fault.instancePath.slice(1);
  return {
    where: `parameter ${String(name || 'of the request')}`,
    problem: extra ? 'this address knows no such parameter' : (fault.message ?? 'it is not as it should be'),
    expected: 'parameters as /api/openapi.json describes them',
    remedy: extra ? 'leave it out, or see /api/openapi.json for the right name' : 'write it as described',
  };
}

const wrongRequest = (message: string): Problem => ({
  where: 'the request',
  problem: message,
  expected: 'a request as /api/openapi.json describes',
  remedy: 'mend the request and send it again',
});

const UNREADABLE: Problem = {
  where: 'the address',
  problem: 'it cannot be read',
  expected: 'characters that are not letters or digits written as UTF-8 percent codes',
  remedy: 'encode the address again; /api/openapi.json describes every address',
};

const GONE: Problem = {
  where: 'this request',
  problem: 'its connection was closed before the answer',
  expected: 'a connection that stays open',
  remedy: 'ask again',
};

const TOO_FAST: Problem = {
  where: 'this server',
  problem: 'too many requests in one minute',
  expected: 'a pace that leaves room for others',
  remedy: 'wait a minute, then ask again',
};

const OUR_FAULT: Problem = {
  where: 'Concord',
  problem: 'it failed on this request',
  expected: 'an answer',
  remedy: 'try again; if it stays, send the time and the address of the request to whoever runs Concord',
};
