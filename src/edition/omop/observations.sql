-- reads: gp_event, condition_codes
-- What general practice coded and is neither a number nor a condition; the counterpart of conditions.sql and measurements.sql.
select person_token, 'gp_event' as source, 'gp_encounter' as visit_kind, practice_code as provider_code, encounter_id as visit_source_id,
  null::varchar as main_specialty, effective_date as started_on, code
from edition_gp_event
where value is null
  and not coalesce(is_problem, false)
  and (code is null or code not in (select code from edition_condition_codes where scheme = 'snomed-ct'))
