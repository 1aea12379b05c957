-- reads: emergency_attendance, hospital_spell, outpatient_appointment, ambulance_incident, urgent_call, gp_encounter, prescription, community_contact, mental_health_contact, mental_health_spell, social_care_package, covered_month, unit_costs
-- Units of activity at the list of unit costs, in the month in which they happened; of a stay, all of it in the month in which it
-- ended. Social care is priced by the council itself: the days of each month at the price of a week.
with used as (
  select person_key, cast(arrived_at as date) as day,
    case when department_type = '01' then 'emergency-attendance-type-1' else 'emergency-attendance-other' end as activity, 1 as units
  from emergency_attendance
  union all
  select person_key, cast(discharged_at as date),
    case
      when admission_type = 'elective' and nights = 0 then 'elective-day-case'
      when admission_type = 'elective' then 'elective-night'
      when admission_type = 'emergency' and nights = 0 then 'emergency-short-stay'
      when admission_type = 'emergency' then 'emergency-night'
      when nights = 0 then 'other-short-stay'
      else 'other-night'
    end,
    greatest(nights, 1)
  from hospital_spell
  where discharged_at is not null
  union all
  select person_key, appointment_date, case when is_first then 'outpatient-first' else 'outpatient-follow-up' end, 1
  from outpatient_appointment
  where attended
  union all
  select person_key, cast(called_at as date),
    case
      when outcome in ('conveyed', 'conveyed-elsewhere') then 'ambulance-conveyed'
      when outcome = 'hear-and-treat' then 'ambulance-hear-and-treat'
      else 'ambulance-not-conveyed'
    end,
    1
  from ambulance_incident
  union all
  select person_key, cast(called_at as date), 'call-111', 1
  from urgent_call
  where not abandoned
  union all
  select person_key, cast(start_at as date), case when professional = 'GP' then 'gp-appointment' else 'practice-staff-appointment' end, 1
  from gp_encounter
  where attended
  union all
  select person_key, issue_date, 'prescription', 1
  from prescription
  union all
  select person_key, cast(contact_at as date), 'community-contact', 1
  from community_contact
  where attended
  union all
  select person_key, cast(contact_at as date), 'mental-health-contact', 1
  from mental_health_contact
  where attended
  union all
  select person_key, cast(discharged_at as date), 'mental-health-night', greatest(nights, 1)
  from mental_health_spell
  where discharged_at is not null
),
counted as (
  select person_key, cast(date_trunc('month', day) as date) as month, activity, sum(units) as units
  from used
  group by all
),
priced as (
  select c.person_key, c.month, c.activity, coalesce(u.payer, 'nhs') as payer, c.units, c.units * u.unit_cost as cost
  from counted as c
  left join unit_costs as u on u.activity = c.activity
),
package_month as (
  select
    p.person_key,
    m.month,
    p.weekly_cost,
    date_diff('day', greatest(p.start_date, m.month), least(coalesce(p.end_date, last_day(m.month)), last_day(m.month))) + 1 as days,
    case when date_trunc('month', p.start_date) = m.month then p.one_off_cost end as one_off_cost
  from social_care_package as p
  join covered_month as m on p.start_date <= last_day(m.month) and coalesce(p.end_date >= m.month, true)
),
social_care as (
  select
    person_key,
    month,
    'social-care' as activity,
    'council' as payer,
    sum(days) / 7 as units,
    sum(coalesce(weekly_cost * days / 7, 0) + coalesce(one_off_cost, 0)) as cost
  from package_month
  where weekly_cost is not null or one_off_cost is not null
  group by person_key, month
)
select *, activity in ('gp-appointment', 'practice-staff-appointment', 'prescription') as gp_sourced
from priced
union all
select *, false
from social_care
