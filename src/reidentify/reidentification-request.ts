/** A request to see who some tokens are: who asks, for whom, why; and what makes it no request at all. */
import { createHash } from 'node:crypto';
import type { Problem } from '../concord-error.ts';
import { faultsOfReason } from '../store/check-reason.ts';

export interface ReidentificationRequest {
  /** minted by who asks, so that the answer and the audit log can be found again: letters, digits and hyphens, 8 to 64 */
  requestId: string;
  user: {
    id: string;
    name: string;
    email: string;
    role: string;
    /** ODS code of the organisation that the user acts for now */
    organisation: string;
  };
  /** of the catalogue's purposes; only direct care is ever answered */
  purpose: string;
  /** in words, without anything that identifies a patient */
  reason: string;
  /** each 20 characters of base32; the same one twice is asked once */
  tokens: string[];
  /** why a token is asked for again on the same day; left out for a first time */
  repeatReason?: string;
  /** address or device that asked */
  source?: string;
}

/** A request on its way through. */
export interface Attempt {
  request: ReidentificationRequest;
  transactionId: string;
  tokens: string[];
  now: Date;
  /** day in London */
  day: string;
}

export interface ReidentificationLimits {
  /** tokens that one request may hold without a second person's approval */
  tokensWithoutApproval: number;
  /** tokens that one user may ask for in one London day without approval, so that a list is not cut into many */
  tokensADay: number;
  /** tokens that one request may hold at all */
  tokensAtMost: number;
  /** requests of one user within any hour, refused ones included */
  requestsAnHour: number;
  /** denied attempts of one user in one London day that pass without an alert */
  deniedWithoutAlert: number;
  /** how long an approval holds */
  approvalHours: number;
}

export const REIDENTIFICATION_LIMITS: ReidentificationLimits = {
  tokensWithoutApproval: 100,
  tokensADay: 300,
  tokensAtMost: 10_000,
  requestsAnHour: 30,
  deniedWithoutAlert: 3,
  approvalHours: 24,
};

const TOKEN = /^[A-Z2-7]{20}$/;
const MOST_NAMED = 20;

/**
 * Everything that is wrong with the form of a request, by the setting; never what was given, since an NHS number may have
 * been put where a token belongs.
 * @returns problems, at most 20 of them about tokens; none for a request that can be judged
 */
export function faultsOfRequest(request: ReidentificationRequest, limits: ReidentificationLimits): Problem[] {
  const { requestId, user, tokens, reason, repeatReason } = request;
  const settings: [boolean, string, string][] = [
    [/^[A-Za-z0-9-]{8,64}$/.test(requestId), 'requestId', '8 to 64 letters, digits and hyphens'],
    [user.name.trim() !== '' && user.name.length <= 200, 'user.name', 'the name of who asks'],
    [/^\S+@\S+$/.test(user.email) && user.email.length <= 200, 'user.email', 'the email address of who asks'],
    [/^[A-Z0-9]{3,12}$/.test(user.organisation), 'user.organisation', 'the ODS code of their organisation'],
  ];
  const faulty = settings
    .filter(([holds]) => !holds)
    .map(([, where, expected]) => ({
      where,
      problem: 'it is missing, or not of its form',
      expected,
      remedy: 'write it so',
    }));
  return [
    ...faulty,
    ...faultsOfCount(tokens.length, limits.tokensAtMost),
    ...faultsOfTokens(tokens.slice(0, limits.tokensAtMost)),
    ...faultsOfReason('reason', reason),
    ...(repeatReason === undefined ? [] : faultsOfReason('repeatReason', repeatReason)),
  ];
}

function faultsOfCount(tokens: number, most: number): Problem[] {
  if (tokens >= 1 && tokens <= most) return [];
  const none = tokens === 0;
  return [
    {
      where: 'tokens',
      problem: none ? 'no token is given' : `${tokens} tokens are given`,
      expected: `1 to ${most} tokens`,
      remedy: none ? 'give one for each patient' : 'ask in several requests',
    },
  ];
}

const faultsOfTokens = (tokens: string[]): Problem[] =>
  tokens
    .flatMap((token, i) => (TOKEN.test(token) ? [] : [i]))
    .slice(0, MOST_NAMED)
    .map((i) => ({
      where: `tokens[${i}]`,
      problem: 'it is no token',
      expected: '20 characters of A to Z and 2 to 7',
      remedy: 'give tokens as Concord shows them, and no NHS number',
    }));

/** The tokens of a request, each once, in the order given. */
export const tokensOf = (request: ReidentificationRequest): string[] => [...new Set(request.tokens)];

/** SHA-256, in hex, of the tokens in order of the alphabet: the same list however it is ordered. */
export const hashOfTokens = (tokens: string[]): string =>
  createHash('sha256').update(tokens.toSorted().join('\n')).digest('hex');
