-- Who was kept stands for a person that was merged since, and whom it was split from for one whose split was taken back, through any
-- chain of these.
create or replace temp table kept_person as
with recursive merged as (
    select person_key, min(into_key) as into_key from identity_change
    where kind = 'merge' and reversed_version is null group by person_key
    union all
    -- whoever a split made has nothing once it is taken back
    select into_key, person_key from identity_change where kind = 'split' and reversed_version is not null
),
moved(person_key, into_key, step) as (
    select person_key, into_key, 1 from merged
    union all
    select m.person_key, n.into_key, m.step + 1 from moved m join merged n on n.person_key = m.into_key where m.step < 100
)
select person_key, max_by(into_key, step) as into_key from moved group by person_key;
