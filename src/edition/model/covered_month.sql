-- reads: emergency_attendance, outpatient_appointment, ambulance_incident, gp_encounter, hospital_spell
-- The months that activity is told of, without a gap: from the first month of what happens at one moment (stays begin long
-- before they are sent) to the last. Where only stays are sent, theirs. A month with less than a hundredth of the busiest month's
-- rows begins and ends nothing: one slip in a year (2052 for 2025) would give everybody months in which nothing was told.
with moment as (
  select cast(date_trunc('month', arrived_at) as date) as month, 1 as preferred from emergency_attendance
  union all
  select cast(date_trunc('month', appointment_date) as date), 1 from outpatient_appointment where attended
  union all
  select cast(date_trunc('month', called_at) as date), 1 from ambulance_incident
  union all
  select cast(date_trunc('month', start_at) as date), 1 from gp_encounter where attended
  union all
  select cast(date_trunc('month', admitted_at) as date), 2 from hospital_spell
),
told as (
  select month, preferred, count(*) as rows
  from moment
  where month is not null
  group by month, preferred
),
chosen as (
  select month, rows
  from told
  qualify preferred = min(preferred) over ()
)
select cast(unnest(generate_series(min(month), max(month), interval 1 month)) as date) as month
from chosen
where rows * 100 >= (select max(rows) from chosen)
