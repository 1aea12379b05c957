-- reads: hospital_spell
-- A spell goes on from the person's spell before it when the one before ended by a move to another hospital (destination 51 to
-- 53), or this one began by one (source 51 to 53, or method 81), and at most a day lies between the two; after a birth, of which
-- only the month is known, the same month is near enough. Spells of which nobody knows whose they are stand alone.
with ordered as (
  select
    person_key,
    provider_code,
    spell_id,
    admitted_at,
    discharged_at,
    admission_source,
    admission_method,
    coalesce(dates_at_month, false) as at_month,
    lag(discharged_at) over (partition by person_key order by admitted_at, discharged_at nulls last, provider_code, spell_id) as ended_before,
    lag(discharge_destination) over (partition by person_key order by admitted_at, discharged_at nulls last, provider_code, spell_id) as went_to,
    lag(coalesce(dates_at_month, false)) over (partition by person_key order by admitted_at, discharged_at nulls last, provider_code, spell_id) as at_month_before
  from hospital_spell
),
judged as (
  select
    *,
    person_key is not null
      and coalesce(went_to in ('51', '52', '53') or admission_source in ('51', '52', '53') or admission_method = '81', false)
      and coalesce(
        date_diff('day', ended_before, admitted_at) <= 1
          or ((at_month or at_month_before) and date_diff('month', ended_before, admitted_at) = 0),
        false
      ) as goes_on
  from ordered
),
numbered as (
  select
    *,
    sum(case when goes_on then 0 else 1 end) over (
      partition by person_key
      order by admitted_at, discharged_at nulls last, provider_code, spell_id
      rows unbounded preceding
    ) as stay
  from judged
)
select
  person_key,
  provider_code,
  spell_id,
  first_value(provider_code) over (partition by person_key, stay order by admitted_at, discharged_at nulls last, provider_code, spell_id) as first_provider_code,
  first_value(spell_id) over (partition by person_key, stay order by admitted_at, discharged_at nulls last, provider_code, spell_id) as first_spell_id,
  row_number() over (partition by person_key, stay order by admitted_at, discharged_at nulls last, provider_code, spell_id) as place
from numbered
