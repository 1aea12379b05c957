-- The age group is the register's own in 2021/22. Lists by practice are not published for 6+ and 15+, so asthma and
-- smoking keep their prevalence and have no denominator.
select
  s.practice_code,
  s._period as period_start,
  v.register,
  v.register_name,
  v.prevalence,
  v.age_band,
  s._delivery as delivery,
  s._status as data_status
from source as s
cross join lateral (
  values
    ('AF', 'Atrial fibrillation', 'all', s.af_prevalence),
    ('AST', 'Asthma', '6+', s.ast_prevalence),
    ('CAN', 'Cancer', 'all', s.can_prevalence),
    ('CHD', 'Coronary heart disease', 'all', s.chd_prevalence),
    ('CKD', 'Chronic kidney disease', '18+', s.ckd_prevalence),
    ('COPD', 'Chronic obstructive pulmonary disease', 'all', s.copd_prevalence),
    ('DEM', 'Dementia', 'all', s.dem_prevalence),
    ('DEP', 'Depression', '18+', s.dep_prevalence),
    ('DM', 'Diabetes', '17+', s.dm_prevalence),
    ('EP', 'Epilepsy', '18+', s.ep_prevalence),
    ('HF', 'Heart failure', 'all', s.hf_prevalence),
    ('HYP', 'Hypertension', 'all', s.hyp_prevalence),
    ('LD', 'Learning disability', 'all', s.ld_prevalence),
    ('LVSD', 'Heart failure with left ventricular systolic dysfunction', 'all', s.lvsd_prevalence),
    ('MH', 'Severe mental illness', 'all', s.mh_prevalence),
    ('NDH', 'Non-diabetic hyperglycaemia', '18+', s.ndh_prevalence),
    ('OB', 'Obesity', '18+', s.ob_prevalence),
    ('PAD', 'Peripheral arterial disease', 'all', s.pad_prevalence),
    ('PC', 'Palliative care', 'all', s.pc_prevalence),
    ('SMOK', 'Smoking', '15+', s.smok_prevalence),
    ('STIA', 'Stroke and transient ischaemic attack', 'all', s.stia_prevalence)
) as v(register, register_name, age_band, prevalence)
