-- Registrations with practices. A practice is kept while the family lives in its catchment; a new one is joined some weeks
-- after the move. Who leaves is taken off the list some months later, or, 8 in 100, never: a ghost.
create or replace table forming.registering as
with changes as (
    select l.*, f.origin, f.death_date, f.left_date, f.ends,
        lag(l.practice_id) over (partition by l.resident_id order by l.from_date) as previous,
        row_number() over (partition by l.resident_id order by l.from_date) as nth
    from forming.lodging l join forming.fate f using (resident_id)
),
joined as (
    select *, case
            when origin in ('visitor', 'ghost') or (origin = 'starter' and nth = 1) then from_date
            else from_date + 3 + exponential(resident_id, 2130 + least(nth, 9)::int, case origin when 'birth' then 12 else 24 end)::int
        end as joins
    from changes
    where previous is null or previous <> practice_id
),
-- a few never register: three in a thousand, a quarter of those with no home
able as (
    select j.* from joined j join forming.dwelling d using (household_id)
    where joins < coalesce(to_date, end_date()) and joins < ends
        and (origin in ('ghost', 'visitor') or u(resident_id, 2140) >= case d.kind when 'no-fixed-abode' then 0.25 else 0.003 end)
)
-- who came back to a practice before joining another never left it
select resident_id, practice_id, joins as from_date, origin, death_date, left_date,
    lead(joins) over (partition by resident_id order by joins) as next_joins,
    origin = 'ghost' or (origin <> 'visitor' and left_date is not null and u(resident_id, 2141) < 0.08) as stays_on_list,
    left_date + (20 + exponential(resident_id, 2142, 60))::int as struck_off
from (select * from able qualify practice_id is distinct from lag(practice_id) over (partition by resident_id order by joins))
order by resident_id, joins;

create or replace table registration as
select row_number() over (order by resident_id, from_date) as registration_id, resident_id, practice_id, from_date,
    case
        when next_joins is not null then next_joins
        when death_date is not null then death_date
        when stays_on_list then null
        when origin = 'visitor' then case when left_date <= end_date() then left_date end
        when struck_off <= end_date() then struck_off
    end as to_date,
    case origin when 'visitor' then 'temporary' else 'regular' end as kind
from forming.registering
order by registration_id;
