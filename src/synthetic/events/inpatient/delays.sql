-- Where adults go from an emergency stay of a night or more (discharge pathways: 0 home without help, 1 home with help, 2 a bed for
-- rehabilitation, 3 a care home), and how long they wait for it once they are fit to leave: longer the more help they need, and
-- longer where the hospital is full.
create or replace temp table stay_left as
with
scored as (
    select n.*, coalesce(d.has_dementia, false) as has_dementia,
        -3.35 + 0.055 * greatest(-20, least(30, age - 65)) + case category when 'mild' then 0.3 when 'moderate' then 0.6 when 'severe' then 1.0 else 0 end
            + 0.45 * lives_alone::integer + 0.06 * n.deprivation + 0.6 * coalesce(d.has_dementia, false)::integer
            + coalesce(m.help_needed, 0) + 0.05 * least(nights_needed, 20) as need
    from stay_admitted n
    left join inpatient_cause_file m on m.cause = n.cause
    left join (select resident_id, true as has_dementia from condition where condition = 'DEM' group by resident_id) d using (resident_id)
),
sent as (
    select *,
        case
            when kind <> 'emergency' or age < 18 or nights_needed = 0 or dies then 0
            when care_home then case when u(draw, 4550) < 0.12 then 3 else 0 end
            when u(draw, 4550) >= 1 / (1 + exp(-need)) then 0
            when u(draw, 4551) < case when has_dementia then 0.16 else 0.05 end then 3
            when u(draw, 4551) < case when has_dementia then 0.34 else 0.30 end then 2
            else 1
        end as pathway
    from scored
),
waiting as (
    select s.*, kind = 'emergency' and age >= 18 and nights_needed > 0 and not dies
            and u(draw, 4552) < [0.10, 0.62, 0.75, 0.90][pathway + 1] as waits,
        [1.6, 4.2, 7.0, 12.0][pathway + 1] * exp(0.06 * deprivation) * (1 + 0.7 * coalesce(q.squeeze, 0.5)) as mean_wait
    from sent s
    left join squeeze q on q.org_code = s.org_code and q.date = s.admitted_at::date + s.nights_needed
)
select * exclude (need, waits, mean_wait, category), admitted_at::date as admitted_on, came_at::date as came_on, admitted_at::date + nights_needed as ready_date,
    case when waits then 1 + least(90, floor(exponential(draw, 4553, mean_wait)))::integer else 0 end as days_waited
from waiting;
