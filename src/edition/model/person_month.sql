-- reads: registration, death, covered_month, emergency_attendance, continuous_spell, outpatient_appointment, gp_encounter, prescription, community_contact, mental_health_contact, ambulance_incident, urgent_call, cost
-- Everybody who was registered on the first day of a month and had not died before it, with what they used in the month: the
-- people at risk of it are counted as well as those who used it.
with died as (
  select person_key, min(death_date) as death_date
  from (select person_key, death_date from death union all select person_key, death_date from registration)
  where person_key is not null and death_date is not null
  group by person_key
),
span as (
  select min(month) as first_month, max(month) as last_month from covered_month
),
held as (
  select
    r.*,
    d.death_date,
    unnest(
      generate_series(
        greatest(s.first_month, cast(date_trunc('month', r.held_from + to_months(1) - to_days(1)) as date)),
        least(s.last_month, coalesce(cast(date_trunc('month', r.held_to - 1) as date), s.last_month), coalesce(cast(date_trunc('month', d.death_date) as date), s.last_month)),
        interval 1 month
      )
    )::date as month
  from registration as r
  cross join span as s
  left join died as d on d.person_key = r.person_key
  where r.person_key is not null and r.held_from is not null
),
used as (
  select person_key, cast(date_trunc('month', arrived_at) as date) as month, 'emergency_attendance' as what, null as nights, null as cost from emergency_attendance
  union all
  select person_key, cast(date_trunc('month', admitted_at) as date), admission_type || '_admission', null, null from continuous_spell where admission_type in ('emergency', 'elective')
  union all
  select person_key, cast(date_trunc('month', admitted_at) as date), 'night', nights, null from continuous_spell where nights is not null
  union all
  select person_key, cast(date_trunc('month', appointment_date) as date), 'outpatient', null, null from outpatient_appointment where attended
  union all
  select person_key, cast(date_trunc('month', start_at) as date), 'gp', null, null from gp_encounter where attended
  union all
  select person_key, cast(date_trunc('month', issue_date) as date), 'prescription', null, null from prescription
  union all
  select person_key, cast(date_trunc('month', contact_at) as date), 'community', null, null from community_contact where attended
  union all
  select person_key, cast(date_trunc('month', contact_at) as date), 'mental_health', null, null from mental_health_contact where attended
  union all
  select person_key, cast(date_trunc('month', called_at) as date), 'ambulance', null, null from ambulance_incident
  union all
  select person_key, cast(date_trunc('month', called_at) as date), 'call', null, null from urgent_call
  union all
  select person_key, month, 'cost', null, cost from cost
),
summed as (
  select
    person_key,
    month,
    cast(count(*) filter (where what = 'emergency_attendance') as smallint) as emergency_attendances,
    cast(count(*) filter (where what = 'emergency_admission') as smallint) as emergency_admissions,
    cast(count(*) filter (where what = 'elective_admission') as smallint) as elective_admissions,
    cast(sum(nights) as smallint) as bed_nights,
    cast(count(*) filter (where what = 'outpatient') as smallint) as outpatient_attendances,
    cast(count(*) filter (where what = 'gp') as smallint) as gp_appointments,
    cast(count(*) filter (where what = 'prescription') as smallint) as prescriptions,
    cast(count(*) filter (where what = 'community') as smallint) as community_contacts,
    cast(count(*) filter (where what = 'mental_health') as smallint) as mental_health_contacts,
    cast(count(*) filter (where what = 'ambulance') as smallint) as ambulance_incidents,
    cast(count(*) filter (where what = 'call') as smallint) as calls_111,
    cast(sum(cost) as decimal(14, 2)) as cost
  from used
  where person_key is not null
  group by person_key, month
)
select
  h.person_key,
  h.month,
  h.practice_code,
  h.lsoa_code,
  floor(date_diff('month', h.birth_month, h.month) / 12) as age,
  coalesce(date_trunc('month', h.death_date) = h.month, false) as died,
  coalesce(u.emergency_attendances, 0) as emergency_attendances,
  coalesce(u.emergency_admissions, 0) as emergency_admissions,
  coalesce(u.elective_admissions, 0) as elective_admissions,
  coalesce(u.bed_nights, 0) as bed_nights,
  coalesce(u.outpatient_attendances, 0) as outpatient_attendances,
  coalesce(u.gp_appointments, 0) as gp_appointments,
  coalesce(u.prescriptions, 0) as prescriptions,
  coalesce(u.community_contacts, 0) as community_contacts,
  coalesce(u.mental_health_contacts, 0) as mental_health_contacts,
  coalesce(u.ambulance_incidents, 0) as ambulance_incidents,
  coalesce(u.calls_111, 0) as calls_111,
  coalesce(u.cost, 0) as cost
from held as h
left join summed as u on u.person_key = h.person_key and u.month = h.month
