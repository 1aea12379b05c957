-- Every record with what groups it: age, sex, and the deprivation of the home of its person (deprivation_told: person_key, decile)
-- or of whoever has the record's postcode.
create or replace temp table quality_described as
with postcode_decile as (
    select postcode, max_by(decile, (people, decile)) as decile
    from (
        select e.postcode, t.decile, count(distinct t.person_key) as people
        from deprivation_told t join record_person p on p.person_key = t.person_key and p.until_version is null
        join record_evidence e using (record_id)
        where e.postcode is not null group by e.postcode, t.decile)
    group by postcode
),
in_doubt as (select distinct record_id from review_candidate where decision is null)
select r.record_id, p.person_key, p.how, p.match_probability, c.match_probability as chance, q.record_id is not null as in_doubt,
    coalesce(e.sex, s.sex) as sex, coalesce(t.decile, d.decile) as decile,
    date_diff('year', coalesce(strptime(e.birth_month || '-01', '%Y-%m-%d')::date, s.birth_date),
        (select max(as_at) from identity_map)) as age
from identity_record r join record_evidence e using (record_id)
left join record_person p on p.record_id = r.record_id and p.until_version is null
left join unlinked_chance c on c.record_id = r.record_id
left join in_doubt q on q.record_id = r.record_id
left join resident s on s.person_key = p.person_key
left join deprivation_told t on t.person_key = p.person_key
left join postcode_decile d on d.postcode = e.postcode;

-- Every record once for each group that it is of: those, ethnic group and whatever else sources gave, and by source. A view,
-- since there are many times as many rows as records.
create or replace temp view quality_record as
select 'all' as grouping, 'all' as value, d.* exclude (sex, age, decile) from quality_described d
union all
select 'age', case when age is null then 'not known' when age < 1 then 'under 1' when age < 18 then '1 to 17'
    when age < 40 then '18 to 39' when age < 65 then '40 to 64' when age < 85 then '65 to 84' else '85 and over' end,
    d.* exclude (sex, age, decile) from quality_described d
union all
select 'sex', coalesce(sex, 'not known'), d.* exclude (sex, age, decile) from quality_described d
union all
select 'deprivation', coalesce(decile, 'not known'), d.* exclude (sex, age, decile) from quality_described d
where exists (from deprivation_told)
union all
select 'source', g.value, d.* exclude (sex, age, decile)
from (
    select dataset || case when role = '' then '' else ' (' || role || ')' end as value, record_id from record_source group by all) g
join quality_described d using (record_id)
union all
select g.kind, g.value, d.* exclude (sex, age, decile)
from (
    select kind, record_id, max_by(value, (rows, value)) as value
    from (select record_id, kind, value, sum(rows) as rows from record_group group by all)
    group by kind, record_id) g
join quality_described d using (record_id);
