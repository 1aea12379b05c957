-- Who each resident is, as the index knows them. The address is one that came with the postcode which is believed of them: from the
-- most trusted source, then the latest; missing when no row with that postcode gave an address.
with home as (
    select person_key, postcode, first(address order by trust desc, day desc nulls last, sequence desc, address) as address
    from care_address group by person_key, postcode
)
select r.person_key, r.nhs_number, r.forename, r.surname, r.birth_date, r.sex, h.address, r.postcode
from resident r left join home h on h.person_key = r.person_key and h.postcode is not distinct from r.postcode
where r.merged_into is null and r.records > 0
order by r.person_key
