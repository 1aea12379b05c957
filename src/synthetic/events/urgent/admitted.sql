-- Attendances that end in a bed: one before each emergency spell that came through the department, with what fits its cause.
create or replace table cause_presentation as
with
chosen as (
    select f.cause, p.presentation_no, f.share::integer as share
    from urgent_causes_file f join presentation p using (presentation)
)
select
    cause, presentation_no,
    (sum(share) over earlier - share) / sum(share) over (partition by cause) as low
from chosen
window earlier as (partition by cause order by presentation_no)
order by cause, presentation_no;

create or replace table urgent_admitted as
with
through as (
    select s.spell_id, s.resident_id, s.org_code, s.came_at, s.treated_at, s.admitted_at, s.cause, u(s.spell_id, 5050) as x
    from spell s
    where s.via_ed
)
select
    t.spell_id, t.resident_id, r.birth_date, r.sex, t.org_code, e.site_code, t.came_at, t.treated_at, t.admitted_at,
    coalesce(c.presentation_no, (select presentation_no from presentation where presentation = 'weakness')) as presentation_no
from through t
join resident r using (resident_id)
join (select org_code, min(site_code) as site_code from site where kind = 'emergency-department' group by org_code) e using (org_code)
asof left join cause_presentation c on c.cause = t.cause and t.x >= c.low
order by t.spell_id;
