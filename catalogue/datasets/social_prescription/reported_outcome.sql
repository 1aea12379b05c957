-- The four questions of the Office for National Statistics on wellbeing, before and after a link worker's help.
with latest as (
  select *
  from source
  qualify row_number() over (partition by referral_id order by reporting_month desc) = 1
)
select
  s.person_key as person_key,
  s.referral_id as referral_id,
  'ons4' as instrument,
  o.item as item,
  o.point as point,
  o.score as score,
  s._delivery as delivery,
  s._status as data_status
from latest as s
cross join lateral (
  values
    ('satisfaction', 'before', s.ons4_satisfaction_before),
    ('worthwhile', 'before', s.ons4_worthwhile_before),
    ('happiness', 'before', s.ons4_happiness_before),
    ('anxiety', 'before', s.ons4_anxiety_before),
    ('satisfaction', 'after', s.ons4_satisfaction_after),
    ('worthwhile', 'after', s.ons4_worthwhile_after),
    ('happiness', 'after', s.ons4_happiness_after),
    ('anxiety', 'after', s.ons4_anxiety_after)
) as o(item, point, score)
where o.score is not null
