-- reads: gp_event, episode_diagnosis, mental_health_diagnosis, condition_codes
-- Conditions from coded events, kept apart by who told them. A condition is active until it is coded as resolved after the last
-- code of it. An ICD-10 entry of the list stands for every code that begins so.
with icd as (
  select d.icd10, c.condition, c.kind
  from (select icd10 from episode_diagnosis union select icd10 from mental_health_diagnosis) as d
  join condition_codes as c on c.scheme = 'icd-10' and starts_with(d.icd10, c.code)
),
coded as (
  select e.person_key, c.condition, 'gp' as source, c.kind, e.effective_date as coded_on
  from gp_event as e
  join condition_codes as c on c.scheme = 'snomed-ct' and c.code = e.code
  union all
  select d.person_key, i.condition, 'hospital', i.kind, d.started_on
  from episode_diagnosis as d
  join icd as i on i.icd10 = d.icd10
  union all
  select d.person_key, i.condition, 'mental-health', i.kind, d.diagnosed_on
  from mental_health_diagnosis as d
  join icd as i on i.icd10 = d.icd10
),
summed as (
  select
    person_key,
    condition,
    source,
    min(coded_on) filter (where kind = 'diagnosis') as first_date,
    max(coded_on) filter (where kind = 'diagnosis') as last_date,
    count(*) filter (where kind = 'diagnosis') as entries,
    max(coded_on) filter (where kind = 'resolved') as resolved_date
  from coded
  where person_key is not null
  group by person_key, condition, source
)
select
  *,
  coalesce(resolved_date <= last_date, true) as active,
  source = 'gp' as gp_sourced
from summed
where entries > 0
