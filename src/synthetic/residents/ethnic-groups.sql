-- Ethnic groups, 16+1. Levels are near Census 2021 for England (from memory): about 74 in 100 White British. Neighbourhoods
-- (MSOAs) differ much, towns have more of each minority, and younger families too.
create or replace table forming.neighbourhood as
with ordered as (
    select distinct msoa_code, row_number() over (order by msoa_code) as nth from (select distinct msoa_code from lsoa)
)
select l.lsoa_id, -0.88 + 0.75 * normal(o.nth, 2150) + case when l.urban then 0.45 else -0.9 end + 0.10 * l.deprivation as log_odds,
    exp(0.7 * normal(o.nth, 2151)) as south_asian, exp(0.7 * normal(o.nth, 2152)) as black,
    exp(0.7 * normal(o.nth, 2153)) as white_other, exp(0.5 * normal(o.nth, 2154)) as other
from lsoa l join ordered o using (msoa_code)
order by l.lsoa_id;

create or replace macro minority_group(x, south_asian, black, white_other, other) as
    case
        when x * (0.30 * south_asian + 0.16 * black + 0.36 * white_other + 0.22 * other) < 0.30 * south_asian then 'south asian'
        when x * (0.30 * south_asian + 0.16 * black + 0.36 * white_other + 0.22 * other) < 0.30 * south_asian + 0.16 * black then 'black'
        when x * (0.30 * south_asian + 0.16 * black + 0.36 * white_other + 0.22 * other)
            < 0.30 * south_asian + 0.16 * black + 0.36 * white_other then 'white other'
        else 'other'
    end;

create or replace macro minority_code(family, x) as
    case family
        when 'south asian' then case when x < 0.39 then 'H' when x < 0.72 then 'J' when x < 0.86 then 'K' else 'L' end
        when 'black' then case when x < 0.60 then 'N' when x < 0.88 then 'M' else 'P' end
        when 'white other' then case when x < 0.15 then 'B' else 'C' end
        else case when x < 0.13 then 'D' when x < 0.20 then 'E' when x < 0.32 then 'F' when x < 0.45 then 'G'
            when x < 0.61 then 'R' when x < 0.70 then 'L' else 'S' end
    end;

-- families share a group; two partners in a hundred and more differ, and their children are of mixed groups
create or replace table forming.ethnicity as
with own as (
    select l.resident_id, l.parent_id, l.partner_id, l.group_id,
        -- who lives alone or in a communal home draws alone; partners mostly as their partner does
        case
            when l.partner_id is not null and u(least(l.resident_id, l.partner_id), 2155) < 0.90 then least(l.resident_id, l.partner_id)
            else l.resident_id
        end as draw_id,
        n.*, l.birth_date
    from forming.life l join forming.neighbourhood n using (lsoa_id)
),
grown as (
    select resident_id, parent_id, partner_id,
        case when u(draw_id, 2156) < 1 / (1 + exp(-(log_odds - 0.021 * (date_sub('year', birth_date, start_date()) - 40))))
            then minority_code(minority_group(u(draw_id, 2157), south_asian, black, white_other, other), u(draw_id, 2158))
            else 'A' end as code
    from own
),
parents as (
    select g.resident_id, g.code, p.code as parent, o.code as other_parent
    from grown g left join grown p on p.resident_id = g.parent_id
    left join grown o on o.resident_id = p.partner_id
)
select resident_id,
    case
        when u(resident_id, 2159) < 0.015 then 'Z'
        when parent is null then code
        when other_parent is null or parent = other_parent then parent
        when list_has_any([parent, other_parent], ['A', 'B', 'C']) then case
            when list_has_any([parent, other_parent], ['M']) then 'D'
            when list_has_any([parent, other_parent], ['N', 'P']) then 'E'
            when list_has_any([parent, other_parent], ['H', 'J', 'K', 'L', 'R']) then 'F'
            when list_has_any([parent, other_parent], ['D', 'E', 'F', 'G', 'S']) then 'G'
            when parent in ('A', 'B', 'C') and other_parent in ('A', 'B', 'C') then 'A'
            else 'G' end
        else 'G'
    end as ethnic_code,
    coalesce(other_parent, parent, code) as name_code
from parents
order by resident_id;
