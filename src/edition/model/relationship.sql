-- reads: birth, social_care_package, social_care_event
-- Mothers and their babies, carers and those for whom they care, each told from both sides.
with told as (
  select mother_person_key as one, person_key as other, 'mother-of' as kind, 'child-of' as turned, born_month as since
  from birth
  union all
  select person_key, cared_for_person_key, 'cares-for', 'cared-for-by', start_date
  from social_care_package
  where for_carer
  union all
  select person_key, cared_for_person_key, 'cares-for', 'cared-for-by', start_date
  from social_care_event
  where for_carer
),
both_sides as (
  select one as person_key, other as related_person_key, kind, since from told
  union all
  select other, one, turned, since from told
)
select person_key, related_person_key, kind, min(since) as since
from both_sides
where person_key is not null and related_person_key is not null and person_key <> related_person_key
group by person_key, related_person_key, kind
