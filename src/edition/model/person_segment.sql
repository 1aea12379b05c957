-- reads: segments, segment_rules, segment_elements, segment_codes, coded_element, registration, demographic, death, gp_event, emergency_attendance
-- In which one segment of the population each person is, and from when until when. Rules say how many elements of which groups make a
-- segment; of several segments the first of the list is theirs, and the last is of all others. What is so of a person is told by codes,
-- and by how often they came to an emergency department, which no code ends. From the first registration until the day after death.
-- Nobody changes after the last day that practices sent. Who is in no entry, and was with no practice that sends any, is in none.
-- Rules are asked of each set of elements once, since many people have the same.
with as_at as (
  select max(recorded_date) as day from gp_event
),
told_of as (
  -- who was with a practice that sends entries, or is in an entry
  select r.person_key
  from registration as r
  join (select distinct practice_code from gp_event) as p on p.practice_code = r.practice_code
  union
  select person_key from gp_event
),
person as (
  select r.person_key, r.registered_from, d.death_date
  from (
    select person_key, min(held_from) as registered_from
    from registration
    where held_from is not null and person_key in (select person_key from told_of where person_key is not null)
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
often as (
  -- with the day of the attendance that makes it so many: while that is not too long ago, there are that many
  select e.person_key, s.element, s.months, cast(e.arrived_at as date) as day,
    lag(cast(e.arrived_at as date), s.at_least - 1) over (partition by e.person_key, s.element order by e.arrived_at) as since
  from emergency_attendance as e
  join segment_codes as s on s.source = 'emergency' and s.code = 'type-1-first'
  where e.person_key is not null and e.department_type = '01' and e.attendance_category = '1'
),
so as (
  select person_key, element, from_date, coalesce(until_date, date '9999-12-31') as until_date
  from coded_element
  union all
  select o.person_key, o.element, o.day, cast(o.since + to_months(o.months) as date)
  from often as o
  cross join as_at as a
  where o.since + to_months(o.months) > o.day and o.day <= a.day
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
  select c.person_key, c.day, list_sort(list(s.element)) as elements
  from change as c
  join so as s on s.person_key = c.person_key and s.from_date <= c.day and s.until_date > c.day
  group by c.person_key, c.day
),
element_set as (
  select distinct elements from so_on
),
met as (
  select s.elements, r.segment, r.alternative, r.element_group
  from (select distinct elements, unnest(elements) as element from element_set) as s
  join segment_elements as e on e.element = s.element
  join segment_rules as r on r.element_group = e.element_group
  group by s.elements, r.segment, r.alternative, r.element_group, r.at_least
  having count(*) >= r.at_least
),
asked as (
  select segment, alternative, count(*) as groups from segment_rules group by segment, alternative
),
hit as (
  select m.elements, m.segment
  from met as m
  join asked as a on a.segment = m.segment and a.alternative = m.alternative
  group by m.elements, m.segment, m.alternative, a.groups
  having count(*) = a.groups
),
first_hit as (
  select h.elements, min_by(h.segment, s.priority) as segment
  from hit as h
  join segments as s on s.code = h.segment
  group by h.elements
),
reason as (
  select f.elements, f.segment, array_to_string(list_sort(list(distinct e.element)), ', ') as reasons
  from (select elements, segment, unnest(elements) as element from first_hit) as f
  join segment_elements as e on e.element = f.element
  join segment_rules as r on r.element_group = e.element_group and r.segment = f.segment
  group by f.elements, f.segment
),
placed as (
  select c.person_key, c.day, coalesce(r.segment, (select max_by(code, priority) from segments)) as segment, r.reasons as elements
  from change as c
  left join so_on as s on s.person_key = c.person_key and s.day = c.day
  left join reason as r on r.elements = s.elements
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
