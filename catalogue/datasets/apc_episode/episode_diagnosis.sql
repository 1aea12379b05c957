-- Diagnoses of episodes, one row for each that is coded.
select
  s.person_key as person_key,
  s.provider_code as provider_code,
  s.spell_id as spell_id,
  s.episode_number as episode_number,
  d.place as position,
  upper(replace(d.code, '.', '')) as icd10,
  d.present as present_on_admission,
  cast(s.started_at as date) as started_on,
  _delivery as delivery,
  _status as data_status
from source as s
cross join lateral (
  values
    (1, s.diagnosis_1, s.present_on_admission_1),
    (2, s.diagnosis_2, s.present_on_admission_2),
    (3, s.diagnosis_3, s.present_on_admission_3),
    (4, s.diagnosis_4, s.present_on_admission_4),
    (5, s.diagnosis_5, s.present_on_admission_5),
    (6, s.diagnosis_6, s.present_on_admission_6),
    (7, s.diagnosis_7, s.present_on_admission_7),
    (8, s.diagnosis_8, s.present_on_admission_8),
    (9, s.diagnosis_9, s.present_on_admission_9),
    (10, s.diagnosis_10, s.present_on_admission_10),
    (11, s.diagnosis_11, s.present_on_admission_11),
    (12, s.diagnosis_12, s.present_on_admission_12)
) as d(place, code, present)
where d.code is not null
