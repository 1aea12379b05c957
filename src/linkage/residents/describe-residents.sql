-- What the records of the persons told anew say of them, alike ones once: most records of a person say the same. `record_id` is the
-- least of them, `records` how many there are. Postcodes only of homes: @ is before those of scenes.
create or replace temp table told_record as
select p.person_key, p.how, p.from_version, p.until_version, r.trust, r.map_version, e.nhs_number, e.forename,
    any_value(e.nicknames) as nicknames, e.surname, e.birth_date, e.birth_month, e.sex,
    case when r.postcode not like '@%' then e.postcode end as postcode, min(e.record_id) as record_id, count(*) as records
from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
where p.person_key in (select person_key from told_person)
group by all;

-- How long something was said of somebody: until the last version of all that says it, for ever where one still does.
create or replace temp macro until_when(version) as case when bool_and(version is not null) then max(version) end;

-- Every identifier that a person's records give, and from which version of the map until which it was said of that person.
-- Numbers only of records that came by their number: one that was not trusted is nobody's.
create or replace temp view identifier_told as
with told as (
    select person_key, 'nhs-number' as kind, nhs_number as value,
        max(trust) as trust, min(from_version) as from_version, until_when(until_version) as until_version
    from told_record where how = 'number' group by person_key, nhs_number
    union all
    select person_key, 'name', surname || ', ' || forename as name, max(trust), min(from_version), until_when(until_version)
    from told_record group by person_key, name
    union all
    select person_key, 'birth-date', birth_date::varchar, max(trust), min(from_version), until_when(until_version)
    from told_record group by person_key, birth_date
    union all
    select person_key, 'postcode', postcode, max(trust), min(from_version), until_when(until_version)
    from told_record group by person_key, postcode
    union all
    -- nearly every record has a number of its own, so that these are not told with the others
    select p.person_key, 'local-number', e.local_from || ' ' || e.local_number as local_number,
        max(r.trust), min(p.from_version), until_when(p.until_version)
    from (from record_evidence where local_number is not null) e
    join record_person p using (record_id) join identity_record r using (record_id)
    where p.person_key in (select person_key from told_person) group by p.person_key, e.local_from || ' ' || e.local_number
)
from told where value is not null order by person_key;

-- What is believed of each person: what the most trusted source said last.
create or replace temp view resident_told as
with held as (
    select t.*, coalesce(n.current_number, t.nhs_number) as number,
        -- the most trusted; of those the newest; of those the one with the least number
        (trust::hugeint << 96) + (map_version::hugeint << 64) + (18446744073709551615::hugeint - record_id::hugeint) as weight
    from told_record t left join number_now n using (nhs_number) where until_version is null
),
-- of two whom a steward parted a number is of the one whom the most trusted records tell of; of alike ones of the older
holder as (
    select number, min(person_key) as person_key
    from (
        select number, person_key, max(trust) as trust from held where how = 'number' group by number, person_key
        qualify max(trust) = max(max(trust)) over (partition by number)
    ) group by number
),
believed as (
    select held.person_key,
        arg_max(number, weight) filter (how = 'number' and holder.person_key = held.person_key) as nhs_number,
        arg_max(forename, weight) as forename,
        arg_max(surname, weight) as surname,
        arg_max(birth_date, weight) as birth_date,
        arg_max(sex, weight) as sex,
        arg_max(postcode, weight) as postcode,
        sum(records)::bigint as records
    from held left join holder using (number) group by held.person_key
),
kept as (
    select person_key, max_by(into_key, map_version) as into_key from identity_change
    where kind = 'merge' and reversed_version is null group by person_key
)
select k.person_key, b.nhs_number, b.forename, b.surname, b.birth_date, b.sex, b.postcode, coalesce(b.records, 0) as records,
    k.from_version, m.into_key as merged_into
from (select person_key, min(from_version) as from_version from told_record group by person_key) k
left join believed b using (person_key) left join kept m using (person_key)
order by person_key;

-- Every way in which a person is known to be called, born and housed, once, by records that tell it. is_top: said by the most trusted
-- sources that speak of the person.
create or replace temp view resident_variant_told as
select person_key, forename, any_value(nicknames) as nicknames, surname, birth_date, birth_month, sex, postcode,
    bool_or(trust = top) as is_top
from (
    select *, max(trust) over (partition by person_key) as top from told_record
    where until_version is null and how in ('number', 'new-person', 'review')
)
group by person_key, forename, surname, birth_date, birth_month, sex, postcode order by person_key;
