-- reads: hospital_spell, continuous_spell_part
-- Stays from home to home: the beginning of the first spell, the end of the one that ends last, which need not be the one that
-- began last. One that goes on has no end yet. Dates of a birth stand at the month, so the nights of such a stay are those of its
-- spells, and it counts as ending last where it stands.
with together as (
  select
    p.first_provider_code,
    p.first_spell_id,
    p.place,
    s.*,
    coalesce(s.dates_at_month, false)
      or s.discharged_at >= max(s.discharged_at) over (
        partition by p.first_provider_code, p.first_spell_id
        order by p.place
        rows unbounded preceding
      ) as ends_last
  from continuous_spell_part as p
  join hospital_spell as s on s.provider_code = p.provider_code and s.spell_id = p.spell_id
),
stay as (
  select
    first_provider_code,
    first_spell_id,
    first(person_key order by place) as person_key,
    min(admitted_at) as admitted_at,
    case when count(discharged_at) = count(*) then max(discharged_at) end as discharged_at,
    bool_or(coalesce(dates_at_month, false)) as of_a_birth,
    sum(nights) as nights_of_spells,
    count(*) as spells,
    count(distinct provider_code) as providers,
    first(admission_type order by place) as admission_type,
    first(admission_method order by place) as admission_method,
    first(admission_source order by place) as admission_source,
    last(discharge_method order by discharged_at is null, ends_last, place) as discharge_method,
    last(discharge_destination order by discharged_at is null, ends_last, place) as discharge_destination,
    first(age order by place) as age,
    first(practice_code order by place) as practice_code,
    first(lsoa_code order by place) as lsoa_code
  from together
  group by first_provider_code, first_spell_id
)
select
  person_key,
  first_provider_code as provider_code,
  first_spell_id as spell_id,
  admitted_at,
  discharged_at,
  case
    when not of_a_birth then date_diff('day', admitted_at, discharged_at)
    when discharged_at is not null then nights_of_spells
  end as nights,
  spells,
  providers,
  admission_type,
  admission_method,
  admission_source,
  discharge_method,
  discharge_destination,
  age,
  practice_code,
  lsoa_code
from stay
