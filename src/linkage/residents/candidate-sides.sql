-- Both sides of pairs in doubt, as linkage weighs them: every way in which residents are known to be called, born and housed, and
-- the records of `weighed_record(record_id)`.
create or replace table candidate_known as
with variant as (
    -- @ is before the postcodes of scenes, where nobody need live
    select distinct p.person_key, e.forename, e.surname, e.birth_date, e.sex,
        case when r.postcode not like '@%' then e.postcode end as postcode
    from record_person p join record_evidence e using (record_id) join identity_record r using (record_id)
    where p.until_version is null and p.how in ('number', 'new-person', 'review')
)
select person_key || '-' || row_number() over (
        partition by person_key order by forename, surname, birth_date, sex, postcode
    ) as id, forename, surname, birth_date, sex, postcode
from variant order by id;

create or replace table candidate_record as
select record_id::varchar as id, forename, surname, birth_date, sex, postcode
from record_evidence where record_id in (select record_id from weighed_record) order by id;
