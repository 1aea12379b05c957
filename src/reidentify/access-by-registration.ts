/** Whose patient somebody is: the registrations, the user's organisation and what that organisation is part of. */
import { londonDay } from '../london-day.ts';
import type { RevealWays } from './reidentify.ts';

/** A relationship to an organisation and the days on which it holds. */
export interface OrganisationPeriod {
  /** ODS code */
  organisation: string;
  /** ISO day, included */
  from: string;
  /** ISO day, included; null while it lasts */
  to: string | null;
}

export interface RegistrationSources {
  /** organisations that a user may act for */
  organisationsOf(userId: string): Promise<OrganisationPeriod[]>;
  /** organisations that a person is registered with */
  registrationsOf(personKey: number): Promise<OrganisationPeriod[]>;
  /** organisations that an organisation is part of: a practice of its PCN */
  parentsOf(organisation: string): Promise<OrganisationPeriod[]>;
}

/**
 * Decides access by registration: the user acts for an organisation that is theirs on that day, and the person is
 * registered on that day with it or with a part of it, however deep. It never goes the other way: a practice sees nothing
 * of its PCN's other practices. What has no dates, or dates that are none, does not hold.
 * @returns `mayReveal` for `reidentify`. The day is London's
 */
export function accessByRegistration(sources: RegistrationSources): RevealWays['mayReveal'] {
  return async (user, personKey, at) => {
    const day = londonDay(at);
    const own = await sources.organisationsOf(user.id);
    if (!inForce(own, day).includes(user.organisation)) return false;
    const registered = inForce(await sources.registrationsOf(personKey), day);
    return await isWithin(registered, user.organisation, day, sources);
  };
}

/** Climbs from the registrations, each organisation once: a hierarchy that goes round in a circle ends too. */
async function isWithin(
  registered: string[],
  wanted: string,
  day: string,
  sources: RegistrationSources,
): Promise<boolean> {
  const seen = new Set(registered);
  for (const organisation of seen) {
    if (organisation === wanted) return true;
    for (const parent of inForce(await sources.parentsOf(organisation), day)) seen.add(parent);
  }
  return false;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function inForce(periods: OrganisationPeriod[], day: string): string[] {
  return periods
    .filter(({ from, to }) => DAY.test(from) && from <= day && (to === null || (DAY.test(to) && day <= to)))
    .map(({ organisation }) => organisation);
}
