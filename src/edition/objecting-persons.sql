-- Persons of whom an objection stands, read in the identity zone: by their key, by any number they go or went by, and through any
-- merge that holds, to either side of it; by their key also through any merge or split that ever was, since nobody knows whom of
-- those that it joined the key meant. It reads objection, resident, identity_change, and
--   objection_heard   kind, day: kinds that are obeyed, and the day for which they stand
--   resident_goes_by  person_key, nhs_number: every number by which somebody goes or went

with recursive standing as (
    select o.nhs_number, o.person_key
    from objection o join objection_heard h using (kind)
    where o.withdrawn_on is null or o.withdrawn_on > h.day
),
joined(person_key, other_key, holds) as (
    select person_key, merged_into, true from resident where merged_into is not null
    union
    select person_key, into_key, kind = 'merge' and reversed_version is null from identity_change where kind in ('merge', 'split')
),
neighbour(person_key, other_key, holds) as (
    from joined union select other_key, person_key, holds from joined
),
objecting(person_key, by_key) as (
    (select person_key, true from standing where person_key is not null
    union select n.person_key, false from standing join resident_goes_by n using (nhs_number))
    union
    select n.other_key, o.by_key
    from objecting o join neighbour n on n.person_key = o.person_key
    where n.holds or o.by_key
)
select distinct person_key from objecting where person_key is not null order by person_key
