-- Every identifier that a person's records give, and from which version of the map until which it was said of that person.
-- Numbers only of records that came by their number: one that was not trusted is nobody's. Postcodes only of homes: @ is before
-- those of scenes.
create or replace temp view identifier_told as
with said as (
    select p.person_key, p.how = 'number' as by_number, p.from_version, p.until_version, r.trust,
        e.* replace (case when r.postcode not like '@%' then e.postcode end as postcode)
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    where p.person_key in (select person_key from told_person)
),
-- most records of a person say the same
told as (
    select person_key, case when by_number then nhs_number end as nhs_number, surname || ', ' || forename as name,
        birth_date::varchar as birth_date, postcode, max(trust) as trust, min(from_version) as from_version,
        case when bool_and(until_version is not null) then max(until_version) end as until_version
    from said group by all
),
listed as (
    select person_key, 'nhs-number' as kind, nhs_number as value, trust, from_version, until_version from told
    union all select person_key, 'name', name, trust, from_version, until_version from told
    union all select person_key, 'birth-date', birth_date, trust, from_version, until_version from told
    union all select person_key, 'postcode', postcode, trust, from_version, until_version from told
    union all select person_key, 'local-number', local_from || ' ' || local_number, trust, from_version, until_version from said
)
select person_key, kind, value, max(trust) as trust, min(from_version) as from_version,
    case when bool_and(until_version is not null) then max(until_version) end as until_version
from listed where value is not null group by person_key, kind, value order by person_key, kind, value;

-- What is believed of each person: what the most trusted source said last.
create or replace temp view resident_told as
with held as (
    select p.person_key, p.how,
        -- the most trusted; of those the newest; of those the one with the least number
        (r.trust::hugeint << 96) + (r.map_version::hugeint << 64) + (18446744073709551615::hugeint - e.record_id::hugeint) as weight,
        e.* replace (case when r.postcode not like '@%' then e.postcode end as postcode),
        coalesce(n.current_number, e.nhs_number) as number
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    left join number_now n on n.nhs_number = e.nhs_number
    where p.until_version is null and p.person_key in (select person_key from told_person)
),
believed as (
    select person_key,
        arg_max(number, weight) filter (how = 'number') as nhs_number,
        arg_max(forename, weight) as forename,
        arg_max(surname, weight) as surname,
        arg_max(birth_date, weight) as birth_date,
        arg_max(sex, weight) as sex,
        arg_max(postcode, weight) as postcode,
        count(*) as records
    from held group by person_key
),
kept as (
    select person_key, max_by(into_key, map_version) as into_key from identity_change
    where kind = 'merge' and reversed_version is null group by person_key
)
select k.person_key, b.nhs_number, b.forename, b.surname, b.birth_date, b.sex, b.postcode, coalesce(b.records, 0) as records,
    k.from_version, m.into_key as merged_into
from (
    select person_key, min(from_version) as from_version from record_person
    where person_key in (select person_key from told_person) group by person_key) k
left join believed b using (person_key) left join kept m using (person_key)
order by person_key;

-- Every way in which a person is known to be called, born and housed, once, by records that tell it. is_top: said by the most trusted
-- sources that speak of the person.
create or replace temp view resident_variant_told as
with telling as (
    select distinct p.person_key, e.forename, e.nicknames, e.surname, e.birth_date, e.birth_month, e.sex,
        case when r.postcode not like '@%' then e.postcode end as postcode, r.trust
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    where p.until_version is null and p.how in ('number', 'new-person', 'review')
        and p.person_key in (select person_key from told_person)
)
select person_key, forename, nicknames, surname, birth_date, birth_month, sex, postcode, bool_or(trust = top) as is_top
from (select *, max(trust) over (partition by person_key) as top from telling)
group by person_key, forename, nicknames, surname, birth_date, birth_month, sex, postcode order by person_key;
