-- Persons of whom an objection stands, read in the identity zone: by their key, by any number they have or had, and through any merge
-- that holds, to either side of it. It reads objection, resident, identifier, identity_change, and
--   objection_heard   kind, day: kinds that are obeyed, and the day for which they stand

with recursive standing as (
    select o.nhs_number, o.person_key
    from objection o join objection_heard h using (kind)
    where o.withdrawn_on is null or o.withdrawn_on > h.day
),
numbered as (
    select person_key, nhs_number from resident where nhs_number is not null
    union
    select person_key, value from identifier where kind = 'nhs-number'
),
merged as (
    select person_key, merged_into as into_key from resident where merged_into is not null
    union
    select person_key, into_key from identity_change where kind = 'merge' and reversed_version is null
),
neighbour(person_key, other_key) as (
    from merged union select into_key, person_key from merged
),
objecting(person_key) as (
    (select person_key from standing where person_key is not null
    union select n.person_key from standing join numbered n using (nhs_number))
    union
    select n.other_key from objecting o join neighbour n on n.person_key = o.person_key
)
select person_key from objecting where person_key is not null order by person_key
