-- One stay at a time. What was planned along a course (dialysis, infusions) and falls into an emergency stay is given there; a planned
-- admission or a birth ends the stay before it; nothing but death ends a last illness.
create or replace temp table stay_kept as
with
emergency as (
    select resident_id, came_on, admitted_on, ready_date + days_waited as ends_on, dies from stay_left where kind = 'emergency'
),
beside as (
    select s.*, e.ends_on as other_ends_on, e.admitted_on as other_admitted_on, e.dies as other_dies
    from stay_left s
    asof left join emergency e on e.resident_id = s.resident_id and s.came_on >= e.came_on
),
free as (
    select * exclude (other_ends_on, other_admitted_on, other_dies)
    from beside
    where kind = 'emergency' or other_ends_on is null or other_ends_on < admitted_on
        or (not other_dies and other_admitted_on < admitted_on and (pathway_id is not null or kind = 'maternity'))
),
one_a_day as (
    select * from free
    qualify row_number() over (partition by resident_id, admitted_on order by dies desc, kind = 'birth' desc, cause = 'before-birth', kind = 'maternity' desc, pathway_id is null, draw) = 1
),
in_turn as (
    select s.*, lead(came_on) over (partition by resident_id order by came_at) as next_came_on from one_a_day s
)
select *,
    -- the last day on which the stay can end: the day before the next one, before leaving the county, before a death elsewhere
    least(next_came_on - 1, case when dies then death_date else death_date - 1 end, case when until_date <= end_date() and death_date is null then until_date - 1 end) as last_day
from in_turn
where dies or death_date is null or admitted_on < death_date or kind <> 'emergency';

-- The spells before some are split by a transfer. `discharged_on` may lie after the period. Few leave at a weekend: who would is sent
-- home before it or kept until after it (model/discharge-days.csv; earlier only where a night is left), so that stays remain as long on
-- average. Whoever does not wait for anything is found fit on the day on which they leave.
create or replace temp table spell_drawn as
with
weekday_drawn as (
    select s.*, ready_date + days_waited as would_leave, u(draw, 4563) as day_draw, d.earlier_by::integer as earlier_by,
        d.earlier_share, d.later_by::integer as later_by, d.later_share,
        kind in ('emergency', 'elective') and not dies and nights_needed > 0 as by_weekday
    from stay_kept s
    left join discharge_day_file d on d.weekday = isodow(s.ready_date + s.days_waited)
),
moved as (
    select * exclude (would_leave, day_draw, by_weekday, earlier_by, earlier_share, later_by, later_share),
        case when not by_weekday then 0 when day_draw < earlier_share and would_leave - earlier_by > admitted_on then -earlier_by
            when day_draw >= earlier_share and day_draw < earlier_share + later_share then later_by else 0 end::integer as moved_by
    from weekday_drawn
),
ended as (
    select * exclude (ready_date), case when days_waited = 0 then ready_date + moved_by else ready_date end as ready_date,
        greatest(admitted_on, least(ready_date + days_waited + moved_by, last_day)) as discharged_on
    from moved
),
timed as (
    select *,
        case when discharged_on = admitted_on
            -- the same day: some time until midnight
            then admitted_at + to_minutes(floor((0.15 + 0.8 * u(draw, 4560)) * greatest(1, least(1436 - date_diff('minute', admitted_on, admitted_at),
                case kind when 'emergency' then 1000 when 'birth' then 900 when 'maternity' then 900 else 480 end)))::bigint)
            when dies then discharged_on + to_minutes(floor(1440 * u(draw, 4561))::bigint)
            else discharged_on + to_minutes((60 * greatest(8.2, least(22.8, 15.1 + 2.7 * normal(draw, 4562))))::bigint) end as discharged_at,
        dies or (days_waited > 0 and ready_date < discharged_on) as ready_before
    from ended
)
select *, least(ready_date, discharged_on) as fit_on from timed;
