-- Contacts of every referral that was taken on: the first after the wait, the others at the service's pace, moved to the next working
-- day where the service rests at weekends. Those who live in poorer places miss more of them.
create or replace temp table working_day as
select d.date, w.date as works_on
from day d
asof join (from day where weekday <= 5 and not bank_holiday) w on d.date <= w.date
order by d.date;

create or replace table care_contact as
with
asked as (
    select r.referral_id, r.resident_id, r.service_no, r.referral_id * 512 + nth as contact_id, nth, r.first_at, r.pause_days, r.gap, s.around_the_clock,
        s.weekends, s.minutes, s.at_home, s.by_phone, s.by_video, p.here_until, p.birth_date, s.around_the_clock and s.gap_days <= 2 and nth = 0 as timed,
        s.missed * exp(0.16 * p.deprivation) as missed, r.closes_on,
        case when nth = 0 then r.first_at::date
            else r.first_at::date + r.pause_days + greatest(0, round(r.gap * (nth - 0.35 + 0.7 * u(r.referral_id * 512 + nth, 6520))))::integer end as planned_on
    from (select *, unnest(range(0, least(contacts, 500))) as nth from care_referral where not declined) r
    join care_service s on s.no = r.service_no
    join care_person p on p.resident_id = r.resident_id
),
dated as (
    select a.*, case when a.weekends then a.planned_on else w.works_on end as contact_on
    from asked a
    left join working_day w on w.date = a.planned_on
    where a.planned_on >= start_date() and a.planned_on < a.here_until
),
drawn as (
    select *, u(contact_id, 6523) as attending, u(contact_id, 6524) as medium,
        missed * case when contact_on - birth_date between 16 * 366 and 40 * 366 then 1.5 else 1 end as missing,
        contact_on + to_minutes(case when around_the_clock then 480 + 5 * floor(150 * u(contact_id, 6521))
            when weekends then 480 + 5 * floor(120 * u(contact_id, 6521)) else 510 + 5 * floor(96 * u(contact_id, 6521)) end::bigint) as usual_at
    from dated
    where contact_on < here_until and contact_on >= first_at::date
)
select contact_id, referral_id, resident_id, service_no, nth::smallint as nth,
    case when timed then first_at else greatest(usual_at, first_at) end as contact_at,
    case
        when timed or attending >= missing * 1.9 + 0.035 then '5'
        when attending >= missing * 1.9 + 0.002 then '6'
        when attending >= missing * 1.9 then '7'
        when attending >= missing * 0.9 then case when attending < missing * 1.55 then '2' else '4' end
        else '3' end as attendance,
    case when medium < by_phone then '02' when medium < by_phone + by_video then '11' else '01' end as medium,
    case when medium < by_phone + by_video then 'X01' when medium < by_phone + by_video + at_home then 'A01' else 'clinic' end as place,
    least(480, greatest(5, 5 * round(minutes * exp(0.35 * normal(contact_id, 6526)) / 5)))::smallint as minutes
from drawn
order by contact_at, contact_id;
