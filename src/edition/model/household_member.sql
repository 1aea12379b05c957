-- reads: demographic, death
-- Where living people live, by their newest demographic record.
with recorded as (
  select *
  from demographic
  where person_key is not null
  qualify row_number() over (partition by person_key order by effective_from desc, demographic_id) = 1
)
select person_key, home_key, effective_from as since
from recorded
where home_key is not null
  and death_date is null
  and person_key not in (select person_key from death where person_key is not null)
