-- Episodes: the time under one consultant. Longer emergency spells begin under general medicine and go on under a specialty.
create or replace table episode as
with
counted as (
    select s.*, coalesce(discharged_at, end_date() + interval 1 day) as until_time,
        case
            when kind in ('emergency', 'transfer') and coalesce(discharged_at::date, end_date() + 1) - admitted_at::date >= 2
                then 1 + (u(spell_id, 4590) < 0.46)::integer + (u(spell_id, 4590) < 0.07)::integer
            when kind = 'elective' and coalesce(discharged_at::date, end_date() + 1) - admitted_at::date >= 4 then 1 + (u(spell_id, 4590) < 0.12)::integer
            else 1
        end as episodes
    from spell s
),
begun as (
    select c.*, k::tinyint as episode_no,
        date_trunc('minute', admitted_at + case k when 1 then interval 0 minute
            else to_minutes(floor(date_diff('minute', admitted_at, until_time) * case k when 2 then 0.12 + 0.2 * u(spell_id, 4591) else 0.45 + 0.4 * u(spell_id, 4592) end)::bigint)
            end) as started_at
    from counted c, range(1, 4) ks(k)
    where k <= episodes
),
ended as (
    select *, coalesce(lead(started_at) over (partition by spell_id order by episode_no), discharged_at) as ended_at,
        case when kind in ('emergency', 'transfer') and episode_no = 1 and episodes > 1
            and treatment_function in ('301', '320', '328', '340', '370', '430') then '300' else treatment_function end as function_code
    from begun
)
select e.spell_number * 4 + e.episode_no as episode_id, e.spell_id, e.episode_no, e.episode_no = e.episodes as last_episode, e.started_at, e.ended_at,
    e.function_code as treatment_function,
    case e.function_code when '328' then '300' when '307' then '300' when '422' then '420' when '424' then '420' when '216' then '130' when '215' then '120'
        when '106' then '100' when '103' then '100' when '104' then '100' when '107' then '100' when '191' then '190' else e.function_code end as main_specialty,
    floor(24 * u(e.spell_id * 4 + e.episode_no, 4593))::tinyint as consultant_no,
    (1 + (e.function_code::integer * 7 + floor(3 * u(e.spell_id * 4 + e.episode_no, 4594))::integer) % 28)::tinyint as ward_no,
    c.diagnoses,
    -- a procedure belongs to the episode of its day; those of a day with a change to the earlier one
    list_filter(p.done, lambda x: (x.date > e.started_at::date or e.episode_no = 1)
        and (e.episode_no = e.episodes or x.date <= e.ended_at::date)) as procedures,
    case when e.episode_no = e.episodes then k.days end::smallint as critical_days,
    case when e.episode_no = e.episodes then least(k.days, k.level_3_drawn) end::smallint as level_3_days
from ended e
join spell_code c using (spell_id)
left join spell_procedure p using (spell_id)
left join critical_stay k using (spell_id)
order by episode_id;
