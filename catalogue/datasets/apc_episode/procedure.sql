-- Procedures of episodes, one row for each that is coded.
select
  s.person_key as person_key,
  s.provider_code as provider_code,
  s.spell_id as spell_id,
  s.episode_number as episode_number,
  p.place as position,
  upper(replace(p.code, '.', '')) as opcs4,
  p.performed_on as performed_on,
  _delivery as delivery,
  _status as data_status
from source as s
cross join lateral (
  values
    (1, s.procedure_1, s.procedure_date_1),
    (2, s.procedure_2, s.procedure_date_2),
    (3, s.procedure_3, s.procedure_date_3)
) as p(place, code, performed_on)
where p.code is not null
