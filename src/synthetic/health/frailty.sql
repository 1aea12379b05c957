-- Frailty of adults on the first day of each year. The eFI counts what is recorded (its 36 deficits, each a 36th), as a practice's
-- system would; `true_deficits` also counts what nobody has found. From 65 on, the chance of a fall in the year that begins.
create or replace table frailty as
with
medicines as (
    select d.as_at, m.resident_id, count(*) as medicines
    from medicine m
    join health_date d on m.from_date <= d.as_at and coalesce(m.to_date > d.as_at, true)
    group by d.as_at, m.resident_id
),
deficit as (
    select c.resident_id, m.deficit, min(c.onset_date) as onset_date, min(c.detected_date) as detected_date
    from condition c
    join condition_model m on m.condition = c.condition
    where m.deficit is not null
    group by c.resident_id, m.deficit
),
counted as (
    select
        f.resident_id, d.as_at,
        count(*) as true_deficits,
        count(*) filter (where f.detected_date <= d.as_at) as deficits,
        count(*) filter (where f.deficit = 'falls') as has_fallen,
        count(*) filter (where f.deficit in ('parkinsons', 'mobility-problems', 'cognitive-problems', 'dizziness')) as unsteady
    from deficit f
    join health_date d on f.onset_date <= d.as_at
    group by f.resident_id, d.as_at
),
everybody as (
    select
        c.resident_id, d.as_at, date_diff('day', c.birth_date, d.as_at) / 365.25 as age,
        (coalesce(k.deficits, 0) + (coalesce(m.medicines, 0) >= 5)::integer)::integer as deficits,
        (coalesce(k.true_deficits, 0) + (coalesce(m.medicines, 0) >= 5)::integer)::integer as true_deficits,
        coalesce(m.medicines, 0)::integer as medicines,
        coalesce(k.has_fallen, 0) as has_fallen, coalesce(k.unsteady, 0) as unsteady
    from constitution c
    join health_date d on c.known_from <= d.as_at and (c.known_until > d.as_at or (d.as_at > end_date() and c.present_at_end))
    left join counted k on k.resident_id = c.resident_id and k.as_at = d.as_at
    left join medicines m on m.resident_id = c.resident_id and m.as_at = d.as_at
    where date_diff('day', c.birth_date, d.as_at) >= 18 * 365.25
)
select
    resident_id, year(as_at) as year, as_at, deficits, true_deficits, medicines,
    round(deficits / 36, 4)::decimal(5, 4) as efi,
    case when deficits <= 4 then 'fit' when deficits <= 8 then 'mild' when deficits <= 12 then 'moderate' else 'severe' end as category,
    case when age >= 65 then
        round(1 / (1 + exp(-(-1.70 + 0.030 * (age - 65) + 0.06 * true_deficits + 0.8 * has_fallen + 0.3 * unsteady))), 6)
    end as annual_fall_probability
from everybody
order by resident_id, as_at;
