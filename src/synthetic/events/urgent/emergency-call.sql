-- Calls to 999. Whoever rang for an incident rang once for it; the longer help takes, the more ring again to ask when it comes, and some
-- ring off before anybody answers. How many ring again and how long they wait are the makers' own, near national levels from memory.
create or replace table emergency_call as
with
incident as (
    select i.incident_id * 16 as call_key, i.called_at, coalesce(c.strain, 0.25) as strain
    from ambulance_incident i
    left join urgent_county_strain c on c.date = i.called_at::date
    where i.caller = '999'
),
again as (
    select call_key + 1 + k as call_key, called_at, strain
    from (select *, poisson_of(least(2.5, 0.4 * exp(0.6 * strain)), u(call_key, 9000)) as more from incident) i, range(0, 15) ks(k)
    where k < i.more
),
every_call as (
    select call_key, called_at, strain, true as is_first from incident
    union all
    select call_key, called_at + to_seconds(60 + floor(exponential(call_key, 9001, 900))::integer), strain, false from again
),
-- most are answered at once; when all who answer are speaking, the rest wait in a queue
queued as (
    select *, u(call_key, 9002) < least(0.6, 0.045 * exp(2 * strain + 0.3 * (hour(called_at) between 17 and 22)::integer)) as queues
    from every_call
    where called_at < end_date() + interval 1 day
),
waited as (
    select *,
        1 + floor(exponential(call_key, 9003, 1.2))::integer
            + case when queues then 3 + least(600, floor(exponential(call_key, 9004, 24 * exp(0.8 * strain))))::integer else 0 end as seconds
    from queued
)
select
    ((called_at::date - date '2000-01-01') * 100000 + row_number() over (partition by called_at::date order by called_at, call_key))::bigint as call_id,
    called_at,
    case when is_first or seconds < 15 or u(call_key, 9005) >= 0.15 then seconds end as answer_seconds
from waited
order by call_id;
