-- Invitations to screening and what came of them: cervical, breast, bowel, abdominal aortic aneurysm, and the eyes of people with
-- diabetes. Each is due at a day of one's own from the first age on, then every so many years. Who has a cancer of the breast or bowel
-- found within half a year after had an abnormal result. Uptake is near published levels (from memory), its slopes are unsourced.
create or replace table screening_episode as
with
offer as (
    select row_number() over (order by programme, from_age)::tinyint as no, programme, sex::varchar as sex, from_age, until_age, interval_years, uptake, deprivation, abnormal
    from gp_screening_file
),
round as (
    select g.registration_id, g.resident_id, g.from_date, g.until_date, g.deprivation, o.no, o.programme, o.uptake, o.deprivation as slope, o.abnormal, k.nth,
        (g.birth_date + ((o.from_age + o.interval_years * (k.nth + u(g.resident_id * 8 + o.no, 6401))) * 365.25)::integer) as due, o.until_age, g.birth_date
    from gp_patient g
    join offer o on coalesce(o.sex = g.sex, true) and g.kind = 'regular'
    cross join range(0, 13) k(nth)
    where k.nth <= (o.until_age - o.from_age) / o.interval_years
        and (g.birth_date + ((o.from_age + o.interval_years * (k.nth + u(g.resident_id * 8 + o.no, 6401))) * 365.25)::integer) between g.from_date and g.until_date - 1
    union all
    select g.registration_id, g.resident_id, g.from_date, g.until_date, g.deprivation, 7, 'diabetic-eye', 0.80, 0.22, 0.26, y.year - 1990,
        (y.from_date + floor(u(g.resident_id, 6402) * 365)::integer), 120, g.birth_date
    from gp_patient g
    join health_year y on true
    join condition c on c.resident_id = g.resident_id and c.condition = 'DM'
    where y.from_date + floor(u(g.resident_id, 6402) * 365)::integer between g.from_date and g.until_date - 1
        and c.detected_date < y.from_date + floor(u(g.resident_id, 6402) * 365)::integer
        and g.birth_date + 4383 < y.from_date + floor(u(g.resident_id, 6402) * 365)::integer
),
invited as (
    select (resident_id * 8 + no) * 64 + nth as episode_id, *, working_day(due, from_date, resident_id) as invited_on
    from round
    where due < birth_date + (until_age * 365.25)::integer
),
tested as (
    select i.*,
        working_day(i.invited_on + 4 + least(150, exponential(i.episode_id, 6403, case i.programme when 'bowel' then 20 when 'cervical' then 42 else 30 end))::integer, i.invited_on, i.resident_id) as tested_on,
        u(i.episode_id, 6404) < 1 / (1 + exp(-(1.22 * ln(i.uptake / (1 - i.uptake)) - i.slope * i.deprivation * 1.6 + 1.2 * normal(i.resident_id * 8 + i.no, 6405)))) as comes
    from invited i
    where i.invited_on < i.until_date
),
cancer as (
    select resident_id, subtype, detected_date from condition where condition = 'CAN' and subtype in ('breast', 'bowel') and detected_date is not null
)
select t.episode_id, t.resident_id, t.registration_id::integer as registration_id, t.programme, t.invited_on,
    case when t.comes and t.tested_on < t.until_date and t.tested_on <= end_date() then t.tested_on end as tested_on,
    case
        when not t.comes or t.tested_on >= t.until_date or t.tested_on > end_date() then null
        when u(t.episode_id, 6406) < 0.012 then 'inadequate'
        when c.resident_id is not null or u(t.episode_id, 6407) < t.abnormal then 'abnormal'
        else 'normal'
    end as result
from tested t
left join cancer c on c.resident_id = t.resident_id and c.subtype = t.programme and c.detected_date between t.tested_on and t.tested_on + 182
order by t.invited_on, t.episode_id;
