-- Emergency attendances of the short sample: fewer columns, the same meaning.
select
  person_key,
  attendance_id,
  trust_code as provider_code,
  birth_month,
  age,
  ethnic_category,
  lsoa_code,
  department_type,
  arrival_mode,
  arrival_mode in ('1048031000000100', '1048041000000109', '1048051000000107') as by_ambulance,
  arrived_at,
  departed_at,
  date_sub('minute', arrived_at, departed_at) as minutes_to_departure,
  acuity,
  discharge_status,
  _delivery as delivery,
  _status as data_status
from source
