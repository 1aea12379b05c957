/** Community, mental-health and maternity care, the Healthy Child Programme and social prescribing of the made-up world. */
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engine/engine.ts';
import { carePathways, families, whoNeedsWhat } from './community-cases.ts';
import { communityRows } from './community-rows.ts';

const YEARS = 3;
const THOUSANDS = 20;

/** Per 1,000 residents a year; of referrals, whose rows come again when they end, what one row stands for. */
const VOLUMES: [string, string, number][] = [
  [
    'contacts of the community trust',
    "care_contact join care_service on no = service_no where sector = 'community'",
    1800,
  ],
  [
    'contacts of the mental-health trust',
    "care_contact join care_service on no = service_no where sector = 'mental-health'",
    470,
  ],
  ['births', "maternity_birth_event where outcome = '01'", 10],
  ['bookings with the midwife', 'maternity_booking_event', 10.5],
  ['contacts of pregnancy', 'maternity_contact_event', 120],
  ['people sent to a link worker', 'social_prescription_event', 14],
];

export function communityChecks(world: () => Engine): void {
  const one = async (sql: string): Promise<number> => (await world().one<{ n: number }>(`select (${sql}) as n`)).n;
  const none = async (what: string): Promise<void> => expect(await one(`select count(*) from ${what}`)).toBe(0);

  describe('rows of the extracts', () => communityRows(world));
  describe('how much there is', () => howMuch(one));
  describe('who is seen, and when', () => presence(none));
  describe('order', () => order(one, none));
  describe('who needs what', () => whoNeedsWhat(one, none));
  describe('what follows what', () => carePathways(one, none));
  describe('families', () => families(one, none));
}

type Ask = (sql: string) => Promise<number>;
type None = (what: string) => Promise<void>;

function howMuch(one: Ask): void {
  it.each(VOLUMES)('%s', async (_, what, perThousand) => {
    const found = (await one(`select count(*) from ${what}`)) / YEARS / THOUSANDS;
    expect(found).toBeGreaterThan(0.8 * perThousand);
    expect(found).toBeLessThan(1.2 * perThousand);
  });

  it('has about 1.9 stays in a mental-health ward for 1,000 residents a year', async () => {
    const stays = await one('select count(*) from mental_spell where admitted_at >= start_date()');
    expect(Math.abs(stays - 1.9 * YEARS * THOUSANDS)).toBeLessThan(3.5 * Math.sqrt(1.9 * YEARS * THOUSANDS));
  });
}

function presence(none: None): void {
  it('sees nobody before birth, after death or while away', async () => {
    const seen = [
      'select mother_id as resident_id, contact_at::date as date from maternity_contact_event',
      'select resident_id, contact_at::date as date from care_contact',
      'select resident_id, received_at::date from care_referral where received_at >= start_date()',
      'select resident_id, closes_on from care_referral where closes_on is not null',
      'select resident_id, admitted_at::date from mental_spell where admitted_at >= start_date()',
      'select resident_id, discharged_at::date from mental_spell where discharged_at <= end_date()',
      'select mother_id, booking_on from maternity_booking_event',
      'select mother_id, born_at::date from maternity_birth_event',
      'select resident_id, contact_at::date from healthy_child_event',
      'select resident_id, requested_on from social_prescription_event',
      'select resident_id, closed_on from social_prescription_event where closed_on is not null',
    ];
    await none(`(${seen.join(' union all ')}) e where not exists (
      from present p where p.resident_id = e.resident_id and e.date >= p.from_date and e.date < p.until_date)`);
  });
}

function order(one: Ask, none: None): void {
  it('keeps times in order', async () => {
    await none('care_referral where closes_on < received_at::date or first_at < received_at');
    await none(`care_contact c join care_referral r using (referral_id)
      where c.contact_at < r.received_at or c.contact_at::date > r.closes_on or c.resident_id <> r.resident_id or r.declined`);
    await none(`mental_spell where discharged_at <= admitted_at or referred_at > admitted_at or detained_to < detained_from
      or ready_on < admitted_at::date or ready_on > discharged_at::date`);
    await none(`mental_spell a join mental_spell b on a.resident_id = b.resident_id and a.spell_id < b.spell_id
      and b.admitted_at < coalesce(a.discharged_at, end_date())`);
    await none('maternity_booking_event where booking_on <= lmp_on or gestation > 290');
    await none(
      `pregnancy a join pregnancy b on a.mother_id = b.mother_id and a.pregnancy_id < b.pregnancy_id and a.ended_on > b.lmp_on`,
    );
    await none(
      'social_prescription_event where first_on < requested_on or closed_on < requested_on or closed_on < first_on',
    );
  });

  it('gives every number once', async () => {
    const keys = [
      'care_referral referral_id',
      'care_contact contact_id',
      'mental_spell spell_id',
      'pregnancy pregnancy_id',
      'maternity_birth_event birth_id',
    ];
    for (const key of keys) {
      const [table, id] = key.split(' ');
      expect(await one(`select count(*) - count(distinct ${id}) from ${table}`)).toBe(0);
    }
  });

  it('rests at weekends where a service does, and goes on where it does not', async () => {
    const weekend = (where: string): Promise<number> =>
      one(
        `select avg((isodow(contact_at) > 5)::integer) from care_contact join care_service on no = service_no where ${where}`,
      );
    expect(await weekend('not weekends')).toBe(0);
    expect(await weekend("service = 'district-nursing'")).toBeGreaterThan(0.2);
    expect(await weekend('around_the_clock')).toBeGreaterThan(0.2);
    await none(
      'care_contact c join care_service s on s.no = c.service_no join day d on d.date = c.contact_at::date where d.bank_holiday and not s.weekends',
    );
  });
}
