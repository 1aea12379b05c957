-- What became of deaths: the first registration of a person is the death that is exported, of which the table person gives the day. Who is
-- dead by that table alone, without a registration, is exported too.
with registered as (
  select
    d.person_token,
    p.person_id,
    p.death_date,
    row_number() over (partition by d.person_token order by d.death_date, d.death_id) as place
  from edition_death as d
  left join omop_person as p on p.person_token = d.person_token
)
select
  'death' as source,
  count(*) as rows,
  count(*) filter (where person_token is null) as unlinked,
  count(*) filter (where person_token is not null and person_id is null) as person_left_out,
  count(*) filter (where person_id is not null and death_date is null) as undated,
  count(*) filter (where death_date is not null and place > 1) as repeated,
  count(*) filter (where death_date is not null and place = 1) as exported
from registered
union all
select
  'person' as source,
  count(*) as rows,
  count(*) filter (where e.person_token is null) as unlinked,
  count(*) filter (where e.person_token is not null and p.person_id is null) as person_left_out,
  0 as undated,
  0 as repeated,
  count(*) filter (where p.person_id is not null) as exported
from edition_person as e
left join omop_person as p on p.person_token = e.person_token
where e.death_date is not null
  and not exists (select d.person_token from edition_death as d where d.person_token = e.person_token)
