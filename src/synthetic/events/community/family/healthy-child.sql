-- The Healthy Child Programme: the visit before birth, the reviews of the first years, and the measuring at school. Coverage is near
-- published English levels from memory (new birth visit by 14 days 83%, review at 2 to 2½ years 78%) and lower where people are poor.
create or replace temp table child_review as
select * from (values
    ('antenatal', -70, 34, 0.50), ('new-birth', 10, 4, 0.985), ('6-8-weeks', 41, 15, 0.90), ('1-year', 340, 75, 0.86), ('2-2.5-years', 735, 170, 0.82)
) as r(review, from_day, days, coverage);

create or replace table healthy_child_event as
with
child as (
    select r.resident_id, r.sex, r.birth_date, r.deprivation, r.ethnic_code, p.from_date, p.until_date
    from resident r
    join present p on p.resident_id = r.resident_id
    where r.birth_date > start_date() - 12 * 366
),
reviewed as (
    select c.resident_id as child_id, c.resident_id, c.sex, c.birth_date, c.deprivation, c.ethnic_code, c.from_date, c.until_date, v.review,
        c.resident_id * 16 + list_position(['antenatal', 'new-birth', '6-8-weeks', '1-year', '2-2.5-years'], v.review) as key,
        v.from_day, v.days, v.coverage, c.birth_date as from_birth
    from child c
    join child_review v on v.review <> 'antenatal'
    union all
    select null, p.mother_id, r.sex, r.birth_date, r.deprivation, r.ethnic_code, m.from_date, m.until_date, v.review, (1::bigint << 44) + p.pregnancy_id, v.from_day, v.days,
        v.coverage, p.due_on
    from pregnancy p
    join resident r on r.resident_id = p.mother_id
    join present m on m.resident_id = p.mother_id
    join child_review v on v.review = 'antenatal'
    where p.outcome in ('birth', 'expected')
),
-- one in six is late
dated as (
    select *, from_birth + from_day + floor(days * u(key, 6650) + case when u(key, 6651) < 0.16 + 0.02 * deprivation then days * (0.4 + 1.2 * u(key, 6652)) else 0 end)::integer as drawn_on
    from reviewed
),
school as (
    select c.*, y.review, y.from_age, t.from_date as term_from, c.resident_id * 16 + y.no as key
    from child c
    join (values ('reception', 4, 8), ('year-6', 10, 9)) as y(review, from_age, no) on true
    -- the school year begins on 1 September; the nurses measure from January to June
    join (select distinct make_date(year(date), 1, 8) as from_date from day) t
        on c.birth_date <= make_date(year(t.from_date) - 1 - y.from_age, 8, 31) and c.birth_date > make_date(year(t.from_date) - 2 - y.from_age, 8, 31)
),
measured as (
    select resident_id as child_id, resident_id, sex, birth_date, deprivation, ethnic_code, from_date, until_date, review, key, 0.94 as coverage,
        term_from + floor(160 * u(key, 6653))::integer as drawn_on
    from school
),
visits as (
    select child_id, resident_id, sex, birth_date, deprivation, ethnic_code, from_date, until_date, review, key, coverage, drawn_on from dated
    union all
    select * from measured
),
settled as (
    select *, drawn_on + case isodow(drawn_on) when 6 then 2 when 7 then 1 else 0 end::integer as contact_on,
        (drawn_on - birth_date) / 365.25 as age, u(key, 6654) as draw
    from visits
    where drawn_on >= start_date() - 3
),
body as (
    select *, (0.35 + 0.13 * deprivation + case when ethnic_code in ('M', 'N', 'P') then 0.35 else 0 end) + 1.08 * normal(key, 6655) as fatness,
        case review when 'reception' then 109.5 + 6.6 * (age - 5) + 4.9 * normal(key, 6656) when 'year-6' then 145 + 5.8 * (age - 11) + 7.2 * normal(key, 6656) end
            + case when ethnic_code in ('M', 'N', 'P') then 1.8 else 0 end as height
    from settled
    where contact_on >= from_date and contact_on < until_date and contact_on <= end_date() and contact_on >= start_date()
        and draw < least(0.995, coverage + 0.05)
)
select row_number() over (order by contact_on, key) as contact_id, child_id, resident_id, review, contact_on + to_minutes(510 + 5 * floor(90 * u(key, 6657))::bigint) as contact_at,
    draw >= coverage - 0.018 * deprivation as missed,
    case when review in ('new-birth', '6-8-weeks') then case when u(key, 6658) < least(0.9, case review when 'new-birth' then 0.50 else 0.34 end - 0.06 * deprivation) then '01'
        when u(key, 6658) < least(0.95, case review when 'new-birth' then 0.67 else 0.54 end - 0.06 * deprivation) then '02' else '03' end end as breastfeeding,
    case when review in ('6-8-weeks') then least(30, floor(exponential(key, 6659, 5.5 + 0.8 * greatest(deprivation, -1)))) end::tinyint as mood_score,
    case when review = '2-2.5-years' then [least(60, greatest(0, 5 * round((50 - 1.6 * deprivation + 9.5 * normal(key, 6660)) / 5))),
        least(60, greatest(0, 5 * round((53 - 0.8 * deprivation + 7 * normal(key, 6661)) / 5))),
        least(60, greatest(0, 5 * round((48 - 1.2 * deprivation + 8.5 * normal(key, 6662)) / 5))),
        least(60, greatest(0, 5 * round((50 - 1.2 * deprivation + 8 * normal(key, 6663)) / 5))),
        least(60, greatest(0, 5 * round((49 - 1.3 * deprivation + 8.5 * normal(key, 6664)) / 5)))]::tinyint[] end as asq,
    round(height, 1)::decimal(4, 1) as height_cm,
    round(height * height / 10000 * case review when 'reception' then 15.5 when 'year-6' then 17.4 end
        * exp(case review when 'reception' then 0.085 else 0.125 end * fatness + 0.012 * fatness * fatness), 1)::decimal(4, 1) as weight_kg
from body
order by contact_at, contact_id;
