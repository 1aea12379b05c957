-- Who is registered where within the period and is here as well (ghosts stay on the list, but nothing happens to them), and how
-- many contacts with the practice they have a year: by age and sex (gp_age, month by month), deprivation, illness, care home and
-- a lasting inclination of their own. Scaled so that the booked appointments of all come to 6 a resident and year (6 million
-- per million residents, from memory).
create or replace table gp_patient as
with
spans as (
    select g.registration_id, g.resident_id, g.practice_id, p.sex, p.birth_date, g.kind,
        greatest(g.from_date, p.from_date) as from_date,
        least(coalesce(g.to_date, date '9999-12-31'), p.until_date) as until_date
    from registration g join present p using (resident_id)
    where greatest(g.from_date, p.from_date) < least(coalesce(g.to_date, date '9999-12-31'), p.until_date)
),
illness as (
    select resident_id, count(*) as conditions from condition where detected_date is not null and resolved_date is null group by resident_id
),
weighed as (
    select s.*, r.deprivation, r.nhs_number, f.practice_code,
        exp(0.10 * r.deprivation + 0.45 * normal(s.resident_id, 6000)) * (1 + 0.26 * least(coalesce(i.conditions, 0), 12))
            * case when c.care_home then 1.4 else 1 end as weight,
        greatest(0, least(119, date_diff('year', s.birth_date, s.from_date + ((s.until_date - s.from_date) // 2)::integer))) as age
    from spans s
    join resident r using (resident_id)
    join practice f on f.practice_id = s.practice_id
    join social c using (resident_id)
    left join illness i using (resident_id)
),
booked as (select band, count(*) filter (where appointment) / 1000 as share from gp_kind group by band),
scale as (
    select 6.0 * residents() * (end_date() + 1 - start_date())
        / sum((w.weight * a.factor * b.share * (w.until_date - w.from_date))::decimal(18, 6))::double as factor
    from weighed w join gp_age a on a.age = w.age and a.sex = w.sex join booked b on b.band = a.band
)
select w.registration_id, w.resident_id, w.practice_id::smallint as practice_id, w.practice_code, w.nhs_number,
    local_patient_id(w.practice_code, w.resident_id) as local_patient_id,
    w.sex, w.birth_date, w.from_date, w.until_date, w.deprivation::float as deprivation,
    (w.weight * s.factor)::float as contacts, w.kind,
    -- what is known from before comes with the next registration
    coalesce(lag(w.until_date) over (partition by w.resident_id order by w.from_date), date '0001-01-01') as record_from
from weighed w cross join scale s
order by w.registration_id;

-- Every fifth practice's system sends results in the other unit of a pair: HbA1c in per cent, haemoglobin in g/dL, …
create or replace macro other_units(practice_id) as (practice_id) % 5 = 3;
-- Who sends everything that practices have.
create or replace macro gp_processor() as (select org_code from organisation where kind = 'gp-processor');
-- A day from Monday to Friday: weekends go back to some day of the week before, by `id`, but not before the earliest possible one.
create or replace macro working_day(date, earliest, id) as
    case
        when isodow(date) < 6 then date
        when (date) - (isodow(date) - 5 + (id) % 5)::integer >= (earliest) then (date) - (isodow(date) - 5 + (id) % 5)::integer
        else (date) + (8 - isodow(date))::integer
    end;
