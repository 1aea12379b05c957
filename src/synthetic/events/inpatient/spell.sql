-- Stays in hospital, one row for each hospital provider spell. A spell that is not over when the period ends has no discharge.
--   spell_number       numbers the spells in the order of admission; it says nothing of the patient, as `spell_id` does
--   came_at            arrival in the emergency department of those who came through it, treated_at when they only waited for a bed
--   ready_date         when the patient no longer needed to be in an acute hospital; null where that was never noted
--   discharge_pathway  0 to 3, null for those under 18, for the dead and for those who went to another hospital
create or replace table spell as
with
moved as (
    select s.*, t.org_code as to_org, t.main_site as to_site, case when t.org_code is not null then 1 + floor(2 * u(draw, 4571))::integer end as moves_after
    from spell_drawn s
    left join trust_hospital t on t.org_code <> s.org_code and s.kind = 'emergency' and not s.dies and s.discharged_on >= s.admitted_on + 3
        and s.admitted_on + 3 <= end_date()
        and u(s.draw, 4570) < case s.cause when 'mi' then 0.20 when 'stroke' then 0.10 when 'head-injury' then 0.12 when 'fall-head-injury' then 0.08
            when 'gi-bleed' then 0.06 when 'biliary' then 0.06 when 'hip-fracture' then 0.015 else 0.02 end / (t.trusts - 1)
    qualify row_number() over (partition by draw order by t.org_code) = 1
),
moved_at as (
    select *, admitted_on + moves_after + to_minutes((60 * (9 + 10 * u(draw, 4572)))::bigint) as moved_at from moved
),
legs as (
    select draw as spell_id, resident_id, org_code, site_code, kind, admission_method,
        case when kind = 'birth' then '79' when care_home then '54' when kind = 'emergency' and u(draw, 4573) < 0.01 then '29' else '19' end as admission_source,
        case when via_ed then came_at end as came_at, treated_at, admitted_at, coalesce(moved_at, discharged_at) as discharged_at, cause, via_ed, pathway_id, treatment_function, opcs_code, dies,
        case when to_org is not null then '51' end as destination, case when to_org is null then fit_on end as ready_date,
        pathway, draw, age, care_home, to_org is null as last_leg
    from moved_at
    union all
    select draw + 1, resident_id, to_org, to_site, 'transfer', case when u(draw, 4574) < 0.6 then '2B' else '81' end, '51',
        null, null, moved_at + to_minutes((25 + 50 * u(draw, 4575))::bigint), discharged_at, cause, false, null, treatment_function, null, false,
        null, greatest(fit_on, admitted_on + moves_after), pathway, draw, age, care_home, true
    from moved_at where to_org is not null
)
select spell_id, row_number() over (order by admitted_at, spell_id) as spell_number, resident_id, org_code, site_code, kind,
    admission_method, admission_source, came_at, treated_at, admitted_at,
    case when discharged_at < end_date() + interval 1 day then discharged_at end as discharged_at,
    cause, via_ed, pathway_id, treatment_function, opcs_code, dies as died,
    case
        when discharged_at >= end_date() + interval 1 day then null
        when dies then '79'
        when destination is not null then destination
        when cause in ('self-harm', 'mental-crisis') and u(draw, 4576) < 0.08 then '53'
        when care_home then pick(['54', '54', '19'], u(draw, 4577))
        when pathway = 3 then pick(['85', '85', '85', '65'], u(draw, 4577))
        when pathway = 2 then pick(['29', '29', '29', '51'], u(draw, 4577))
        when u(draw, 4577) < 0.006 then '29'
        else '19'
    end as discharge_destination,
    case when kind in ('emergency', 'elective', 'transfer') and not dies and ready_date <= end_date() then ready_date end as ready_date,
    case when age >= 18 and not dies and last_leg and kind in ('emergency', 'elective', 'transfer') then pathway end::tinyint as discharge_pathway
from legs
where admitted_at < end_date() + interval 1 day
order by spell_id;

-- Which birth a spell of a mother or a child belongs to, and whether the (first) child was ill.
create or replace table birth_spell as
with
children as (
    select s.spell_id, s.resident_id, d.mother_id, d.birth_date, d.first_baby, s.cause = 'newborn-ill' as ill
    from spell s
    join resident r on r.resident_id = s.resident_id
    join delivery d on d.mother_id = r.mother_id and d.birth_date = r.birth_date
    where s.kind = 'birth'
),
mothers as (
    select s.spell_id, d.mother_id, d.birth_date, coalesce(c.ill, false) as ill
    from spell s
    join delivery d on d.mother_id = s.resident_id and d.cause = s.cause
        and d.birth_date between s.admitted_at::date and s.admitted_at::date + 3
    left join children c on c.resident_id = d.first_baby
    where s.kind = 'maternity'
)
select spell_id, mother_id, birth_date, ill from children
union all
select spell_id, mother_id, birth_date, ill from mothers
order by spell_id;
