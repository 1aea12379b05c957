-- What the planted services changed, once everything has happened: what they are about since they began, among those whom they reach,
-- as it happened and as it would have happened without the service. `averted` are those that truth_averted_spell names, less days on
-- which the resident was admitted all the same. Without one service the other still stands.
create or replace table truth_intervention as
with
about as (
    select i.intervention, s.resident_id, s.admitted_at::date as date
    from intervention i
    join spell s on s.kind = 'emergency' and s.admitted_at >= i.from_date
    join fall_cause c on c.cause = s.cause
    join identity a on a.resident_id = s.resident_id and s.admitted_at::date >= a.from_date and s.admitted_at::date < a.to_date
    join lsoa l on l.lsoa_id = a.lsoa_id and l.place_id = i.place_id
    where a.birth_date <= s.admitted_at::date - interval 65 year
    union all
    select e.intervention, s.resident_id, s.admitted_at::date
    from enrolment e
    join spell s on s.resident_id = e.resident_id and s.kind = 'emergency' and s.admitted_at >= e.from_date and s.admitted_at < e.to_date
),
averted as (
    select intervention, count(*) as averted
    from (select distinct intervention, resident_id, date from truth_averted_spell) a
    where not exists (from spell s where s.resident_id = a.resident_id and s.kind = 'emergency' and coalesce(s.came_at, s.admitted_at)::date = a.date)
    group by intervention
),
happened as (select intervention, count(*) as happened from about group by intervention)
select i.intervention, i.name, i.from_date, i.effect::double as effect, coalesce(h.happened, 0) as happened, coalesce(a.averted, 0) as averted,
    coalesce(h.happened, 0) + coalesce(a.averted, 0) as would_have_happened, i.applies_to, i.reach
from intervention i
left join happened h using (intervention)
left join averted a using (intervention)
order by i.intervention;

-- What the planted places have on top of what they would have: in the areas of each hotspot and from its first day on.
create or replace table truth_hotspot as
with
place as (select hotspot, lsoa_id, from_date, to_date from hotspot),
about as (
    select 'child-asthma' as hotspot, s.resident_id, s.admitted_at::date as date
    from spell s join present p using (resident_id)
    where s.kind = 'emergency' and s.cause = 'asthma-child' and p.birth_date > s.admitted_at::date - interval 16 year
    union all
    select 'alcohol-nights', resident_id, (arrived_at - interval 6 hour)::date from attendance
    where alcohol and spell_id is null and isodow(arrived_at - interval 6 hour) in (5, 6) and hour(arrived_at - interval 6 hour) >= 14
    union all
    select 'domestic-abuse', resident_id, called_at::date from domestic_abuse_call
),
happened as (
    select p.hotspot, count(*) as happened
    from about a
    join identity i on i.resident_id = a.resident_id and a.date >= i.from_date and a.date < i.to_date
    join place p on p.hotspot = a.hotspot and p.lsoa_id = i.lsoa_id and a.date between p.from_date and p.to_date
    group by p.hotspot
),
-- an admission that was added and fell on the day of another is not counted; who waits past midnight is admitted later than they came
added as (
    select 'child-asthma' as hotspot, count(distinct s.spell_id) as added
    from truth_hotspot_spell t
    join spell s on s.resident_id = t.resident_id and s.kind = 'emergency' and s.cause = 'asthma-child'
        and coalesce(s.came_at, s.admitted_at)::date = t.date
    union all
    select hotspot, count(*) from truth_hotspot_attendance group by hotspot
    union all
    -- the number of a call tells whether it is one of the ordinary ones (domestic-abuse.sql)
    select 'domestic-abuse', count(*) from domestic_abuse_call where call_id // 64 % 2 = 1
)
select h.hotspot, any_value(h.about) as about, any_value(h.rate_ratio) as rate_ratio, min(h.from_date) as from_date, max(p.happened) as happened,
    max(a.added) as added, max(p.happened) - max(a.added) as would_have_happened
from hotspot h
left join happened p using (hotspot)
left join added a using (hotspot)
group by h.hotspot
order by h.hotspot;

drop table fall_cause;
