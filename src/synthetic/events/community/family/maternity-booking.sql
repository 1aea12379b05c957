-- The first appointment with the midwife: who the woman is, how she lives, what came before.
create or replace table maternity_booking_event as
with
place as (
    select p.*, r.deprivation, r.ethnic_code, i.lsoa_id, s.homeless,
        (p.booking_on - p.mother_birth_date) / 365.25 as age, u(p.pregnancy_id, 6610) as site_draw
    from pregnancy p
    join resident r on r.resident_id = p.mother_id
    join identity i on i.resident_id = p.mother_id and p.booking_on >= i.from_date and p.booking_on < i.to_date
    join social s on s.resident_id = p.mother_id
    where p.booking_on is not null
),
catchment as (
    select lsoa_id, org_code, sum(share::decimal(9, 6)) over (partition by lsoa_id order by org_code) - share::decimal(9, 6) as low from hospital_catchment
),
hospital as (
    select org_code, site_code, (row_number() over (partition by org_code order by site_code) - 1) * 0.72 as low from site where kind = 'hospital'
),
-- women book where they will give birth; others at the hospital of their area
given as (
    select p.*, coalesce(p.delivered_org, c.org_code) as org_code from place p asof join catchment c on c.lsoa_id = p.lsoa_id and p.site_draw >= c.low
),
sited as (
    select g.*, coalesce(g.delivered_site, h.site_code) as site_code from given g asof join hospital h on h.org_code = g.org_code and u(g.pregnancy_id, 6611) >= h.low
),
risk as (
    select s.*, f.smoking, f.bmi,
        (select count(*) from resident c where c.mother_id = s.mother_id and c.birth_date < s.lmp_on)::tinyint as previous_births,
        exists (from condition c where c.resident_id = s.mother_id and c.condition in ('DEP', 'ANX', 'SMI') and c.detected_date <= s.booking_on
            and coalesce(c.resolved_date > s.booking_on - 365, true)) as mental_history,
        exists (from condition c where c.resident_id = s.mother_id and c.condition in ('alcohol-problems', 'substance-misuse') and c.onset_date <= s.booking_on) as substances,
        exists (from condition c where c.resident_id = s.mother_id and c.condition in ('LD', 'EP', 'MS', 'RA') and c.onset_date <= s.booking_on) as disability
    from sited s
    left join risk_factor f on f.resident_id = s.mother_id and f.year = year(s.booking_on - 90)
)
select pregnancy_id, mother_id, org_code, site_code, booking_on, lmp_on, due_on, (booking_on - lmp_on)::smallint as gestation, outcome, previous_births,
    least(4, floor(exponential(pregnancy_id, 6612, 0.42)))::tinyint as previous_losses,
    (previous_births > 0 and u(pregnancy_id, 6613) < 0.006)::tinyint as previous_stillbirths,
    case when previous_births = 0 then 0 when u(pregnancy_id, 6614) < 0.23 + 0.006 * (age - 30) then 1 + (previous_births > 1 and u(pregnancy_id, 6615) < 0.35)::integer
        else 0 end::tinyint as previous_caesareans,
    round(162.5 + 6.4 * normal(pregnancy_id, 6616) - case when ethnic_code in ('H', 'J', 'K', 'L', 'R') then 4.5 else 0 end)::smallint as height_cm,
    coalesce(bmi, round(25.8 + 5 * normal(pregnancy_id, 6617), 1))::decimal(4, 1) as bmi,
    smoking = 'current' and u(pregnancy_id, 6618) < 0.62 + 0.04 * deprivation as smokes,
    case when u(pregnancy_id, 6619) < 0.30 - 0.07 * deprivation then '01' when u(pregnancy_id, 6619) < 0.80 - 0.03 * deprivation then '02' else '03' end as folic_acid,
    homeless or substances or age < 20 or u(pregnancy_id, 6620) < 0.07 * exp(0.45 * deprivation) as complex_social_factors,
    mental_history and u(pregnancy_id, 6621) < 0.75 as mental_health, disability,
    u(pregnancy_id, 6622) < 0.16 + case when ethnic_code not in ('A', 'B', 'C', 'Z') then 0.14 else 0 end + 0.05 * greatest(deprivation, 0) as continuity_of_carer,
    case when age < 19 and u(pregnancy_id, 6623) < 0.5 then '03' when u(pregnancy_id, 6624) < 0.76 - 0.09 * deprivation then '01'
        when u(pregnancy_id, 6624) < 0.82 - 0.05 * deprivation then '02' when u(pregnancy_id, 6624) < 0.95 then '05' else '04' end as employment
from risk
order by booking_on, pregnancy_id;
