-- What became of the rows of one sort: each is exported or left out for the first of these reasons.
select
  e.source,
  count(*) as rows,
  count(*) filter (where e.person_token is null) as unlinked,
  count(*) filter (where e.person_token is not null and p.person_id is null) as person_left_out,
  count(*) filter (where p.person_id is not null and e.started_on is null) as undated,
  count(*) filter (where p.person_id is not null and e.started_on > getvariable('omop_release')) as after_release,
  count(*) filter (where p.person_id is not null and e.started_on <= getvariable('omop_release')) as exported
from omop_event as e
left join omop_person as p on p.person_token = e.person_token
group by e.source
order by e.source
