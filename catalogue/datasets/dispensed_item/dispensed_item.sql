-- Items dispensed, as the payer tells them; a practice does not send them.
select
  person_key,
  item_id,
  dispensed_month as month,
  age,
  practice_code,
  dispenser_code,
  bnf_code,
  quantity,
  quantity_unit,
  net_ingredient_cost,
  actual_cost,
  exemption,
  _delivery as delivery,
  _status as data_status
from source
