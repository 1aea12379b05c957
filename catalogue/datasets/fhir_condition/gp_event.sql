-- Conditions as coded entries, without those that were refuted or entered in error.
select
  person_key,
  id as event_id,
  encounter as encounter_id,
  cast(coalesce(onset_at, recorded_at) as date) as effective_date,
  'day' as date_precision,
  cast(coalesce(recorded_at, onset_at) as date) as recorded_date,
  condition_snomed as code,
  true as is_problem,
  _delivery as delivery,
  _status as data_status
from source
where coalesce(verification_status, 'confirmed') not in ('refuted', 'entered-in-error')
