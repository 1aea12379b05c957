-- reads: prescription, immunisation
-- Items that practices issued, and doses of vaccines. An item without a duration is taken to last for its day of issue.
select person_token, 'prescription' as source, null::varchar as visit_kind, practice_code as provider_code, null::bigint as visit_source_id,
  null::varchar as main_specialty, issue_date as started_on, bnf_reference as code,
  issue_date + greatest(coalesce(duration_days, 1) - 1, 0)::integer as ended_on, duration_days, quantity, quantity_unit
from edition_prescription
union all
select person_token, 'immunisation', null, practice_code, null, null, vaccination_date, vaccine, vaccination_date, null, 1, null
from edition_immunisation
