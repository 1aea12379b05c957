-- reads: segments, segment_rules, segment_elements, segment_codes, condition_codes, registration, demographic, death, gp_event, episode_diagnosis, mental_health_contact, social_care_event, social_care_package, homelessness, emergency_attendance
-- In which one segment of the population each person is, and from when until when. What is so of a person (an element) is told by
-- codes, and is over when its months have passed or a later code says so; of one day, what makes it so is believed. Rules say how
-- many elements of which groups make a segment; of several segments the first of the list is theirs, and the last is of all others.
-- From the first registration until the day after death. Nobody changes after the last day that practices sent.
with as_at as (
  select max(recorded_date) as day from gp_event
),
person as (
  select r.person_key, r.registered_from, d.death_date
  from (
    select person_key, min(held_from) as registered_from
    from registration
    where person_key is not null and held_from is not null
    group by person_key
  ) as r
  left join (
    select person_key, min(death_date) as death_date
    from (
      select person_key, death_date from registration
      union all
      select person_key, death_date from demographic
      union all
      select person_key, death_date from death
    )
    group by person_key
  ) as d on d.person_key = r.person_key
  cross join as_at as a
  where a.day is not null and coalesce(d.death_date >= r.registered_from, true)
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
  select person_key, support_reason, start_date, coalesce(held_to, date '9000-01-01')
  from social_care_package
  where not coalesce(for_carer, false)
),
major as (
  -- with the day of the attendance that makes it so many: while that is not too long ago, there are that many
  select e.person_key, s.element, s.months, cast(e.arrived_at as date) as day,
    lag(cast(e.arrived_at as date), s.at_least - 1) over (partition by e.person_key, s.element order by e.arrived_at) as since
  from emergency_attendance as e
  join segment_codes as s on s.source = 'emergency' and s.code = 'type-1-first'
  where e.person_key is not null and e.department_type = '01' and e.attendance_category = '1'
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
  select h.person_key, s.element, s.kind, h.assessment_date, coalesce(h.end_date, date '9000-01-01') + to_months(s.months)
  from homelessness as h
  join segment_codes as s on s.source = 'homelessness' and s.code = h.duty
  union all
  select person_key, element, 'on', day, since + to_months(months)
  from major
  where since + to_months(months) > day
),
known as (
  select t.person_key, t.element, t.kind, t.day, coalesce(cast(t.until as date), date '9999-12-31') as until
  from told as t
  semi join person as p on p.person_key = t.person_key
  cross join as_at as a
  where t.day <= a.day
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
),
so as (
  select person_key, element, min(day) as from_date, max(until) as until_date
  from numbered
  group by person_key, element, nth
),
change as (
  select person_key, registered_from as day from person
  union
  select s.person_key, s.from_date
  from so as s
  join person as p on p.person_key = s.person_key
  where s.from_date > p.registered_from and coalesce(s.from_date <= p.death_date, true)
  union
  select s.person_key, s.until_date
  from so as s
  join person as p on p.person_key = s.person_key
  cross join as_at as a
  where s.until_date > p.registered_from and s.until_date <= a.day and coalesce(s.until_date <= p.death_date, true)
),
so_on as (
  select c.person_key, c.day, s.element
  from change as c
  join so as s on s.person_key = c.person_key and s.from_date <= c.day and s.until_date > c.day
),
met as (
  select s.person_key, s.day, r.segment, r.alternative, r.element_group
  from so_on as s
  join segment_elements as e on e.element = s.element
  join segment_rules as r on r.element_group = e.element_group
  group by s.person_key, s.day, r.segment, r.alternative, r.element_group, r.at_least
  having count(*) >= r.at_least
),
asked as (
  select segment, alternative, count(*) as groups from segment_rules group by segment, alternative
),
hit as (
  select m.person_key, m.day, m.segment
  from met as m
  join asked as a on a.segment = m.segment and a.alternative = m.alternative
  group by m.person_key, m.day, m.segment, m.alternative, a.groups
  having count(*) = a.groups
),
first_hit as (
  select h.person_key, h.day, min_by(h.segment, s.priority) as segment
  from hit as h
  join segments as s on s.code = h.segment
  group by h.person_key, h.day
),
reason as (
  select person_key, day, array_to_string(list_sort(list(element)), ', ') as elements
  from (
    select distinct h.person_key, h.day, s.element
    from first_hit as h
    join so_on as s on s.person_key = h.person_key and s.day = h.day
    join segment_elements as e on e.element = s.element
    join segment_rules as r on r.element_group = e.element_group and r.segment = h.segment
  )
  group by person_key, day
),
placed as (
  select c.person_key, c.day, coalesce(h.segment, (select max_by(code, priority) from segments)) as segment, r.elements
  from change as c
  left join first_hit as h on h.person_key = c.person_key and h.day = c.day
  left join reason as r on r.person_key = c.person_key and r.day = c.day
),
moved as (
  select person_key, day, segment, elements
  from placed
  qualify concat_ws(':', segment, elements) is distinct from
    lag(concat_ws(':', segment, elements)) over (partition by person_key order by day)
)
select
  m.person_key,
  m.day as from_date,
  coalesce(lead(m.day) over (partition by m.person_key order by m.day), p.death_date + 1) as until_date,
  m.segment,
  s.name,
  m.elements
from moved as m
join person as p on p.person_key = m.person_key
join segments as s on s.code = m.segment
