-- What was coded for each spell: diagnoses (ICD-10, what it was for first, then what was found with it, how it came about, and
-- what else the patient has), and procedures (OPCS-4) with their days.
create or replace temp table code_pick as
with
of_causes as (
    select 'cause' as kind, cause as owner, role, code, share::decimal(6, 3) as share from cause_code_file where role in ('primary', 'external')
    union all
    select 'planned', treatment_function::varchar, 'primary', code, share::decimal(6, 3) from elective_code_file
)
select kind, owner, role, code, sum(share) over earlier - share as low
from of_causes
window earlier as (partition by kind, owner, role order by code, share);

create or replace temp table spell_code as
with
told as (
    select s.spell_id, s.resident_id, s.kind, s.cause, s.opcs_code, s.admitted_at, s.discharged_at, s.died,
        case when s.cause = 'planned' then 'planned' else 'cause' end as owner_kind,
        case when s.cause = 'planned' then s.treatment_function else s.cause end as owner,
        u(s.spell_id, 4580) as primary_draw, u(s.spell_id, 4581) as external_draw
    from spell s
),
first_code as (
    select t.*, case
            when opcs_code = 'X403' then 'N185' when opcs_code = 'X723' then 'Z511'
            else coalesce(p.code, 'R69X') end as code
    from told t asof left join code_pick p on p.kind = t.owner_kind and p.owner = t.owner and p.role = 'primary' and t.primary_draw >= p.low
),
external as (
    select t.spell_id, 100 as rank, p.code
    from told t asof join code_pick p on p.kind = t.owner_kind and p.owner = t.owner and p.role = 'external' and t.external_draw >= p.low
),
found_with_it as (
    select t.spell_id, n.nth as rank, n.code
    from told t
    join (select *, row_number() over (order by cause, code) as nth from cause_code_file where role = 'secondary') n on n.cause = t.cause
    where u(t.spell_id * 128 + n.nth, 4582) < n.share
),
lasting as (
    select t.spell_id, 200 + m.rank as rank, m.code
    from told t
    join condition c on c.resident_id = t.resident_id and c.onset_date <= t.admitted_at::date and coalesce(c.resolved_date > t.admitted_at::date, true)
    join condition_code_file m on m.condition = c.condition
    where t.kind <> 'birth' and u(t.spell_id * 128 + m.rank, 4583) < m.coded * case when t.kind in ('day-case', 'regular') then 0.55 else 1 end
),
circumstances as (
    select t.spell_id, 300 + x.rank as rank, x.code
    from told t
    join social s on s.resident_id = t.resident_id
    left join health_year y on t.admitted_at >= y.from_date and t.admitted_at < y.until_date
    left join frailty f on f.resident_id = t.resident_id and f.year = y.year,
    lateral (values
        (1, 'F059', case f.category when 'severe' then 0.16 when 'moderate' then 0.10 when 'mild' then 0.04 else 0 end),
        (2, 'R54X', case f.category when 'severe' then 0.30 when 'moderate' then 0.15 else 0 end),
        (3, 'L899', case when f.category in ('severe', 'moderate') and date_diff('day', t.admitted_at, t.discharged_at) > 9 then 0.12 else 0 end),
        (4, 'Z602', case when s.lives_alone then 0.30 else 0 end),
        (5, 'Z593', case when s.care_home then 0.40 else 0 end),
        (6, 'Z590', case when s.homeless then 0.70 else 0 end),
        (7, 'Z742', case when f.category = 'severe' then 0.15 else 0 end)
    ) x(rank, code, share)
    where t.kind in ('emergency', 'transfer', 'elective') and share > 0 and u(t.spell_id * 128 + x.rank, 4584) < x.share
),
others as (
    select spell_id, list(code order by rank, code) as codes
    from (from found_with_it union all from external union all from lasting union all from circumstances)
    group by spell_id
)
-- a code stands once, and there is room for eleven beside the first
select f.spell_id, [f.code] || list_slice(list_filter(coalesce(o.codes, []), lambda c: left(c, 3) <> left(f.code, 3)), 1, 11) as diagnoses
from first_code f left join others o using (spell_id);

create or replace temp table spell_procedure as
with
done as (
    select s.spell_id, s.admitted_at::date + n.day::integer as date, n.nth, n.code
    from spell s
    join (select *, row_number() over (order by cause, code) as nth from cause_code_file where role = 'procedure') n on n.cause = s.cause
    where u(s.spell_id * 128 + n.nth, 4585) < n.share and s.admitted_at::date + n.day::integer <= coalesce(s.discharged_at::date, end_date())
        and not (s.kind = 'transfer' and n.day = 0)
    union all
    select spell_id, admitted_at::date, 0, opcs_code from spell where opcs_code is not null
)
select spell_id, list({'code': code, 'date': date} order by date, nth) as done
from done group by spell_id;

-- Days in critical care, within the stay: `level_3` of them with advanced support.
create or replace temp table critical_stay as
with
asked as (
    select spell_id, admitted_at::date as admitted_on, coalesce(discharged_at::date, end_date() + 1) - admitted_at::date as nights, org_code, site_code,
        u(spell_id, 4586) < case when died then 2.2 else 1 end * case
            when cause in ('sepsis', 'head-injury') then 0.14
            when cause in ('pneumonia', 'liver-disease', 'pancreatitis') then 0.09
            when cause in ('bowel-obstruction', 'fall-head-injury', 'diabetes-complication', 'seizure', 'gi-bleed') then 0.06
            when cause in ('mi', 'stroke', 'copd', 'self-harm', 'injury-other', 'heart-failure') then 0.04
            when kind = 'elective' and left(opcs_code, 3) in ('H33', 'H07', 'G28', 'L29', 'M61', 'B29') then 0.45
            when kind = 'elective' then 0.02
            when cause in ('birth-unaided', 'newborn-well', 'before-birth') then 0
            else 0.012 end as needed
    from spell
    where kind in ('emergency', 'transfer', 'elective')
)
select spell_id, org_code, site_code, admitted_on as from_date, least(nights, 1 + floor(exponential(spell_id, 4587, 4.5))::integer) as days,
    least(nights, case when u(spell_id, 4588) < 0.42 then 1 + floor(exponential(spell_id, 4589, 3.0))::integer else 0 end) as level_3_drawn
from asked
where needed and nights > 0;
