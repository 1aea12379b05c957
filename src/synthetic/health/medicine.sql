-- Regular medicines: who takes one for one of their conditions takes it for any of them. A medicine ends with its condition.
create or replace table medicine as
with
chosen as (
    select
        d.resident_id, c.known_until, m.no, m.medicine, m.bnf_section, m.bnf_chapter, m.role,
        d.detected_date + 1 + least(20000, exponential(d.resident_id, 3700 + m.no, m.starts_days))::integer as from_date,
        least(exponential(d.resident_id, 3820 + m.no, m.stops_years) * 365.25, 40000)::integer as days,
        d.resolved_date
    from condition d
    join medicine_model m on m.condition = d.condition
    join constitution c on c.resident_id = d.resident_id
    where d.detected_date is not null
        and u(d.resident_id, 3430 + m.no) < m.taken
),
ends as (
    select
        * exclude (days, resolved_date, known_until),
        known_until,
        least(from_date + 28 + days, case when resolved_date is null then known_until else greatest(resolved_date, from_date + 28) end, known_until) as to_date
    from chosen
    where from_date < known_until
)
select
    resident_id, medicine, bnf_section, bnf_chapter, role,
    min(from_date) as from_date,
    case when max(to_date) < known_until then max(to_date) end as to_date
from ends
group by resident_id, known_until, medicine, bnf_section, bnf_chapter, role
order by resident_id, medicine;
