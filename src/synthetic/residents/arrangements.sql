-- Who lives at the start, and with whom they mean to live. Shares by age are near the Labour Force Survey's families and
-- households and Census 2021's communal establishments (from memory): partnered, with parents, sharing, with family.
create or replace table forming.arrangement_share as
from (values
    (18, 20, 0.02, 0.01, 0.76, 0.82, 0.09, 0.00),
    (20, 25, 0.15, 0.09, 0.49, 0.58, 0.17, 0.00),
    (25, 30, 0.48, 0.38, 0.22, 0.31, 0.14, 0.00),
    (30, 35, 0.66, 0.62, 0.09, 0.15, 0.09, 0.00),
    (35, 45, 0.72, 0.71, 0.05, 0.08, 0.05, 0.00),
    (45, 55, 0.70, 0.71, 0.00, 0.00, 0.07, 0.02),
    (55, 65, 0.69, 0.72, 0.00, 0.00, 0.07, 0.03),
    (65, 75, 0.66, 0.77, 0.00, 0.00, 0.04, 0.04),
    (75, 85, 0.52, 0.74, 0.00, 0.00, 0.02, 0.07),
    (85, 130, 0.24, 0.55, 0.00, 0.00, 0.01, 0.12)
) as t(age_from, age_to, women_partnered, men_partnered, women_with_parents, men_with_parents, sharing, with_family);

-- share living in a communal establishment, or without a home
create or replace macro communal_kind(age, x) as
    case
        when age between 18 and 24 and x < case when age < 22 then 0.13 else 0.05 end then 'student'
        when age >= 85 then case when x < 0.14 then 'care-home' end
        when age >= 75 then case when x < 0.042 then 'care-home' end
        when age >= 65 then case when x < 0.011 then 'care-home' end
        when age between 18 and 64 and x > 0.9985 then 'hostel'
        when age between 18 and 64 and x > 0.9980 then 'no-fixed-abode'
    end;

create or replace table forming.starter as
with drawn as (
    select i as resident_id, sex, age,
        start_date() - (age * 365.25 + 1 + floor(u(i, 2001) * 365.25))::int as birth_date,
        communal_kind(age, u(i, 2002)) as communal,
        u(i, 2003) as x
    from range(1, residents() + 1) as people(i)
    join forming.age_slot on slot = floor(u(i, 2000) * 20000)::bigint
),
shared as (
    select drawn.*, sharing, with_family,
        case sex when '2' then women_partnered else men_partnered end as partnered,
        case sex when '2' then women_with_parents else men_with_parents end as with_parents
    from drawn left join forming.arrangement_share s on drawn.age >= s.age_from and drawn.age < s.age_to
)
select resident_id, sex, age, birth_date,
    case
        when age < 18 then 'child'
        when communal is not null then communal
        when x < partnered then 'partnered'
        when x < partnered + with_parents then 'with-parents'
        when x < partnered + with_parents + sharing then 'sharing'
        when x < partnered + with_parents + sharing + with_family then 'with-family'
        else 'alone'
    end as arrangement
from shared
order by resident_id;
