-- reads: hospital_spell, emergency_attendance, outpatient_appointment, gp_encounter, community_contact, mental_health_spell, mental_health_contact
-- Contacts that took place, of whatever kind, before they are numbered. A stay that goes on has no end here.
select person_token, 'hospital_spell' as kind, 9201 as visit_concept_id, provider_code, spell_id as source_id, null::varchar as specialty,
  admitted_at as started_at, discharged_at as ended_at, admission_source as admitted_from, discharge_destination as discharged_to
from edition_hospital_spell
union all
select person_token, 'mental_health_spell', 9201, provider_code, spell_id, null,
  admitted_at, discharged_at, admission_source, discharge_destination
from edition_mental_health_spell
union all
select person_token, 'emergency_attendance', 9203, provider_code, attendance_id, null,
  arrived_at, coalesce(departed_at, arrived_at), attendance_source, discharge_destination
from edition_emergency_attendance
union all
select person_token, 'outpatient_appointment', 9202, provider_code, appointment_id, main_specialty,
  appointment_date::timestamp, appointment_date::timestamp, referral_source, null
from edition_outpatient_appointment
where attended
union all
select person_token, 'gp_encounter', 9202, practice_code, encounter_id, null,
  start_at, start_at, null, null
from edition_gp_encounter
where attended
union all
select person_token, 'community_contact', 9202, provider_code, contact_id, null,
  contact_at, contact_at, null, null
from edition_community_contact
where attended
union all
select person_token, 'mental_health_contact', 9202, provider_code, contact_id, null,
  contact_at, contact_at, null, null
from edition_mental_health_contact
where attended
