-- Ambulance incidents: those that brought somebody to a department, times worked out backwards from the arrival there, and those
-- that ended on the telephone, at the scene or elsewhere. All times of a conveyed incident follow each other.
create or replace table urgent_incident as
with
conveyed as (
    select
        a.attendance_id * 2 as incident_key, a.attendance_id, a.resident_id, a.age, a.org_code, a.site_code, a.department_type,
        a.presentation_no, a.acuity, a.arrived_at as known_at,
        case when a.department_type = '01' then 'conveyed' else 'conveyed-elsewhere' end as outcome
    from attendance a
    where a.by_ambulance
),
needed as (
    select
        n.resident_id, n.year, n.sex, urgent_band(n.age) as band, n.age,
        (n.resident_id * 16 + n.year_no) * 16 + n.stream as draw, n.weight::double * v.level as mean
    from urgent_need n
    join urgent_level v using (stream)
    join urgent_stream s using (stream)
    where s.name = 'ambulance'
),
drawn as (
    select *, draw * 64 + unnest(range(least(63, poisson_of(least(25, mean), u(draw, 5200))))) as k
    from needed
    where u(draw, 5200) >= exp(-least(25, mean))
),
caused as (
    select d.*, p.presentation_no, u(d.k, 5202) as day_draw, u(d.k, 5203) as hour_draw
    from (select *, u(k, 5201) as x from drawn) d
    asof join presentation_share p on p.stream = 8 and p.band = d.band and p.sex = d.sex and d.x >= p.low
),
dated as (
    select c.*, w.date
    from (select c.*, p.day_profile, p.acuity as usual_acuity from caused c join presentation p using (presentation_no)) c
    asof join day_weight w on w.profile = c.day_profile and w.year = c.year and c.day_draw >= w.low
),
timed as (
    select d.*, h.hour
    from dated d
    asof join hour_weight h on h.profile = 'ambulance' and d.hour_draw >= h.low
),
unconveyed_all as (
    select
        t.k * 2 + 1 as incident_key, null::bigint as attendance_id, t.resident_id, t.age, null as org_code, null as site_code,
        null as department_type, t.presentation_no,
        greatest(1, least(5, round(t.usual_acuity + 0.7 + 0.6 * normal(t.k, 5204))))::tinyint as acuity,
        (t.date + to_seconds(t.hour::integer * 3600 + floor(u(t.k, 5205) * 3600)::bigint))::timestamp as known_at,
        case when u(t.k, 5206) < 0.30 then 'hear-and-treat' when u(t.k, 5206) < 0.93 then 'see-and-treat' else 'conveyed-elsewhere' end as outcome
    from timed t
    join present q on q.resident_id = t.resident_id and t.date >= q.from_date and t.date < q.until_date
),
-- nobody is fetched from a hospital bed
unconveyed as (
    select n.*
    from unconveyed_all n
    anti join spell s
        on s.resident_id = n.resident_id and n.known_at > coalesce(s.came_at, s.admitted_at) - interval 12 hour
        and n.known_at < coalesce(s.discharged_at, timestamp '9999-12-31')
),
everything as (
    select * from conveyed union all select * from unconveyed
),
placed as (
    select
        e.*, c.strain, coalesce(p.strain::double, c.strain) as hospital_strain, i.lsoa_id, i.postcode as home_postcode,
        k.emergency_km, u(e.incident_key, 5207) as category_draw,
        coalesce(x.factor, 1) as handover_factor
    from everything e
    join identity i on i.resident_id = e.resident_id and e.known_at::date >= i.from_date and e.known_at::date < i.to_date
    join urgent_access k on k.lsoa_id = i.lsoa_id
    join urgent_county_strain c on c.date = e.known_at::date
    left join urgent_strain p on p.org_code = e.org_code and p.date = e.known_at::date
    left join change_point x on x.change_point = 'handover-time' and x.org_code = e.org_code and e.known_at::date >= x.from_date
),
triaged as (
    select
        *,
        case
            when outcome = 'hear-and-treat' then case when category_draw < 0.25 then 'C3' when category_draw < 0.3 then 'C4' else 'C5' end
            when category_draw < [0.72, 0.07, 0.01, 0, 0][acuity] then 'C1'
            when category_draw < [1, 0.95, 0.66, 0.3, 0.2][acuity] then 'C2'
            when category_draw < [1, 1, 0.97, 0.92, 0.88][acuity] then 'C3'
            else 'C4'
        end as category
    from placed
),
lasting as (
    select
        *,
        -- what the caller was first put into: some of category 2 are found to be less urgent when a clinician listens
        case
            when category = 'C3' and u(incident_key, 5208) < 0.13 then 'C2'
            when category = 'C2' and u(incident_key, 5208) < 0.03 then 'C1'
            when category = 'C5' and u(incident_key, 5208) < 0.6 then 'C3'
            else category
        end as triaged_as,
        floor(case category when 'C1' then 20 + exponential(incident_key, 5209, 25) else 60 + exponential(incident_key, 5209, 70) end)::integer as to_clock,
        floor(case category
            when 'C1' then (300 + 9 * emergency_km) * exp(0.15 * strain + 0.42 * normal(incident_key, 5210)) + 60
            when 'C2' then 60 * (21 + 0.15 * emergency_km) * exp(0.75 * strain + 0.72 * normal(incident_key, 5210)) + 120
            when 'C3' then 60 * 66 * exp(0.85 * strain + 0.95 * normal(incident_key, 5210)) + 180
            else 60 * 88 * exp(0.85 * strain + 0.95 * normal(incident_key, 5210)) + 240
        end)::integer as to_scene,
        floor(60 * 34 * exp(0.45 * normal(incident_key, 5211)))::integer as at_scene,
        floor(60 * (4 + 1.45 * emergency_km) * exp(0.25 * normal(incident_key, 5212)))::integer as to_hospital,
        floor(180 + 60 * 15.2 * exp(0.85 * hospital_strain + 0.78 * normal(incident_key, 5213)) * case when department_type = '01' then 1 else 0.5 end)
            * handover_factor as to_handover,
        floor(240 + 60 * exponential(incident_key, 5214, 9))::integer as to_clear,
        floor(u(incident_key, 5215) * 300)::integer as before_booking
    from triaged
),
based as (
    select
        * exclude (to_handover), floor(to_handover)::integer as to_handover,
        case when attendance_id is not null
            then known_at - to_seconds(before_booking + to_hospital + at_scene + to_scene + to_clock)
            else known_at end as called_at
    from lasting
)
select
    incident_key, attendance_id, resident_id, age::smallint as age, org_code, site_code, presentation_no, outcome, triaged_as, category,
    lsoa_id, home_postcode, called_at, called_at + to_seconds(to_clock) as clock_start_at,
    case when outcome <> 'hear-and-treat' then called_at + to_seconds(to_clock + floor(to_scene * (0.2 + 0.5 * u(incident_key, 5216)))::integer) end
        as dispatched_at,
    case when outcome <> 'hear-and-treat' then called_at + to_seconds(to_clock + to_scene) end as at_scene_at,
    case when outcome <> 'hear-and-treat' then called_at + to_seconds(to_clock + to_scene + case when outcome = 'see-and-treat' then 2 else 1 end * at_scene) end
        as left_scene_at,
    case when outcome like 'conveyed%' then called_at + to_seconds(to_clock + to_scene + at_scene + to_hospital) end as at_hospital_at,
    case when outcome like 'conveyed%' then called_at + to_seconds(to_clock + to_scene + at_scene + to_hospital + to_handover) end as handed_over_at,
    case
        when outcome = 'see-and-treat' then called_at + to_seconds(to_clock + to_scene + 2 * at_scene + to_clear // 2)
        when outcome like 'conveyed%' then called_at + to_seconds(to_clock + to_scene + at_scene + to_hospital + to_handover + to_clear)
        else called_at + to_seconds(to_clock + 300 + floor(exponential(incident_key, 5217, 900))::integer)
    end as cleared_at
from based;

-- numbered by the control room in each day's order of calls
create or replace table ambulance_incident as
with
-- the postcodes of each area, and those around the departments, where the towns are
around as (
    select lsoa_id, list(postcode order by postcode) as postcodes from postcode group by lsoa_id
),
centre as (
    select list(p.postcode order by p.postcode) as postcodes
    from postcode p
    where p.lsoa_id in (select lsoa_id from site where kind in ('emergency-department', 'urgent-treatment-centre'))
)
select
    ((called_at::date - date '2000-01-01') * 100000
        + row_number() over (partition by called_at::date order by called_at, incident_key))::bigint as incident_id,
    i.* exclude (incident_key, lsoa_id, home_postcode),
    case
        when u(incident_key, 5222) < case when age < 65 then 0.68 else 0.9 end then home_postcode
        when u(incident_key, 5222) < 0.94 then pick(a.postcodes, u(incident_key, 5223))
        else pick(c.postcodes, u(incident_key, 5223))
    end as scene_postcode,
    -- who rang: a professional books some journeys, 111 sends some
    case
        when u(incident_key, 5220) < case when age >= 65 and category in ('C3', 'C4') then 0.22 when category in ('C1', 'C5') then 0.01 else 0.05 end
            then 'professional'
        when u(incident_key, 5220) < 0.26 then '111'
        else '999'
    end as caller,
    u(incident_key, 5221) < case when outcome = 'hear-and-treat' then 0.5 else 0.03 end as called_back
from urgent_incident i
join around a using (lsoa_id)
cross join centre c
order by incident_id;
