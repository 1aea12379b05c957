-- Referrals to the services of the community and the mental-health trust: those that needs lead to, those that follow a stay
-- in hospital, and those by which people come to a mental-health ward.
create or replace table care_referral as
with
timed as (
    select d.resident_id, d.referral_key, d.term_no, d.service_no, null::bigint as spell_id, 0 as pause_days, requested_on + to_minutes(
        case when s.around_the_clock and s.at_home < 0.9 then floor(1440 * u(d.referral_key, 6503)) -- day and night
             when s.around_the_clock then 480 + floor(690 * u(d.referral_key, 6503)) -- from eight until half past seven
             else 510 + floor(510 * u(d.referral_key, 6503)) end::bigint) as received_at
    from care_request d
    join care_service s on s.no = d.service_no
    where s.sector in ('community', 'mental-health')
    union all
    select resident_id, referral_key, term_no, service_no, spell_id, 0, received_at from care_after_hospital
    union all
    select resident_id, spell_key, term_no, (select no from care_service where service = 'crisis-home-treatment'), spell_id, stay_days, referred_at
    from mental_spell
),
planned as (
    select t.*, s.around_the_clock, s.weekends, s.gap_days,
        t.pause_days = 0 and u(referral_key, 6507) < s.declined as declined,
        1 + floor(exponential(referral_key, 6505, s.contacts_each - 0.5))::integer as contacts,
        s.gap_days * exp(0.4 * normal(referral_key, 6506) - 0.08) as gap,
        s.wait_days * exp(s.wait_spread * normal(referral_key, 6504) + case when s.wait_days < 1 then 0 else 0.03 * p.deprivation end) as wait,
        u(referral_key, 6509) as source_draw, u(referral_key, 6510) < s.urgent as urgent,
        u(referral_key, 6508) as closing, p.here_until, p.dies
    from timed t
    join care_service s on s.no = t.service_no
    join care_person p on p.resident_id = t.resident_id
),
begun as (
    select *, case
            when pause_days > 0 then received_at
            when wait_of_hours then date_trunc('minute', received_at + to_seconds((86400 * wait)::bigint))
            else received_at::date + greatest(1, round(wait))::integer end as first_at
    from (select *, gap_days <= 2 and around_the_clock as wait_of_hours from planned)
),
closed as (
    select *, case
            when declined then received_at::date + 3 + floor(18 * closing)::integer
            when around_the_clock then first_at::date + pause_days + ceil(gap * (contacts - 0.65))::integer + 1 + floor(4 * closing)::integer
            else first_at::date + pause_days + ceil(gap * (contacts - 0.65))::integer + 5 + floor(14 * closing)::integer end as would_close
    from begun
)
select row_number() over (order by received_at, referral_key) as referral_id, resident_id, service_no, term_no, spell_id, received_at, declined,
    case when declined then 0 else contacts end::smallint as contacts, gap, first_at, pause_days::smallint as pause_days,
    case when would_close < here_until then would_close when here_until <= end_date() then here_until - 1 end as closes_on,
    case when would_close < here_until then case when declined then 'not-accepted' else 'finished' end
         when here_until <= end_date() then case when dies then 'died' else 'moved' end end as ending,
    urgent, source_draw::float as source_draw
from closed
where received_at::date < here_until and (would_close >= start_date() or received_at >= start_date())
order by received_at, referral_key;
