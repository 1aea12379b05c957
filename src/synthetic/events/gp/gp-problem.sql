-- What practices know of illness: each diagnosis and the end of some, with the registration that sends it and the day since when
-- that practice holds it. What was found before somebody joined a practice comes with joining (before the period: at its start).
create or replace table gp_problem as
with
problem as (
    select 1::tinyint as stream, c.resident_id, c.resident_id * 128 + m.no as key, working_day(c.detected_date, date '1900-01-01', c.resident_id) as date,
        c.snomed_code as code, coalesce(m.name || ': ' || c.subtype, m.name) as name,
        c.condition not in ('OB', 'constipation', 'sleep-disturbance') as is_problem,
        c.condition in ('alcohol-problems', 'substance-misuse') and u(c.resident_id, 6102) < 0.6 as is_confidential
    from condition c
    join condition_model m using (condition)
    where c.detected_date is not null and c.snomed_code is not null
    union all
    select 2, c.resident_id, c.resident_id * 128 + m.no, working_day(c.resolved_date, date '1900-01-01', c.resident_id), k.code, k.name, false, false
    from condition c
    join condition_model m using (condition)
    join gp_measure k on k.measure = case c.condition when 'DEP' then 'resolved_depression' when 'AST' then 'resolved_asthma' end
    where c.detected_date <= c.resolved_date
)
select p.stream, p.key, g.registration_id::integer as registration_id, p.date, greatest(p.date, g.from_date) as sent_on, p.code, p.name, p.is_problem, p.is_confidential
from problem p
join gp_patient g on g.resident_id = p.resident_id and p.date >= g.record_from and p.date < g.until_date
order by sent_on, p.stream, p.key;

-- Circumstances that practices code once, where they know them.
create or replace table gp_circumstance as
with
known as (
    select g.registration_id, g.until_date,
        working_day(g.from_date + floor(u(g.registration_id, 6112) * (g.until_date - g.from_date))::integer, g.from_date, g.resident_id) as date,
        unnest([
            {'nth': 0, 'measure': 'lives_alone', 'known': c.lives_alone and u(g.resident_id, 6113) < 0.4},
            {'nth': 1, 'measure': 'carer', 'known': c.carer and u(g.resident_id, 6114) < 0.55},
            {'nth': 2, 'measure': 'care_home', 'known': c.care_home and u(g.resident_id, 6115) < 0.95},
            {'nth': 3, 'measure': 'homeless', 'known': c.homeless and u(g.resident_id, 6116) < 0.8}]) as fact
    from gp_patient g join social c using (resident_id)
    where c.lives_alone or c.carer or c.care_home or c.homeless
)
select registration_id * 4 + fact.nth as key, registration_id::integer as registration_id, date, fact.measure as measure
from known
where fact.known and date < until_date
order by date, key;
