-- Services of adult social care: an event is reported again in each period that it touches, so the last report holds.
select
  person_key,
  la_code as council_code,
  event_reference as package_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  client_type = 'Carer' as for_carer,
  linked_person_key as cared_for_person_key,
  primary_support_reason as support_reason,
  accommodation_status as accommodation,
  event_start_date as start_date,
  event_end_date as end_date,
  event_end_date + 1 as held_to,
  case when service_type like 'Long Term%' then 'long' when service_type like 'Short Term%' then 'short' end as term,
  service_type,
  service_component as component,
  delivery_mechanism,
  unit_cost,
  cost_frequency,
  planned_units_per_week,
  case cost_frequency when 'Per week' then unit_cost * coalesce(planned_units_per_week, 1) when 'One-off' then null else unit_cost * planned_units_per_week end as weekly_cost,
  case when cost_frequency = 'One-off' then unit_cost end as one_off_cost,
  _delivery as delivery,
  _status as data_status
from source
where event_type = 'Service'
qualify row_number() over (partition by la_code, event_reference order by reporting_period_start desc) = 1
