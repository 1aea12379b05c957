-- When a processor would send a registration with a practice: everybody on the list at the start, then who joined, who left or
-- died, and whose name, address or objection changed; at most one row a month, as it stands after the last change of the month.
-- The list itself has ghosts: it is not limited to those who are here.
create or replace table registration_change as
with
listed as (
    select g.registration_id, g.resident_id, g.practice_id, g.from_date, g.to_date,
        case when g.to_date <= end_date() then g.to_date end as ended
    from registration g
    where g.from_date <= end_date() and coalesce(g.to_date >= start_date(), true)
),
change as (
    select registration_id, start_date() as date, 1 as rank, 'listed' as change from listed where from_date < start_date()
    union all
    select registration_id, from_date, 3, 'started' from listed where from_date >= start_date()
    union all
    select registration_id, ended, 4, 'ended' from listed where ended is not null
    union all
    select l.registration_id, i.from_date, 2, 'details'
    from listed l join identity i on i.resident_id = l.resident_id
    where i.from_date > greatest(l.from_date, start_date()) and i.from_date < coalesce(l.to_date, end_date() + 1) and i.from_date <= end_date()
    union all
    select l.registration_id, o.from_date, 2, 'details'
    from listed l join opt_out o on o.resident_id = l.resident_id and o.kind = 'type-1'
    where o.from_date > greatest(l.from_date, start_date()) and o.from_date < coalesce(l.to_date, end_date() + 1) and o.from_date <= end_date()
),
monthly as (
    select registration_id, date_trunc('month', date)::date as month, max(date) as as_at, max_by(change, rank * 100000 + date_diff('day', date '1950-01-01', date)) as change
    from change
    group by all
)
select m.registration_id, l.resident_id, l.practice_id::smallint as practice_id, m.month, m.as_at, m.change,
    case when l.ended <= m.as_at then l.ended end as ended
from monthly m join listed l using (registration_id)
order by m.registration_id, m.month;

-- Patients that practices made up to try their systems, which are in their lists as if they were real.
create or replace table dummy_patient as
select p.practice_id::smallint as practice_id, p.practice_code, n.nth::smallint as nth,
    p.practice_code || 'TEST' || lpad(n.nth::varchar, 6, '0') as local_patient_id, 'XXTESTPATIENT' || chr(65 + (p.practice_id % 26)::integer) || chr(64 + n.nth::integer) as surname,
    ['Donotuse', 'Testing', 'Mickey'][n.nth] as forename, date '1960-01-01' + (p.practice_id * 977 + n.nth * 5023)::integer % 18000 as birth_date,
    case when n.nth = 2 then '2' else '1' end as sex
from practice p cross join range(1, 4) n(nth)
order by p.practice_id, n.nth;
