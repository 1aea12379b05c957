-- Homes of families whose last member died or left in the last year.
update forming.stay set to_date = e.ends
from forming.family_end e
where e.group_id = stay.group_id and stay.to_date is null and e.ends <= end_date();
