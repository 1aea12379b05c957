-- reads: episode, episode_diagnosis, mental_health_diagnosis, emergency_attendance, gp_event, condition_codes
-- Diagnoses of every source. Of general practice: what heads a problem, or has a code of the list of conditions, and no number.
select d.person_token, 'episode_diagnosis' as source, 'hospital_spell' as visit_kind, d.provider_code, d.spell_id as visit_source_id, e.main_specialty,
  d.started_on as started_on, d.icd10 as code, case when d.position = 1 then 'primary' else 'secondary' end as status
from edition_episode_diagnosis as d
left join edition_episode as e
  on e.provider_code = d.provider_code and e.spell_id = d.spell_id and e.episode_number = d.episode_number
union all
select person_token, 'mental_health_diagnosis', null, provider_code, null, null, diagnosed_on, icd10, null
from edition_mental_health_diagnosis
union all
select a.person_token, 'emergency_attendance', 'emergency_attendance', a.provider_code, a.attendance_id, null,
  a.arrived_at::date, x.code, case when x.place = 1 then 'primary' else 'secondary' end
from edition_emergency_attendance as a
cross join lateral (values (1, a.diagnosis_1), (2, a.diagnosis_2), (3, a.diagnosis_3)) as x(place, code)
where x.code is not null
union all
select person_token, 'gp_event', 'gp_encounter', practice_code, encounter_id, null, effective_date, code, null
from edition_gp_event
where value is null and (is_problem or code in (select code from edition_condition_codes where scheme = 'snomed-ct'))
