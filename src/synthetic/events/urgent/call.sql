-- Calls to 111: one before each attendance and ambulance that 111 sent, and the others, up to the stated number. The more
-- people ring and the harder the day, the longer they wait for an answer and the more of them give up.
create or replace table urgent_call as
with
disposition as (
    select
        disposition, kind, weight::integer as weight,
        (sum(weight::integer) over (order by disposition) - weight::integer) / sum(weight::integer) over () as low
    from urgent_dispositions_file
    where weight::integer > 0
),
before_attendance as (
    select
        a.attendance_id * 4 as call_key, a.resident_id, a.attendance_id, null::bigint as incident_id,
        case when a.department_type = '03' then 'Dx94' when a.acuity <= 3 then 'Dx02' else 'Dx03' end as disposition,
        a.mental_health,
        a.arrived_at - to_seconds(floor(1500 + 60 * 75 * exp(0.6 * normal(a.attendance_id, 5300)))::integer) as called_at
    from attendance a
    where a.source = '879591000000102'
),
before_ambulance as (
    select
        i.incident_id * 4 + 1 as call_key, i.resident_id, i.attendance_id, i.incident_id,
        case when i.category in ('C1', 'C2') then 'Dx011' else 'Dx012' end as disposition,
        p.kind = 'mental' as mental_health,
        i.called_at - to_seconds(floor(400 + exponential(i.incident_id, 5301, 300))::integer) as called_at
    from ambulance_incident i
    join presentation p using (presentation_no)
    where i.caller = '111'
),
level as (
    select (v.events - (select count(*) from before_attendance) - (select count(*) from before_ambulance)) * v.level / v.events as level
    from urgent_level v join urgent_stream s using (stream) where s.name = 'call'
),
needed as (
    select n.resident_id, n.year, (n.resident_id * 16 + n.year_no) * 16 + n.stream as draw, least(25, n.weight::double * l.level) as mean
    from urgent_need n
    join urgent_stream s using (stream)
    cross join level l
    where s.name = 'call'
),
drawn as (
    select *, draw * 64 + unnest(range(least(63, poisson_of(mean, u(draw, 5302))))) as k
    from needed
    where u(draw, 5302) >= exp(-mean)
),
dated as (
    select d.*, w.date, y.weekday, y.bank_holiday
    from (select *, u(k, 5303) as x from drawn) d
    asof join day_weight w on w.profile = 'helpline' and w.year = d.year and d.x >= w.low
    join day y on y.date = w.date
),
others as (
    select
        t.k * 4 + 2 as call_key, t.resident_id, null::bigint as attendance_id, null::bigint as incident_id, c.disposition, u(t.k, 5306) < 0.03 or c.kind = 'mental-health' as mental_health,
        (t.date + to_seconds(h.hour::integer * 3600 + floor(u(t.k, 5307) * 3600)::bigint))::timestamp as called_at
    from (
        select
            *, u(k, 5304) as hour_draw, u(k, 5305) as disposition_draw,
            case when weekday >= 6 or bank_holiday then 'helpline-weekend' else 'helpline' end as hours
        from dated
    ) t
    asof join hour_weight h on h.profile = t.hours and t.hour_draw >= h.low
    asof join disposition c on t.disposition_draw >= c.low
    join present q on q.resident_id = t.resident_id and t.date >= q.from_date and t.date < q.until_date
),
every_call as (
    select * from before_attendance
    union all
    select * from before_ambulance
    union all
    select * from others
),
strained as (
    select
        e.*,
        1.5 * coalesce(c.strain, 0.25) + 0.45 * (isodow(e.called_at) >= 6 or coalesce(y.bank_holiday, false))::integer
            + 0.35 * (hour(e.called_at) between 8 and 11 or hour(e.called_at) between 18 and 20)::integer as strain
    from every_call e
    left join urgent_county_strain c on c.date = e.called_at::date
    left join day y on y.date = e.called_at::date
),
queued as (
    select
        *,
        -- those who were then sent somewhere did not give up
        attendance_id is null and incident_id is null and u(call_key, 5308) < least(0.5, 0.028 * exp(strain)) as gave_up,
        floor(3 + exponential(call_key, 5309, 38 * exp(1.1 * strain)))::integer as waited
    from strained
)
select
    ((called_at::date - date '2000-01-01') * 100000
        + row_number() over (partition by called_at::date order by called_at, call_key))::bigint as call_id,
    resident_id, called_at,
    case when not gave_up then called_at + to_seconds(least(waited, 3000)) end as answered_at,
    case when gave_up then least(waited, 1800) end as abandoned_seconds,
    case when not gave_up then called_at + to_seconds(least(waited, 3000) + floor(240 + exponential(call_key, 5310, 420))::integer) end as ended_at,
    case when not gave_up then disposition end as disposition,
    case
        when gave_up then null
        when disposition in ('Dx92') or mental_health and u(call_key, 5311) < 0.6 then 'mental-health-nurse'
        when u(call_key, 5311) < case when disposition in ('Dx38') then 0.98 when disposition in ('Dx011', 'Dx012') then 0.7 else 0.5 end then 'health-adviser'
        when disposition = 'Dx28' then 'pharmacist'
        when disposition = 'Dx17' then 'dental-nurse'
        when u(call_key, 5312) < 0.55 then 'nurse'
        when u(call_key, 5312) < 0.8 then 'paramedic'
        else 'doctor'
    end as clinician,
    mental_health, attendance_id, incident_id,
    case when not gave_up then d.kind end as disposition_kind
from queued
join (select disposition, kind from urgent_dispositions_file) d using (disposition)
order by call_id;
