-- When each emergency admission happens: by the days of its cause, within the days on which the resident is here. A last illness begins
-- some days before the death that ends it, and everything else before it. A third of the further admissions follow within weeks.
create or replace temp table emergency_dated as
with
caused as (
    select e.*, c.cause, m.profile, m.fall,
        case when e.dies_in_hospital
            then greatest(e.from_date, e.until_date - 1 - least(90, exp(1.75 + 1.05 * normal(e.resident_id, 4506)))::integer) end as last_admission
    from emergency_event e
    join event_cause c using (cause_draw)
    join inpatient_cause_file m on m.cause = c.cause
),
bounded as (
    select c.*, coalesce(last_admission, until_date) as before_date, coalesce(f.low, 0) as low, coalesce(b.low, 1) as high
    from caused c
    left join day_weight f on f.profile = c.profile and f.year = c.year and f.date = c.from_date
    left join day_weight b on b.profile = c.profile and b.year = c.year and b.date = coalesce(last_admission, until_date)
),
thrown as (
    select *, low + (high - low) * u(event_id, 4505) as x from bounded where before_date > from_date or (dies_in_hospital and nth = 0)
),
fallen as (
    select t.*, case when dies_in_hospital and nth = 0 then last_admission else w.date end as own_date
    from thrown t asof join day_weight w on w.profile = t.profile and w.year = t.year and t.x >= w.low
),
followed as (
    select *, first_value(own_date) over (partition by resident_year order by nth)
            + 4 + least(1000, exponential(event_id, 4507, 25))::integer as follows_on
    from fallen
)
select event_id, resident_id, year, nth, sex, birth_date, cause, fall, until_date, dies_in_hospital and nth = 0 as dies,
    case when nth > 0 and u(event_id, 4508) < 0.33 and follows_on < before_date and not dies_in_hospital then follows_on else own_date end as date
from followed;
