-- reads: segment_codes, condition_codes, gp_event, episode_diagnosis, mental_health_contact, social_care_event, social_care_package, homelessness
-- What is so of each person (an element), and from when until when, as codes tell: it is over when its months have passed or a later
-- code says so; of one day, what makes it so is believed. Of what is told after the last day that practices sent nothing is believed.
with as_at as (
  select max(recorded_date) as day from gp_event
),
gp_code as (
  select element, code, kind, months from segment_codes where source = 'gp-code'
  union
  select s.element, c.code, case when c.kind = 'resolved' then 'off' else s.kind end, s.months
  from segment_codes as s
  join condition_codes as c on c.scheme = 'snomed-ct' and c.condition = s.code
  where s.source = 'gp-condition' and (s.kind = 'on' or c.kind = 'diagnosis')
),
team as (
  select t.team_type, s.element, s.kind, s.months
  from (select distinct team_type from mental_health_contact) as t
  join segment_codes as s on s.source = 'mental-health-team' and starts_with(t.team_type, s.code)
),
diagnosis as (
  select d.icd10, s.element, s.kind, s.months
  from (select distinct icd10 from episode_diagnosis) as d
  join segment_codes as s on s.source = 'hospital' and starts_with(d.icd10, s.code)
),
support as (
  select person_key, support_reason, start_date as day, start_date as last_day
  from social_care_event
  where not coalesce(for_carer, false)
  union all
  select person_key, support_reason, start_date, held_to
  from social_care_package
  where not coalesce(for_carer, false)
),
told as (
  select e.person_key, c.element, c.kind, e.effective_date as day, e.effective_date + to_months(c.months) as until
  from gp_event as e
  join gp_code as c on c.code = e.code
  union all
  select d.person_key, i.element, i.kind, d.started_on, d.started_on + to_months(i.months)
  from episode_diagnosis as d
  join diagnosis as i on i.icd10 = d.icd10
  union all
  select m.person_key, t.element, t.kind, cast(m.contact_at as date), cast(m.contact_at as date) + to_months(t.months)
  from mental_health_contact as m
  join team as t on t.team_type = m.team_type
  where m.attended
  union all
  select c.person_key, s.element, s.kind, c.day, c.last_day + to_months(s.months)
  from support as c
  join segment_codes as s on s.source = 'social-care' and s.code = c.support_reason
  union all
  select h.person_key, s.element, s.kind, h.assessment_date, h.end_date + to_months(s.months)
  from homelessness as h
  join segment_codes as s on s.source = 'homelessness' and s.code = h.duty
),
-- without an end or months it is so for ever
known as (
  select t.person_key, t.element, t.kind, t.day, coalesce(cast(t.until as date), date '9999-12-31') as until
  from told as t
  cross join as_at as a
  where t.person_key is not null and t.day <= a.day
),
ended as (
  select o.person_key, o.element, o.day, least(o.until, min(f.day)) as until
  from (select distinct person_key, element, day, until from known where kind = 'on') as o
  left join (select distinct person_key, element, day from known where kind = 'off') as f
    on f.person_key = o.person_key and f.element = o.element and f.day > o.day
  group by o.person_key, o.element, o.day, o.until
),
-- most of what is so is so for ever and told again and again: of all that end on one day the first began it
told_first as (
  select person_key, element, min(day) as day, until from ended group by person_key, element, until
),
stretch as (
  select person_key, element, day, until,
    coalesce(
      day > max(until) over (partition by person_key, element order by day, until rows between unbounded preceding and 1 preceding),
      true
    ) as begins
  from told_first
),
numbered as (
  select person_key, element, day, until,
    count(*) filter (where begins) over (partition by person_key, element order by day, until) as nth
  from stretch
)
select person_key, element, min(day) as from_date, nullif(max(until), date '9999-12-31') as until_date
from numbered
group by person_key, element, nth
