-- reads: episode, outpatient_appointment
-- No member of staff is known below the privacy line: a provider stands for a specialty at an organisation.
select distinct provider_code, main_specialty
from (
  select provider_code, main_specialty from edition_episode
  union all
  select provider_code, main_specialty from edition_outpatient_appointment where attended
) as worked
where provider_code is not null and main_specialty is not null
