-- reads: social_care_package, unit_costs
-- reads a year at a time: activity, covered_month
-- Units of activity at the list of unit costs, in the month in which they happened. Social care is priced by the council itself: the
-- days of each month at the price of a week.
with priced as (
  select a.person_key, a.month, a.activity, coalesce(u.payer, 'nhs') as payer, a.units, a.units * u.unit_cost as cost
  from activity as a
  left join unit_costs as u on u.activity = a.activity
  -- counted by the month, and without a cost of its own
  where a.activity not in ('emergency-admission', 'elective-admission', 'bed-night', 'call-111-abandoned')
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
