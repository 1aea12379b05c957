-- reads: hospital_spell, emergency_attendance, outpatient_appointment, gp_encounter, community_contact, mental_health_spell, mental_health_contact
-- Contacts of whatever kind, before they are numbered. A stay that goes on has no end here. Appointments that did not take place, or of
-- which nobody said that they did, are told as such, and become no visit.
select person_token, 'hospital_spell' as kind, 9201 as visit_concept_id, provider_code, spell_id as source_id, null::varchar as specialty,
  admitted_at as started_at, discharged_at as ended_at, admission_source as admitted_from, discharge_destination as discharged_to,
  true as took_place
from edition_hospital_spell
union all
select person_token, 'mental_health_spell', 9201, provider_code, spell_id, null,
  admitted_at, discharged_at, admission_source, discharge_destination, true
from edition_mental_health_spell
union all
select person_token, 'emergency_attendance', 9203, provider_code, attendance_id, null,
  arrived_at, coalesce(departed_at, arrived_at), attendance_source, discharge_destination, true
from edition_emergency_attendance
union all
select person_token, 'outpatient_appointment', 9202, provider_code, appointment_id, main_specialty,
  appointment_date::timestamp, appointment_date::timestamp, referral_source, null, coalesce(attended, false)
from edition_outpatient_appointment
union all
select person_token, 'gp_encounter', 9202, practice_code, encounter_id, null,
  start_at, start_at, null, null, coalesce(attended, false)
from edition_gp_encounter
union all
select person_token, 'community_contact', 9202, provider_code, contact_id, null,
  contact_at, contact_at, null, null, coalesce(attended, false)
from edition_community_contact
union all
select person_token, 'mental_health_contact', 9202, provider_code, contact_id, null,
  contact_at, contact_at, null, null, coalesce(attended, false)
from edition_mental_health_contact
