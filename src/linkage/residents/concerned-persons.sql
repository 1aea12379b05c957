-- Whom records that are to be linked may be about by a number, and of whom this version says something new (told_person). Of others
-- no record is looked at, but for what they are known to be called, born and housed (resident_variant).
create or replace temp table concerned_person as
with asked_number as (
    select number from unlinked_record where number is not null
    union
    select coalesce(n.current_number, c.nhs_number) from token_crosswalk c left join number_now n using (nhs_number)
    where c.token in (select nhs_number_token from unlinked_record)
    -- of these two persons may turn out to be one
    union select current_number from number_now
)
select i.person_key from identifier i left join number_now n on n.nhs_number = i.value
where i.kind = 'nhs-number' and coalesce(n.current_number, i.value) in (select number from asked_number)
union
select person_key from identifier
where kind = 'local-number' and value in (
    select local_from || ' ' || local_number from unlinked_record where local_number is not null)
union select person_key from told_person;
