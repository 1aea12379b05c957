-- Births, one row for each baby; place, time and way are those of the mother's stay in hospital. Weights and first feeds follow the mother's
-- age, smoking, place and people; their levels are near English ones from memory (birth weight 3.4 kg, first feed of breast milk seven in ten).
create or replace table maternity_birth_event as
with
baby as (
    select p.*, b.resident_id as baby_id, b.sex, b.ethnic_code, coalesce(b.resident_id, p.pregnancy_id + (1::bigint << 40)) as baby_key,
        row_number() over (partition by p.pregnancy_id order by b.resident_id) as birth_order
    from pregnancy p
    left join resident b on b.mother_id = case p.outcome when 'birth' then p.mother_id end and b.birth_date = p.ended_on
    where p.outcome in ('birth', 'stillbirth')
),
mother as (
    select b.*, r.deprivation, r.ethnic_code as mother_ethnic_code, i.lsoa_id, (b.ended_on - b.mother_birth_date) / 365.25 as age,
        f.smoking = 'current' and u(b.pregnancy_id, 6618) < 0.50 + 0.04 * r.deprivation as smokes, coalesce(f.bmi, 26.5) as bmi,
        k.org_code as booked_org, k.site_code as booked_site
    from baby b
    join resident r on r.resident_id = b.mother_id
    join identity i on i.resident_id = b.mother_id and b.ended_on >= i.from_date and b.ended_on < i.to_date
    left join risk_factor f on f.resident_id = b.mother_id and f.year = year(b.ended_on - 90)
    left join maternity_booking_event k on k.pregnancy_id = b.pregnancy_id
),
catchment as (
    select lsoa_id, org_code, sum(share::decimal(9, 6)) over (partition by lsoa_id order by org_code) - share::decimal(9, 6) as low from hospital_catchment
),
given as (
    select m.*, coalesce(m.delivered_org, m.booked_org, c.org_code) as org_code, coalesce(m.delivered_site, m.booked_site) as site_code,
        m.outcome = 'birth' and m.way is null as at_home
    from mother m asof join catchment c on c.lsoa_id = m.lsoa_id and u(m.pregnancy_id, 6610) >= c.low
),
-- the way of birth is that of the mother's stay in hospital
moded as (
    select *, case way when 'planned-caesarean' then '7' when 'caesarean' then '8'
            when 'instrumental' then case when u(pregnancy_id, 6632) < 0.45 then '4' when u(pregnancy_id, 6632) < 0.7 then '2' else '3' end
            else case when u(pregnancy_id, 6631) > 0.994 then '5' else '0' end end as mode
    from given
)
select (pregnancy_id * 4 + birth_order) as birth_id, pregnancy_id, baby_id, mother_id, org_code, case when not at_home then site_code end as site_code, at_home,
    least(coalesce(born_at, ended_on + to_minutes(floor(1400 * u(pregnancy_id, 6633))::bigint)) + to_minutes((birth_order - 1) * (2 + floor(14 * u(baby_key, 6634)))::bigint), ended_on + interval '23 hours 59 minutes') as born_at,
    birth_order::tinyint as birth_order, babies, coalesce(sex, case when u(baby_key, 6635) < 0.51 then '1' else '2' end) as sex, coalesce(ethnic_code, mother_ethnic_code) as ethnic_code,
    gestation, case outcome when 'birth' then '01' else case when u(baby_key, 6636) < 0.9 then '02' else '03' end end as outcome, mode,
    case when mode = '7' then '2' when u(pregnancy_id, 6637) < 0.34 + 0.006 * (bmi - 26) and not at_home then '3' else '1' end as onset,
    greatest(400, least(5600, round(3480 * exp(-(0.0072 * (280 - gestation) + 0.00007 * (280 - gestation) * abs(280 - gestation)) + 0.125 * normal(baby_key, 6638)
        - case when smokes then 0.055 else 0 end - 0.012 * deprivation - case when mother_ethnic_code in ('H', 'J', 'K') then 0.06 else 0 end
        - case when babies > 1 then 0.06 else 0 end + case coalesce(sex, '1') when '1' then 0.018 else -0.018 end))))::smallint as weight_g,
    case when outcome = 'stillbirth' then 0 when u(baby_key, 6639) < 0.013 + case when gestation < 224 then 0.25 when gestation < 259 then 0.03 else 0 end
        then 3 + floor(4 * u(baby_key, 6640)) else 7 + floor(sqrt(u(baby_key, 6640)) * 4) end::tinyint as apgar_5,
    case when outcome = 'birth' then case when u(baby_key, 6641) < least(0.95, 0.72 - 0.07 * deprivation + 0.008 * (age - 30)
            + case when mother_ethnic_code in ('M', 'N', 'P', 'H', 'K', 'C', 'R') then 0.12 else 0 end) then '01' when u(baby_key, 6642) < 0.01 then '02' else '03' end end as first_feed,
    outcome = 'birth' and gestation >= 224 and u(baby_key, 6643) < case when mode = '8' then 0.7 else 0.88 end as skin_to_skin,
    smokes as smokes_at_delivery,
    round(greatest(50, case when mode in ('7', '8') then 520 else 310 end * exp(0.52 * normal(pregnancy_id, 6644)))) ::smallint as blood_loss_ml
from moded
order by born_at, birth_id;
