-- Items issued by practices. The name of the product and the directions may hold free text and do not pass the privacy
-- line.
select
  person_key,
  medication_order_id as prescription_id,
  practice_code,
  issue_date,
  bnf_reference,
  try_cast(split_part(bnf_reference, '.', 1) as smallint) as bnf_chapter,
  quantity_value as quantity,
  quantity_unit,
  duration_days,
  is_repeat,
  _delivery as delivery,
  _status as data_status
from source
