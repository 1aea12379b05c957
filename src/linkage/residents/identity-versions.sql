-- One version of the map, in numbers; it stands as soon as the version does, since no later one changes what it says.
with open_before as (
    select record_id, person_key from record_person where from_version < getvariable('identity_version') and until_version >= getvariable('identity_version')
        or from_version < getvariable('identity_version') and until_version is null
),
open_now as (
    select record_id, person_key from record_person
    where from_version <= getvariable('identity_version') and (until_version is null or until_version > getvariable('identity_version'))
),
-- a person who was found to be another in the very version in which it was made was never anybody's
closed as (
    select record_id, person_key from record_person
    where until_version = getvariable('identity_version') and from_version < until_version
),
opened as (
    select record_id, person_key from record_person where from_version = getvariable('identity_version')
        and (until_version is null or until_version > from_version)
),
seen_before as (
    select person_key from record_person
    where from_version < getvariable('identity_version') and (until_version is null or until_version > from_version)
)
select getvariable('identity_version') as map_version,
    (select count(distinct person_key) from open_now) as residents,
    (select count(distinct person_key) from opened
        where person_key not in (select person_key from seen_before)) as new_residents,
    (select count(distinct person_key) from opened
        where person_key in (select person_key from seen_before)
        and person_key not in (select person_key from open_before)) as returned_residents,
    (select count(distinct person_key) from closed where person_key not in (select person_key from open_now)) as gone_residents,
    (select count(*) from open_now) as records,
    (select count(*) from opened where record_id not in (select record_id from open_before)) as new_records,
    (select count(*) from closed c join opened o using (record_id) where c.person_key <> o.person_key) as moved_records,
    (select count(*) from closed where record_id not in (select record_id from open_now)) as lost_records,
    (select count(*) from identity_record where map_version <= getvariable('identity_version')) - (select count(*) from open_now)
        - (select count(*) from record_withdrawn where from_version <= getvariable('identity_version')
            and (until_version is null or until_version > getvariable('identity_version'))) as unlinked_records
