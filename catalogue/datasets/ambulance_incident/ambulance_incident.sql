-- Ambulance incidents; the response is measured from the start of the clock, not from the call.
-- Seconds are those that pass. Times are local: of the hour that comes twice in October (the last Sunday, from 1 to 2) the engine takes the
-- second, and of the two readings that is meant which gives the shortest time that is not below 0.
select
  person_key,
  incident_id,
  birth_month,
  age,
  sex,
  scene_lsoa_code,
  called_at,
  clock_start_at,
  triaged_category,
  final_category as category,
  dispatched_at,
  vehicle_type,
  at_scene_at,
  left_scene_at,
  at_hospital_at,
  handed_over_at,
  cleared_at,
  date_sub('second', timezone('Europe/London', clock_start_at), timezone('Europe/London', at_scene_at))
    + case
      when (month(at_scene_at) = 10 and day(at_scene_at) >= 25 and isodow(at_scene_at) = 7 and hour(at_scene_at) = 1) and clock_start_at < at_scene_at and not (month(clock_start_at) = 10 and day(clock_start_at) >= 25 and isodow(clock_start_at) = 7 and hour(clock_start_at) = 1) then -3600
      when (month(at_scene_at) = 10 and day(at_scene_at) >= 25 and isodow(at_scene_at) = 7 and hour(at_scene_at) = 1) and (month(clock_start_at) = 10 and day(clock_start_at) >= 25 and isodow(clock_start_at) = 7 and hour(clock_start_at) = 1) and at_scene_at < clock_start_at then 3600
      else 0
    end as response_seconds,
  date_sub('minute', at_hospital_at, handed_over_at) as handover_minutes,
  outcome,
  chief_complaint,
  hospital_site as site_code,
  professional_caller,
  from_111,
  _delivery as delivery,
  _status as data_status
from source
