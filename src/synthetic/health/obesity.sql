-- Obesity begins when the BMI of constitution.sql passes 30.
insert into condition_onset
select resident_id, 'OB', greatest(18, 18 + (30 - body_mass) / 0.09)
from constitution
where greatest(18, 18 + (30 - body_mass) / 0.09) < least(60, age_until);
