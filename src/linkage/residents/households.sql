-- Who lives where on a day: each resident's home is the one that the most trusted source gave last, up to that day.
create or replace temp table household_member as
with stay as (
    select p.person_key, h.uprn, h.trust, min(h.first_day) as since, max(least(h.last_day, getvariable('household_day'))) as seen
    from record_home h join record_person p on p.record_id = h.record_id and p.until_version is null
    where h.first_day <= getvariable('household_day') group by all
),
latest as (
    select person_key, first(uprn order by trust desc, seen desc, since desc, uprn) as uprn,
        first(since order by trust desc, seen desc, since desc, uprn) as since
    from stay group by person_key
)
select uprn, person_key, since, count(*) over (partition by uprn) as members from latest order by uprn, person_key;

-- Children and their mothers, as births say.
create or replace temp table family_member as
select distinct c.person_key, m.person_key as mother_key
from record_relation r
join record_person c on c.record_id = r.record_id and c.until_version is null
join record_person m on m.record_id = r.other_record_id and m.until_version is null
where r.role = 'mother' and c.person_key <> m.person_key
order by c.person_key, mother_key;
