-- One list a practice: of several counts the newest.
-- Whole patients: eleven practices carry modelled fractions, and one carries 0.0000001 in place of 0.
select
  s.practice_code,
  v.age_band,
  round(v.patients)::integer as patients,
  s._period as as_at
from (from source qualify _period = max(_period) over ()) as s
cross join lateral (
  values
    ('all', s.patients),
    ('16+', s.patients_16_plus),
    ('17+', s.patients_17_plus),
    ('18+', s.patients_18_plus),
    ('30-74', s.patients_30_to_74),
    ('50+', s.patients_50_plus),
    ('0-64', s.patients_0_to_64),
    ('65+', s.patients_65_plus)
) as v(age_band, patients)
