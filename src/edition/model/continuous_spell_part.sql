-- reads: hospital_spell
-- A spell goes on from the person's spell before it when the one before ended by a move to another hospital (destination 51 to
-- 53), or this one began by one (source 51 to 53, or method 81), and at most a day lies between the two; after a birth, of which
-- only the month is known, the same month is near enough. The one before is, of those that began before, the one that ends last:
-- a spell within another one is not the end of it. A birth counts as the last where it stands. Spells of which nobody knows whose
-- they are stand alone.
with ordered as (
  select
    person_key,
    provider_code,
    spell_id,
    admitted_at,
    discharged_at,
    discharge_destination,
    admission_source,
    admission_method,
    coalesce(dates_at_month, false) as at_month,
    row_number() over (partition by person_key order by admitted_at, discharged_at nulls last, provider_code, spell_id) as nth,
    max(discharged_at) over (
      partition by person_key
      order by admitted_at, discharged_at nulls last, provider_code, spell_id
      rows between unbounded preceding and 1 preceding
    ) as ended_so_far
  from hospital_spell
),
measured as (
  select
    *,
    discharged_at is not null
      and (person_key is null or at_month or discharged_at >= coalesce(ended_so_far, discharged_at)) as ends_last
  from ordered
),
beside_before as (
  select
    *,
    last_value(
      case when ends_last then {'ended': discharged_at, 'went_to': discharge_destination, 'at_month': at_month} end ignore nulls
    ) over (partition by person_key order by nth rows between unbounded preceding and 1 preceding) as before
  from measured
),
judged as (
  select
    *,
    person_key is not null
      and coalesce(before.went_to in ('51', '52', '53') or admission_source in ('51', '52', '53') or admission_method = '81', false)
      and coalesce(
        date_diff('day', before.ended, admitted_at) <= 1
          or ((at_month or before.at_month) and date_diff('month', before.ended, admitted_at) = 0),
        false
      ) as goes_on
  from beside_before
),
-- what goes on is of the stay of the last that ends last, past spells of their own that lie within it
numbered as (
  select
    *,
    sum(case when ends_last and not goes_on then 1 else 0 end) over (partition by person_key order by nth rows unbounded preceding) as stay,
    case when ends_last or goes_on then 0 else nth end as apart
  from judged
)
select
  person_key,
  provider_code,
  spell_id,
  first_value(provider_code) over (partition by person_key, stay, apart order by nth) as first_provider_code,
  first_value(spell_id) over (partition by person_key, stay, apart order by nth) as first_spell_id,
  row_number() over (partition by person_key, stay, apart order by nth) as place
from numbered
