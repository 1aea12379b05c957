-- Families that come from outside in this year: built like families that lived here at the start, with other people in them.
create or replace table forming.arrival as
select i.group_id, i.household_id, i.lsoa_id, i.day, l.resident_id as model_id,
    (select max(resident_id) from forming.life) + row_number() over (order by i.group_id, l.resident_id) as resident_id
from forming.incoming i
join forming.life l on l.group_id = i.template_id and l.origin = 'starter'
where not i.within
order by resident_id;

create or replace table forming.newcomer as
with shifted as (
    select a.*, l.*  exclude (resident_id, group_id, household_id, lsoa_id),
        -- all of a family are older or younger than their models by up to two years (but its youngest is born), adults a
        -- little more each; so the children's gaps stay, and twins stay twins
        (date_diff('day', start_date(), a.day)
            + least(floor((u(a.group_id, moving_salt(8)) - 0.5) * 1460), min(date_diff('day', l.birth_date, start_date())) over (partition by a.group_id) - 1)
            - case when l.parent_id is null then floor(u(a.resident_id, 2090) * 300) else 0 end)::int as shift
    from forming.arrival a join forming.life l on l.resident_id = a.model_id
)
select s.resident_id, s.sex,
    s.birth_date + s.shift as birth_date, s.group_id, s.household_id, s.lsoa_id, l.place_id,
    l.deprivation, 'arrival' as origin, s.arrangement, s.day as arrived_date,
    partner.resident_id as partner_id, mother.resident_id as mother_id, parent.resident_id as parent_id,
    twin.resident_id as twin_of, s.day as from_date
from shifted s
join lsoa l on l.lsoa_id = s.lsoa_id
left join forming.arrival partner on partner.group_id = s.group_id and partner.model_id = s.partner_id
left join forming.arrival mother on mother.group_id = s.group_id and mother.model_id = s.mother_id
left join forming.arrival parent on parent.group_id = s.group_id and parent.model_id = s.parent_id
left join forming.arrival twin on twin.group_id = s.group_id and twin.model_id = s.twin_of
order by s.resident_id;

insert into forming.family
select i.group_id, any_value(i.template_id), min(n.birth_date)
from forming.incoming i join forming.newcomer n using (group_id)
group by i.group_id order by i.group_id;
