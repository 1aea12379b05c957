-- Orders of medicines that were meant to be carried out.
select
  person_key,
  id as prescription_id,
  cast(authored_at as date) as issue_date,
  quantity,
  quantity_unit,
  cast(round(days_supply) as integer) as duration_days,
  _delivery as delivery,
  _status as data_status
from source
where intent not in ('proposal', 'plan', 'option') and status not in ('draft', 'cancelled', 'entered-in-error')
