/** What the care of the made-up world follows from: needs, what came before, families. */
import { expect, it } from 'vitest';

type Ask = (sql: string) => Promise<number>;
type None = (what: string) => Promise<void>;

/** Contacts of a person who is here when the period is over. */
const rateOf =
  (one: Ask) =>
  (service: string, who: string): Promise<number> =>
    one(`select sum(coalesce(c.contacts, 0)) / count(*) from present p join resident r using (resident_id)
      left join (select resident_id, count(*) as contacts from care_contact join care_service on no = service_no where ${service} group by 1) c
        using (resident_id)
      where p.until_date > end_date() and (${who})`);

const aged = (from: number, to: number): string =>
  `date_diff('day', p.birth_date, end_date()) / 365.25 between ${from} and ${to}`;

export function whoNeedsWhat(one: Ask, none: None): void {
  const rate = rateOf(one);

  it('brings nurses to the old and the housebound', async () => {
    const old = await rate("service = 'district-nursing'", aged(80, 110));
    expect(old).toBeGreaterThan(5 * (await rate("service = 'district-nursing'", aged(40, 64))));
    const housebound = await rate(
      "service = 'district-nursing'",
      "exists (from condition c where c.resident_id = p.resident_id and c.condition = 'housebound')",
    );
    expect(housebound).toBeGreaterThan(2 * old);
  });

  it('brings mental-health teams to people with severe mental illness, and more of them to the poor', async () => {
    const smi = "exists (from condition c where c.resident_id = p.resident_id and c.condition = 'SMI')";
    expect(await rate("team_type = 'A06'", smi)).toBeGreaterThan(20 * (await rate("team_type = 'A06'", 'true')));
    const poor = await rate("sector = 'mental-health'", 'imd_quintile = 1');
    expect(poor).toBeGreaterThan(1.15 * (await rate("sector = 'mental-health'", 'imd_quintile >= 4')));
  });

  it('keeps services for children and for the old to them', async () => {
    const age = "date_diff('day', r.birth_date, f.received_at::date) / 365.25";
    await none(`care_referral f join resident r using (resident_id) join care_service s on s.no = f.service_no
      where s.service in ('community-paediatrics', 'camhs', 'school-nursing') and ${age} >= 18.6`);
    await none(`care_referral f join resident r using (resident_id) join care_service s on s.no = f.service_no
      where s.service in ('reablement', 'older-adult-cmht') and ${age} < 17`);
  });

  it('meets the two-hour standard of urgent community response for 70 to 90 in 100', async () => {
    const share = await one(`select avg((first_at <= received_at + interval 2 hour)::integer)
      from care_referral r join care_service s on s.no = r.service_no where s.service = 'urgent-community-response' and not r.declined`);
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.9);
  });

  it('misses more appointments where people are poor', async () => {
    const missed = (where: string): Promise<number> =>
      one(
        `select avg((attendance = '3')::integer) from care_contact join resident r using (resident_id) where ${where}`,
      );
    expect(await missed('imd_quintile = 1')).toBeGreaterThan(1.15 * (await missed('imd_quintile >= 4')));
  });
}

export function carePathways(one: Ask, none: None): void {
  it('follows most people up within three days of leaving a mental-health ward', async () => {
    const share = await one(`select avg(exists (from care_contact c where c.resident_id = m.resident_id
        and c.contact_at > m.discharged_at and c.contact_at < m.discharged_at + interval 4 day)::integer)
      from mental_spell m where discharged_at between start_date() and end_date() - 7 and not gone`);
    expect(share).toBeGreaterThan(0.6);
  });

  it('leads from a hip fracture to care at home or therapy', async () => {
    const stays = await one(
      "select count(*) from spell where cause = 'hip-fracture' and discharged_at < end_date() - 30",
    );
    const followed =
      await one(`select count(distinct s.spell_id) from spell s join care_referral r on r.spell_id = s.spell_id
        and r.resident_id = s.resident_id and r.pause_days = 0
      join care_service v on v.no = r.service_no
      where s.cause = 'hip-fracture' and v.service in ('home-intermediate-care', 'reablement', 'physiotherapy', 'occupational-therapy')
        and r.received_at::date = s.discharged_at::date`);
    expect(stays).toBeGreaterThan(10);
    expect(followed / stays).toBeGreaterThan(0.4);
  });

  it('tells of every stay, contact and diagnosis with a referral of the same person', async () => {
    await none('care_contact c left join care_referral r using (referral_id) where r.referral_id is null');
    await none(`mental_spell m where m.admitted_at < end_date() and not exists (
      from care_referral r where r.spell_id = m.spell_id and r.resident_id = m.resident_id and r.pause_days > 0)`);
  });
}

export function families(one: Ask, none: None): void {
  it('tells of every birth in the county once, with its mother, twins together', async () => {
    await none(`resident b join present m on m.resident_id = b.mother_id and m.from_date <= b.birth_date and m.until_date > b.birth_date
      where b.birth_date between start_date() and end_date() and coalesce(b.arrived_date, b.birth_date) = b.birth_date
        and not exists (from maternity_birth_event e where e.baby_id = b.resident_id and e.mother_id = b.mother_id and e.born_at::date = b.birth_date)`);
    await none(
      'maternity_birth_event e join resident b on b.resident_id = e.baby_id where b.twin_of is not null and e.babies < 2',
    );
    await none(
      'maternity_birth_event e join maternity_booking_event k using (pregnancy_id) where e.org_code <> k.org_code or e.mother_id <> k.mother_id',
    );
  });

  it('has preterm births, light babies and caesareans as often as in England, more or less', async () => {
    const share = (what: string): Promise<number> =>
      one(`select avg((${what})::integer) from maternity_birth_event where outcome = '01'`);
    for (const [what, low, high] of [
      ['gestation < 259', 0.045, 0.115],
      ['weight_g < 2500', 0.035, 0.11],
      ["mode in ('7', '8')", 0.33, 0.5],
      ["first_feed = '01'", 0.62, 0.82],
    ] as [string, number, number][]) {
      expect(await share(what), what).toBeGreaterThan(low);
      expect(await share(what), what).toBeLessThan(high);
    }
  });

  it('books most women by ten weeks, and women who smoke more where they are poor', async () => {
    const early = await one('select avg((gestation < 70)::integer) from maternity_booking_event');
    expect(early).toBeGreaterThan(0.5);
    expect(early).toBeLessThan(0.8);
    const smokers = (where: string): Promise<number> =>
      one(
        `select avg(smokes::integer) from maternity_booking_event b join resident r on r.resident_id = b.mother_id where ${where}`,
      );
    expect(await smokers('r.deprivation > 0')).toBeGreaterThan(await smokers('r.deprivation <= 0'));
  });

  it('sees women while they are pregnant, at one trust, and mothers of the living for ten days after', async () => {
    await none(`maternity_contact_event c join pregnancy p using (pregnancy_id)
      where c.mother_id <> p.mother_id or not c.after_birth and (contact_at::date < lmp_on or contact_at::date >= ended_on)
        or c.after_birth and (p.outcome <> 'birth' or contact_at::date not between ended_on and ended_on + 10)`);
    await none(`maternity_contact_event c join maternity_booking_event b using (pregnancy_id)
      where c.org_code <> b.org_code or c.visit > 0 and contact_at::date <= booking_on`);
    const visits = (where: string): Promise<number> =>
      one(`select count(*) / count(distinct pregnancy_id) from maternity_contact_event join maternity_booking_event b using (pregnancy_id)
        where b.outcome = 'birth' and booking_on > start_date() and not after_birth and ${where}`);
    expect(await visits('previous_births = 0')).toBeGreaterThan(
      1.5 + (await visits('previous_births > 0 and not at_risk')),
    );
  });

  it('visits most babies by 14 days, and measures children of the right ages at school', async () => {
    const timely = await one(`select avg((contact_at::date - birth_date <= 14)::integer)
      from healthy_child_event h join resident r using (resident_id) where review = 'new-birth' and not missed`);
    expect(timely).toBeGreaterThan(0.75);
    expect(timely).toBeLessThan(0.92);
    await none(`healthy_child_event h join resident r using (resident_id)
      where review = 'reception' and date_diff('day', r.birth_date, contact_at::date) / 365.25 not between 4.2 and 6
        or review = 'year-6' and date_diff('day', r.birth_date, contact_at::date) / 365.25 not between 10.2 and 12`);
    const heavier = await one(
      "select avg(weight_kg / (height_cm * height_cm)) * 10000 from healthy_child_event where review = 'year-6' and not missed",
    );
    expect(heavier).toBeGreaterThan(17);
    expect(heavier).toBeLessThan(20);
  });

  it('makes people feel better after the link worker, on average', async () => {
    const gain = await one('select avg(after[1] - before[1]) from social_prescription_event where after is not null');
    expect(gain).toBeGreaterThan(0.4);
    expect(gain).toBeLessThan(1.5);
  });
}
