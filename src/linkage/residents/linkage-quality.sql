-- Every record once for each group that it is of: by age, sex, ethnic group and whatever else sources gave, by source, and by the
-- deprivation of the home of its person (deprivation_told: person_key, decile), or of whoever has the record's postcode.
create or replace temp table quality_record as
with record as (
    select r.record_id, e.birth_month, e.sex, e.postcode, p.person_key, p.how, p.match_probability, c.match_probability as chance,
        exists (from review_candidate q where q.record_id = r.record_id and q.decision is null) as in_doubt
    from identity_record r join record_evidence e using (record_id)
    left join record_person p on p.record_id = r.record_id and p.until_version is null
    left join unlinked_chance c on c.record_id = r.record_id
),
described as (
    select record.* exclude (birth_month, sex, postcode), coalesce(record.sex, s.sex) as sex,
        date_diff('year', coalesce(strptime(record.birth_month || '-01', '%Y-%m-%d')::date, s.birth_date),
            (select max(as_at) from identity_map)) as age
    from record left join resident s using (person_key)
),
postcode_decile as (
    select postcode, max_by(decile, (people, decile)) as decile
    from (
        select e.postcode, t.decile, count(distinct t.person_key) as people
        from deprivation_told t join record_person p on p.person_key = t.person_key and p.until_version is null
        join record_evidence e using (record_id)
        where e.postcode is not null group by e.postcode, t.decile)
    group by postcode
),
deprivation as (
    select r.record_id, coalesce(t.decile, c.decile, 'not known') as decile
    from record r left join deprivation_told t using (person_key) left join postcode_decile c using (postcode)
    where exists (from deprivation_told)
),
grouped as (
    select 'all' as grouping, 'all' as value, record_id from described
    union all select 'age', case when age is null then 'not known' when age < 1 then 'under 1' when age < 18 then '1 to 17'
        when age < 40 then '18 to 39' when age < 65 then '40 to 64' when age < 85 then '65 to 84' else '85 and over' end, record_id from described
    union all select 'sex', coalesce(sex, 'not known'), record_id from described
    union all select 'source', dataset || case when role = '' then '' else ' (' || role || ')' end, record_id from record_source
        group by all
    union all select 'deprivation', decile, record_id from deprivation
    union all select kind, max_by(value, (rows, value)), record_id from (
        select record_id, kind, value, sum(rows) as rows from record_group group by all) group by kind, record_id
)
select g.grouping, g.value, d.* exclude (sex, age) from grouped g join described d using (record_id);
