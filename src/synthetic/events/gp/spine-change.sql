-- When the national demographic service would send a person: everybody with a home or a practice here at the start, then those who
-- are new, who died, and whose name, address or practice changed; at most one row a month. Visitors belong elsewhere.
create or replace table spine_change as
with
known as (
    select r.resident_id, r.death_date,
        case
            when coalesce(r.left_date >= start_date(), true) and coalesce(r.arrived_date <= start_date(), true) and r.birth_date <= start_date() then start_date()
            when coalesce(r.left_date >= start_date(), true) then greatest(r.arrived_date, r.birth_date)
            when r.ghost then start_date()
        end as first_sent
    from resident r
    where not r.temporary and coalesce(r.death_date >= start_date(), true)
),
change as (
    select resident_id, first_sent as date from known
    union all
    select k.resident_id, i.from_date
    from known k join identity i using (resident_id)
    where i.from_date > k.first_sent and i.from_date <= end_date() and coalesce(i.from_date <= k.death_date, true)
    union all
    select resident_id, death_date from known where death_date > first_sent and death_date <= end_date()
)
select resident_id, date_trunc('month', date)::date as month, max(date) as as_at
from change
where date <= end_date()
group by all
order by resident_id, month;

-- NHS numbers of people who had two, and when the second was found and given up.
create or replace table number_merger as
select r.resident_id, r.superseded_nhs_number, r.nhs_number,
    (start_date() - 540 + floor(u(r.resident_id, 6140) * (end_date() - start_date() + 540))::integer) as merged_on
from resident r
join present p using (resident_id)
where r.superseded_nhs_number is not null and not r.temporary
order by r.resident_id;
