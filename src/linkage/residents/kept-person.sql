-- A person that was merged since stands for the one who was kept, through any chain of mergers.
create or replace temp table kept_person as
with recursive merged as (
    select person_key, min(into_key) as into_key from identity_change
    where kind = 'merge' and reversed_version is null group by person_key
),
moved(person_key, into_key, step) as (
    select person_key, into_key, 1 from merged
    union all
    select m.person_key, n.into_key, m.step + 1 from moved m join merged n on n.person_key = m.into_key where m.step < 100
)
select person_key, max_by(into_key, step) as into_key from moved group by person_key;
