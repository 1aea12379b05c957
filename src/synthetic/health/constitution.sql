-- What a resident brings along: the causes of illness that come before any illness. Everything below follows from this
-- table, from the model's tables and from chance.
--
--   known_until     the first day that nothing may be known of them any more: death, leaving, or the end of the period
--   known_from      the first day: birth or arrival
--   present_at_end  alive and living there when the period is over
--   nominal_death   day of death; for those who live on, one drawn by the usual rise of mortality with age, so that the
--                   last years of life look the same before and after the end of the period
--   ill_health      general proneness to illness, about N(0, 1), higher with deprivation and in the last years of life
--   mental          proneness to mental illness, correlated with ill_health
--   pressure        proneness to high blood pressure, N(0, 1)
--   body_mass       BMI at 18; it rises by 0.09 a year until 60
--   tobacco         0 never smoked, 0.5 gave up before 45, 1 otherwise
--   slow_to_find    how much longer than usual it takes until an illness of theirs is found

create or replace table constitution as
with
lives as (
    select
        resident_id, sex, birth_date, ethnic_code, deprivation,
        least(coalesce(death_date, end_date() + 1), coalesce(left_date, end_date() + 1), end_date() + 1) as known_until,
        greatest(birth_date, coalesce(arrived_date, birth_date)) as known_from,
        coalesce(death_date > end_date(), true) and coalesce(left_date > end_date(), true) as present_at_end,
        death_date,
        (end_date() - birth_date) / 365.25 as age_at_end,
        year(birth_date) as born
    from resident
),
deaths as (
    select
        *,
        coalesce(death_date, end_date() + 1 + least(40000, exponential(
            resident_id, 3400, 365.25 / (0.000025 * exp(0.095 * greatest(age_at_end, 0) + 0.2 * deprivation))))::integer) as nominal_death
    from lives
),
traits as (
    select
        *,
        0.94 * normal(resident_id, 3401) + 0.22 * deprivation - 0.05
            + case when nominal_death < start_date() + interval 5 year then 0.9 else 0 end as ill_health,
        normal(resident_id, 3402) as own_mind,
        normal(resident_id, 3403) + 0.1 * deprivation as pressure,
        24.75 * exp(0.165 * normal(resident_id, 3404) + deprivation * case sex when '2' then 0.020 else 0.008 end) as body_mass,
        normal(resident_id, 3405) as cholesterol,
        exp(0.4 * normal(resident_id, 3406) + 0.1 * deprivation - 0.08) as slow_to_find,
        ethnic_code in ('H', 'J', 'K') as south_asian,
        ethnic_code in ('M', 'N', 'P') as black,
        16 + 4 * u(resident_id, 3407) as starts_smoking_at,
        exponential(resident_id, 3408, 23 * exp(0.14 * deprivation)) as smokes_years,
        -0.28 + 0.28 * deprivation + case sex when '1' then 0.25 else 0 end
            + case when born < 1950 then 0.35 when born < 1980 then 0.15 when born < 1992 then -0.1 when born < 2000 then -0.5 else -1.2 end
            + case when ethnic_code in ('H', 'J', 'K', 'N') then case sex when '2' then -2.2 else -0.4 end else 0 end as smokes_log_odds
    from deaths
),
habits as (
    select *, u(resident_id, 3409) < 1 / (1 + exp(-smokes_log_odds)) as ever_smoked from traits
)
select
    resident_id, sex, birth_date, known_from, known_until, present_at_end, nominal_death, deprivation, born,
    (known_until - birth_date) / 365.25 as age_until,
    ill_health, 0.45 * ill_health + 0.89 * own_mind as mental, pressure, body_mass, cholesterol, slow_to_find,
    south_asian::integer as south_asian, black::integer as black,
    case when ever_smoked then starts_smoking_at end as smokes_from,
    case when ever_smoked then starts_smoking_at + smokes_years end as smokes_until,
    case when not ever_smoked then 0 when starts_smoking_at + smokes_years < 45 then 0.5 else 1 end as tobacco,
    (body_mass + 2 - 27) / 5 as body_mass_scaled,
    greatest(born - 1980, 0) / 10 as generation
from habits
order by resident_id;
