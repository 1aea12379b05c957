-- reads: gp_event, community_activity, child_health_review, maternity_booking, observation_codes, observation_unit_rules, observation_unit_rules_added, observation_value_bounds, observation_value_bounds_added
-- Measurements in one unit for each kind. A value in the unit of its kind stands as it is; another unit is brought to it by its
-- rule, the sourced list first. What has no unit, or one that no rule knows, has no value here, and says why.
with measured as (
  select e.person_key, 'gp' as source, e.practice_code as provider_code, e.event_id as measured_id, c.observation,
    e.effective_date as observed_on, e.value, e.unit, c.unit as unit_of_kind
  from gp_event as e
  join observation_codes as c on c.code = e.code
  where e.value is not null
  union all
  select a.person_key, 'community', a.provider_code, a.activity_id, c.observation, a.activity_on, a.value, a.unit, c.unit
  from community_activity as a
  join observation_codes as c on c.code = a.observation_code
  where a.value is not null
  union all
  select r.person_key, 'child-health', r.provider_code, r.contact_id, m.observation, cast(r.contact_at as date), m.value, m.unit, m.unit
  from child_health_review as r
  cross join lateral (values ('height', r.height_cm, 'cm'), ('weight', r.weight_kg, 'kg')) as m(observation, value, unit)
  where m.value is not null
  union all
  select b.person_key, 'maternity', b.provider_code, b.pregnancy_id, m.observation, b.booking_on, m.value, m.unit, m.unit
  from maternity_booking as b
  cross join lateral (
    values ('height', b.height_cm, 'cm'), ('weight', b.weight_kg, 'kg'), ('bmi', b.bmi, 'kg/m2')
  ) as m(observation, value, unit)
  where m.value is not null
),
sourced as (
  select observation, from_unit, to_unit, multiply_by, 0.0 as add
  from observation_unit_rules
),
rule as (
  select * from sourced
  union all
  select a.observation, a.from_unit, a.to_unit, a.multiply_by, a.add
  from observation_unit_rules_added as a
  anti join sourced as s on s.observation = a.observation and s.from_unit = a.from_unit
),
bounds as (
  select observation, absolute_lower, absolute_upper, biological_lower, biological_upper
  from observation_value_bounds
  union all
  select a.observation, a.absolute_lower, a.absolute_upper, a.biological_lower, a.biological_upper
  from observation_value_bounds_added as a
  anti join observation_value_bounds as b on b.observation = a.observation
),
converted as (
  select
    m.*,
    coalesce(r.to_unit, m.unit_of_kind) as unit_now,
    r.from_unit is null and m.unit is distinct from m.unit_of_kind as no_rule,
    case
      when r.from_unit is not null then m.value::double * r.multiply_by + r.add
      when m.unit = m.unit_of_kind then m.value::double
    end as brought
  from measured as m
  left join rule as r on r.observation = m.observation and r.from_unit = m.unit
),
judged as (
  select
    c.*,
    case
      when c.unit is null then 'no-unit'
      when c.no_rule then 'unknown-unit'
      when c.brought is null then 'not-convertible'
      when c.brought < b.absolute_lower or c.brought > b.absolute_upper or abs(c.brought) >= 1e13 then 'impossible'
      when c.brought < b.biological_lower or c.brought > b.biological_upper then 'unlikely'
    end as problem
  from converted as c
  left join bounds as b on b.observation = c.observation
)
select
  person_key,
  source,
  provider_code,
  measured_id,
  observation,
  observed_on,
  case when problem is null or problem = 'unlikely' then cast(brought as decimal(18, 4)) end as value,
  unit_now as unit,
  value as value_as_sent,
  unit as unit_as_sent,
  problem,
  source = 'gp' as gp_sourced
from judged
