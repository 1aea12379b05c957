-- How long a stay takes until the patient is fit to leave: by cause, age, frailty, circumstances and deprivation.
create or replace temp table stay_needed as
with
unplanned as (
    select c.*, m.zero_day, m.stay_days, m.spread, null::bigint as pathway_id, null as opcs_code
    from emergency_candidate c join inpatient_cause_file m using (cause)
),
planned as (
    select c.*, coalesce(s.stay_days, 1.5) as stay_days
    from planned_candidate c
    left join elective_stay_file s on starts_with(c.opcs_code, s.opcs_prefix)
    qualify row_number() over (partition by c.draw order by length(s.opcs_prefix) desc nulls last) = 1
),
all_kinds as (
    select draw, resident_id, kind, cause, age, dies, org_code, site_code, admitted_at, admission_method, via_ed, treatment_function,
        pathway_id, opcs_code, zero_day, stay_days, spread
    from unplanned
    union all by name
    select draw, resident_id, kind, 'planned' as cause, age, false as dies, org_code, site_code, admitted_at,
        case when kind = 'regular' or pathway_id is null then '13' when u(draw, 4540) < 0.62 then '11' else '12' end as admission_method, false as via_ed,
        treatment_function, pathway_id, opcs_code,
        -- few day cases stay overnight
        case when kind = 'regular' then 1.0 when kind = 'day-case' then 0.975 else 0.06 end as zero_day,
        case when kind = 'elective' then stay_days else 1.2 end as stay_days, 0.75 as spread
    from planned
    union all by name
    -- births: nights of mother and child after the birth; the child has the mother's hospital
    select stay_id(mother_id, birth_date, 3) as draw, mother_id as resident_id, 'maternity' as kind, cause, age, false as dies, org_code, site_code,
        -- most come on the day, a third the day before
        greatest(from_date + interval 10 minute, born_at - to_minutes((30 + exponential(first_baby, 4543, 560))::bigint)) as admitted_at,
        '31' as admission_method, false as via_ed, '501' as treatment_function, null as pathway_id, null as opcs_code,
        case when cause like '%caesarean' then 0 when cause = 'instrumental' then 0.05 else 0.22 end as zero_day,
        case when cause like '%caesarean' then 1.8 when cause = 'instrumental' then 1.5 else 1.1 end as stay_days, 0.5 as spread
    from delivery
    union all by name
    select stay_id(resident_id, date, 4) as draw, resident_id, 'maternity' as kind, 'before-birth' as cause, age, false as dies, org_code, site_code,
        date + to_minutes(floor(1440 * u(resident_id, 4547))::bigint) as admitted_at, '31' as admission_method, false as via_ed,
        '501' as treatment_function, 0.55 as zero_day, 1.4 as stay_days, 0.6 as spread
    from (
        select mother_id as resident_id, from_date, age, org_code, site_code, birth_date - 3 - least(200, exponential(first_baby, 4545, 35))::integer as date
        from delivery where u(first_baby, 4546) < 0.5
    )
    where date >= from_date
    union all by name
    select stay_id(resident_id, birth_date, 5) as draw, resident_id, 'birth' as kind, case when ill then 'newborn-ill' else 'newborn-well' end as cause,
        0 as age, dies, org_code, site_code, born_at as admitted_at, '82' as admission_method, false as via_ed,
        case when ill then '422' else '424' end as treatment_function,
        case when ill then 0 when birth_cause = 'birth-unaided' then 0.22 else 0.02 end as zero_day,
        case when ill then 5 when birth_cause like '%caesarean' then 1.8 else 1.2 end as stay_days, 0.6 as spread
    from (
        select b.resident_id, b.birth_date, d.org_code, d.site_code, d.born_at, d.cause as birth_cause,
            u(b.resident_id, 4548) < 0.09 + 0.35 * (d.babies > 1)::integer or coalesce(b.death_date < b.birth_date + 28, false) as ill,
            -- those who die in their first four weeks never leave
            coalesce(b.death_date < b.birth_date + 28 and b.death_date <= end_date(), false) as dies
        from resident b join delivery d on d.mother_id = b.mother_id and d.birth_date = b.birth_date
    )
),
circumstances as (
    select a.*, f.category, s.lives_alone, s.care_home, s.homeless, r.death_date, p.until_date, greatest(-3, least(3, r.deprivation)) as deprivation
    from all_kinds a
    join resident r using (resident_id)
    join present p using (resident_id)
    join social s using (resident_id)
    left join health_year y on a.admitted_at >= y.from_date and a.admitted_at < y.until_date
    left join frailty f on f.resident_id = a.resident_id and f.year = y.year
),
drawn as (
    select *,
        u(draw, 4541) < zero_day * case when kind <> 'emergency' then 1 when age < 65 then 1.05 when age < 80 then 0.85 else 0.62 end as same_day,
        stay_days * exp(case when kind = 'emergency' then 0.010 * least(25, greatest(-45, age - 60)) else 0 end
            + case category when 'mild' then 0.08 when 'moderate' then 0.17 when 'severe' then 0.25 else 0 end
            + 0.05 * lives_alone::integer + 0.2 * homeless::integer - 0.05 * care_home::integer + 0.04 * deprivation + spread * normal(draw, 4542)) as days
    from circumstances
)
select * exclude (days, same_day, zero_day, stay_days, spread),
    (case when dies then death_date - admitted_at::date when same_day then 0 else greatest(1, least(150, round(days))) end)::integer as nights_needed
from drawn;
