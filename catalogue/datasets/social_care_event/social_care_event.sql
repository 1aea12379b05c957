-- Events of adult social care that are no service; the last report of each holds.
select
  person_key,
  la_code as council_code,
  event_reference as event_id,
  birth_month,
  sex,
  ethnic_category,
  lsoa_code,
  practice_code,
  event_type as kind,
  client_type = 'Carer' as for_carer,
  linked_person_key as cared_for_person_key,
  primary_support_reason as support_reason,
  event_start_date as start_date,
  event_end_date as end_date,
  event_outcome as outcome,
  request_route,
  case when eligible_needs like 'Yes%' then true when eligible_needs like 'No%' then false end as eligible_needs,
  case has_unpaid_carer when 'Yes' then true when 'No' then false end as has_unpaid_carer,
  case autism when 'Yes' then true when 'No' then false end as autism,
  case visual_impairment when 'Yes' then true when 'No' then false end as visual_impairment,
  case hearing_impairment when 'Yes' then true when 'No' then false end as hearing_impairment,
  case dementia when 'Yes' then true when 'No' then false end as dementia,
  _delivery as delivery,
  _status as data_status
from source
where event_type <> 'Service'
qualify row_number() over (partition by la_code, event_reference order by reporting_period_start desc) = 1
