-- The course of every attendance: how the patient came, who sent them, how long each part took (all in minutes from arrival),
-- and how it ended. Waits follow the strain on the trust that day, and the hour. For those who were admitted the whole course is known
-- (inpatient/bed-wait.sql: arrival, end of treatment, admission), and its parts are fitted into it. `flow_key` tells attendances apart.
create or replace table urgent_flow as
with
everyone as (
    select
        urgent_key * 2 as flow_key, resident_id, birth_date, sex, department_type, org_code, site_code, presentation_no,
        arrived_at, null::integer as known_ready, null::integer as known_gone, null::bigint as spell_id, planted,
        again, from_department, streamed_after
    from urgent_arrival
    union all
    select
        spell_id * 2 + 1, resident_id, birth_date, sex, '01', org_code, site_code, presentation_no, came_at,
        date_diff('minute', came_at, treated_at)::integer, date_diff('minute', came_at, admitted_at)::integer, spell_id, false,
        false, false, null
    from urgent_admitted
),
described as (
    select
        e.flow_key, e.resident_id, e.birth_date, e.department_type, e.org_code, e.site_code, e.presentation_no, e.arrived_at, e.known_ready, e.known_gone, e.spell_id,
        e.planted, e.again, e.from_department, e.streamed_after,
        e.spell_id is not null as admitted, p.kind,
        date_diff('year', e.birth_date, e.arrived_at::date) - (strftime(e.birth_date, '%m%d') > strftime(e.arrived_at, '%m%d'))::integer as age,
        greatest(1, least(5, round(p.acuity + 0.5 * normal(e.flow_key, 5100) - 0.3 * (e.spell_id is not null)::integer
            + 0.6 * (e.department_type = '03')::integer)))::tinyint as acuity,
        p.ambulance,
        coalesce(q.strain, 0.25)::double as strain,
        1 + 0.22 * cos(2 * pi() * (hour(e.arrived_at) - 22) / 24) as busy,
        coalesce(s.care_home, false) as care_home
    from everyone e
    join presentation p using (presentation_no)
    left join urgent_strain q on q.org_code = e.org_code and q.date = e.arrived_at::date
    left join social s on s.resident_id = e.resident_id
),
come as (
    select
        *,
        u(flow_key, 5101) < case
            when department_type = '03' then 0.006
            when department_type = '05' then 0.03
            else 1 / (1 + exp(-(ln(ambulance / (1 - ambulance)) - 0.92 + 0.8 * admitted::integer + 0.3 * (age >= 65)::integer
                + 0.5 * (age >= 80)::integer - 1.1 * (age < 16)::integer + 0.8 * care_home::integer)))
        end as by_ambulance,
        u(flow_key, 5102) as source_draw, u(flow_key, 5103) as mode_draw
    from described
),
waiting as (
    select
        *,
        case
            when department_type = '03' then exponential(flow_key, 5104, 11)
            when department_type = '05' then exponential(flow_key, 5104, 20)
            when acuity = 1 then 3 * u(flow_key, 5104)
            else exponential(flow_key, 5104, case when by_ambulance then 9 else 15 end) * (1 + 0.6 * greatest(0, strain)) * busy
        end as to_assessment,
        case department_type when '03' then 38 when '05' then 35 else [2, 25, 50, 56, 52][acuity] end
            * exp(case when department_type = '01' then 0.75 else 0.3 end * strain) * busy
            * exp(case when department_type = '01' then 0.8 else 0.7 end * normal(flow_key, 5105)) as to_clinician,
        case department_type when '03' then 24 when '05' then 150 else [120, 105, 74, 44, 28][acuity] + 25 * admitted::integer end
            * exp(0.6 * normal(flow_key, 5106)) as work,
        case
            when kind = 'mental' and department_type = '01' then 80 * exp(0.5 * strain + 1.1 * normal(flow_key, 5107))
            else exponential(flow_key, 5107, case department_type when '03' then 3 else 10 end)
        end as to_leave,
        case when admitted or streamed_after is not null or acuity <= 1 or by_ambulance and acuity <= 2 or department_type = '05' then 1e9
            else exponential(flow_key, 5108, case department_type when '03' then 1.7 else 0.6 end * [9999, 5000, 2600, 1500, 1100][acuity]) end as patience
    from come
),
-- how much the parts of an admitted patient's treatment are drawn out or pressed together
fitted as (
    select *, coalesce(known_ready / (to_assessment + to_clinician + work), 1) as fit from waiting
),
-- in whole minutes, one after the other
counted as (
    select
        *,
        floor(fit * to_assessment)::integer as assessed,
        floor(fit * (to_assessment + to_clinician))::integer as seen,
        coalesce(known_ready, floor(least(3000, to_assessment + to_clinician + work)))::integer as ready,
        floor(fit * (to_assessment + to_clinician + 0.8 * work))::integer as decided,
        coalesce(known_gone, floor(least(4200, least(3000, to_assessment + to_clinician + work) + to_leave)))::integer as gone
    from fitted
),
ended as (
    select
        * exclude (assessed, seen, ready, decided, gone),
        case when streamed_after is not null then 'streamed' when patience < assessed then 'before-assessment' when patience < seen then 'before-clinician' else 'stayed' end as left_when,
        case when patience < assessed then null when streamed_after is not null then least(assessed, streamed_after // 2) else assessed end as assessed,
        case when patience >= seen and streamed_after is null then seen end as seen,
        case when patience >= seen and streamed_after is null then ready end as ready,
        case when admitted then least(decided, ready) end as decided,
        coalesce(streamed_after, case when patience < seen then greatest(1, floor(patience)::integer) else gone end) as gone,
        u(flow_key, 5109) as end_draw
    from counted
)
select
    flow_key, resident_id, age::smallint as age, org_code, site_code, department_type, presentation_no, acuity, admitted, spell_id, planted, again,
    from_department, by_ambulance, care_home, kind, left_when, source_draw, mode_draw, end_draw,
    arrived_at,
    assessed::smallint as assessed, seen::smallint as seen, ready::smallint as ready, decided::smallint as decided, gone::smallint as gone
from ended;
