-- reads: gp_event, observation
-- Numbers with their units as sent: of general practice every coded number, of the others what the edition knows by name.
select person_token, 'gp_event' as source, 'gp_encounter' as visit_kind, practice_code as provider_code, encounter_id as visit_source_id,
  null::varchar as main_specialty, effective_date as started_on, code, value, unit
from edition_gp_event
where value is not null
union all
select person_token, 'observation ' || source, null, provider_code, null, null, observed_on, observation, value_as_sent, unit_as_sent
from edition_observation
where source <> 'gp'
