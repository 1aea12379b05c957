-- One row per invitation, sent in the month in which it was sent to the person and again when the result came (the same key).
with
sent as (
    select *, date_trunc('month', invited_on)::date as month, invited_on as as_at, 0 as update_no from screening_episode
    where tested_on is null or date_trunc('month', tested_on) > date_trunc('month', invited_on)
    union all
    select *, date_trunc('month', tested_on)::date, tested_on, 1 from screening_episode where tested_on is not null
)
select gp_processor() as _partner, s.month as _period, s.episode_id * 2 + s.update_no as _row, s.resident_id as _resident,
    s.episode_id as screening_id, g.nhs_number, '01' as nhs_number_status, g.local_patient_id, g.birth_date, g.sex, g.practice_code,
    s.programme, s.invited_on as invitation_date,
    case when s.update_no = 1 then s.tested_on end as test_date,
    case when s.update_no = 1 then s.result end as result,
    case
        when s.update_no = 0 then 'invited'
        when s.result = 'inadequate' then 'recalled'
        when s.result = 'abnormal' then case s.programme when 'cervical' then 'colposcopy' when 'breast' then 'assessment' when 'bowel' then 'colonoscopy' when 'aaa' then 'surveillance' else 'eye clinic' end
        else 'routine recall'
    end as next_step,
    s.as_at as updated_on
from sent s
join gp_patient g using (registration_id)
where s.month >= chunk_from() and s.month < chunk_to()
