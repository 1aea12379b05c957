-- The day on which the last member of a group has died, left alone or gone to a care home; null while somebody stays.
create or replace table forming.family_end as
select group_id, max(least(death_date, coalesce(care_date, death_date), coalesce(leaving_date, death_date))) as ends
from forming.life where group_id is not null
group by group_id order by group_id;
