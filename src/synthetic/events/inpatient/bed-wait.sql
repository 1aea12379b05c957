-- How full each trust would be if nobody waited to leave: 0 at its usual number of patients (the median over the period), 1 at the
-- fullest days (the 99th of a hundred), from means over a week.
create or replace temp table squeeze as
with
steps as (
    select org_code, admitted_at::date as date, 1 as change from stay_needed where nights_needed > 0
    union all
    select org_code, least(admitted_at::date + nights_needed, end_date() + 1), -1 from stay_needed where nights_needed > 0
),
daily as (
    select o.org_code, d.date, sum(coalesce(s.change, 0)) over (partition by o.org_code order by d.date) as patients
    from trust_hospital o
    cross join day d
    left join (select org_code, date, sum(change) as change from steps group by org_code, date) s on s.org_code = o.org_code and s.date = d.date
),
weekly as (
    select org_code, date, sum(patients) over (partition by org_code order by date rows between 6 preceding and current row) as patients from daily
),
usual as (
    select org_code, quantile_disc(patients, 0.5) as median, quantile_disc(patients, 0.99) as fullest from weekly group by org_code
)
select w.org_code, w.date, greatest(0, least(1, (w.patients - u.median) / greatest(1, u.fullest - u.median))) as squeeze
from weekly w join usual u using (org_code)
order by w.org_code, w.date;

-- Who comes by the emergency department is admitted when a bed is found: `came_at` is the arrival there (for everybody else the
-- admission), `treated_at` when they only wait for the bed. Urgent care fills in what happened in between, and no wait of its own. The
-- strain is that of urgent care (urgent/strain.sql), from what is known of the beds before they are counted. A bed is found before they
-- die or leave, and before they come again; the night of the admission is the first of the stay.
create or replace temp table stay_admitted as
with
hard as (
    select s.*, 0.6 * coalesce(q.squeeze, 0.25) + 0.17 * (1 + cos(2 * pi() * (dayofyear(admitted_at) - 6) / 365.25))
            + case when isodow(admitted_at) = 1 then 0.09 when isodow(admitted_at) >= 6 then -0.03 else 0 end - 0.02 as strain,
        least(case when dies then until_date else coalesce(death_date, until_date) end, coalesce(lead(admitted_at) over (partition by resident_id, kind order by admitted_at, draw)::date, until_date)) - interval 1 minute as last_minute
    from stay_needed s
    left join squeeze q on q.org_code = s.org_code and q.date = s.admitted_at::date
),
waiting as (
    select *, 172 * exp(0.35 * strain + 0.48 * normal(draw, 4524)) as treatment, 94 * exp(1.4 * strain + 1.4 * normal(draw, 4529)) as bed_wait from hard
),
placed as (
    select * exclude (strain, last_minute, treatment, bed_wait, admitted_at), admitted_at as came_at,
        case when via_ed then greatest(admitted_at, least(last_minute, admitted_at + to_minutes(floor(least(3000, treatment))::bigint))) end as treated_at,
        case when via_ed then greatest(admitted_at, least(last_minute, admitted_at + to_minutes(floor(least(4200, least(3000, treatment) + bed_wait))::bigint)))
            else admitted_at end as admitted_at
    from waiting
)
select * replace ((case when dies then death_date - admitted_at::date else nights_needed end)::integer as nights_needed) from placed;
