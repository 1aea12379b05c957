-- reads: registration, death
-- reads a year at a time: activity, cost, covered_month
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
  select person_key, month, activity, units, null as cost from activity
  union all
  select person_key, month, null, null, cost from cost
),
counted as (
  select
    person_key,
    month,
    cast(sum(units) filter (where activity in ('emergency-attendance-type-1', 'emergency-attendance-other')) as smallint) as emergency_attendances,
    cast(sum(units) filter (where activity = 'emergency-admission') as smallint) as emergency_admissions,
    cast(sum(units) filter (where activity = 'elective-admission') as smallint) as elective_admissions,
    cast(sum(units) filter (where activity = 'bed-night') as smallint) as bed_nights,
    cast(sum(units) filter (where activity in ('outpatient-first', 'outpatient-follow-up')) as smallint) as outpatient_attendances,
    cast(sum(units) filter (where activity in ('gp-appointment', 'practice-staff-appointment')) as smallint) as gp_appointments,
    cast(sum(units) filter (where activity = 'prescription') as smallint) as prescriptions,
    cast(sum(units) filter (where activity = 'community-contact') as smallint) as community_contacts,
    cast(sum(units) filter (where activity = 'mental-health-contact') as smallint) as mental_health_contacts,
    cast(sum(units) filter (where activity in ('ambulance-conveyed', 'ambulance-not-conveyed', 'ambulance-hear-and-treat')) as smallint) as ambulance_incidents,
    cast(sum(units) filter (where activity in ('call-111', 'call-111-abandoned')) as smallint) as calls_111,
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
left join counted as u on u.person_key = h.person_key and u.month = h.month
