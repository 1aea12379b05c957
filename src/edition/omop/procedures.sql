-- reads: episode, procedure, outpatient_appointment, emergency_attendance
-- Operations and procedures of hospitals, and investigations and treatments of emergency departments.
select d.person_token, 'procedure' as source, 'hospital_spell' as visit_kind, d.provider_code, d.spell_id as visit_source_id, e.main_specialty,
  coalesce(d.performed_on, e.started_at::date) as started_on, d.opcs4 as code
from edition_procedure as d
left join edition_episode as e
  on e.provider_code = d.provider_code and e.spell_id = d.spell_id and e.episode_number = d.episode_number
union all
select person_token, 'outpatient_appointment', 'outpatient_appointment', provider_code, appointment_id, main_specialty,
  appointment_date, procedure_code
from edition_outpatient_appointment
where attended and procedure_code is not null
union all
select a.person_token, 'emergency_attendance', 'emergency_attendance', a.provider_code, a.attendance_id, null, a.arrived_at::date, x.code
from edition_emergency_attendance as a
cross join lateral (values (a.investigation_1), (a.investigation_2), (a.treatment_1), (a.treatment_2)) as x(code)
where x.code is not null
