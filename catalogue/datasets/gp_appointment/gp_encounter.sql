-- Appointments in general practice.
select
  person_key,
  appointment_id as encounter_id,
  practice_code,
  date_time_booked as booked_at,
  start_date as start_at,
  appointment_status as status,
  appointment_status = 'Attended' as attended,
  planned_duration as planned_minutes,
  actual_duration as actual_minutes,
  contact_mode,
  national_slot_category_name as slot_category,
  service_setting,
  hcp_type as professional,
  _delivery as delivery,
  _status as data_status
from source
