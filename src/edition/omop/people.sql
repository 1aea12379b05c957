-- reads: person
-- People of the purpose, by the order of their tokens. The CDM wants a year of birth: who has none is left out, and told of.
-- Months of birth are all that exists below the privacy line, so there is no day.
select
  row_number() over (order by p.person_token) as person_id,
  case p.sex when '1' then 8507 when '2' then 8532 else 0 end as gender_concept_id,
  year(p.birth_month) as year_of_birth,
  month(p.birth_month) as month_of_birth,
  p.birth_month,
  0 as race_concept_id,
  0 as ethnicity_concept_id,
  p.person_token as person_source_value,
  p.sex as gender_source_value,
  0 as gender_source_concept_id,
  p.ethnic_category as race_source_value,
  0 as race_source_concept_id,
  p.lsoa_code,
  p.practice_code,
  p.death_date,
  p.person_token
from edition_person as p
where p.person_token is not null and p.birth_month is not null
