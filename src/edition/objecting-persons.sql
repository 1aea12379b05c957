-- Persons of whom an objection stands, read in the identity zone: by their key, by any number they go or went by, and through any
-- merge that holds, to either side of it. It reads objection, resident, identity_change, and
--   objection_heard   kind, day: kinds that are obeyed, and the day for which they stand
--   resident_goes_by  person_key, nhs_number: every number by which somebody goes or went

with recursive standing as (
    select o.nhs_number, o.person_key
    from objection o join objection_heard h using (kind)
    where o.withdrawn_on is null or o.withdrawn_on > h.day
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
    union select n.person_key from standing join resident_goes_by n using (nhs_number))
    union
    select n.other_key from objecting o join neighbour n on n.person_key = o.person_key
)
select person_key from objecting where person_key is not null order by person_key
