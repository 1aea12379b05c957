-- Social prescribing, as the data service of the practices tells of it: a row in the month of the referral, and, when the case is closed
-- in a later month, another in that month.
with
told as (
    select e.*, 0 as version, e.requested_on as told_on, date_trunc('month', e.closed_on) = date_trunc('month', e.requested_on) as ended
    from social_prescription_event e
    union all
    select e.*, 1, e.closed_on, true
    from social_prescription_event e
    where date_trunc('month', e.closed_on) > date_trunc('month', e.requested_on)
)
select o.org_code as _partner, date_trunc('month', t.told_on)::date as _period, t.referral_id * 2 + t.version as _row, t.resident_id as _resident,
    date_trunc('month', t.told_on)::date as reporting_month, 'SP' || lpad(t.referral_id::varchar, 9, '0') as referral_id, t.pcn_code,
    i.nhs_number, '01' as nhs_number_status, local_patient_id(o.org_code, t.resident_id) as local_patient_id, i.forename, i.surname, i.birth_date, i.sex,
    i.ethnic_code as ethnic_category, i.postcode, i.lsoa_code, t.practice_code,
    t.requested_on as referred_on, t.source as referral_source, t.reason as main_reason,
    case when t.ended or t.first_on < (date_trunc('month', t.told_on) + interval 1 month) then t.first_on end as first_met_on,
    case when t.ended then t.sessions end::bigint as sessions, case when t.ended then t.closed_on end as closed_on, case when t.ended then t.outcome end as outcome,
    case when t.ended then t.referred_on end as connected_to,
    case when t.ended or t.first_on < (date_trunc('month', t.told_on) + interval 1 month) then t.before[1] end::bigint as ons4_satisfaction_before,
    case when t.ended or t.first_on < (date_trunc('month', t.told_on) + interval 1 month) then t.before[2] end::bigint as ons4_worthwhile_before,
    case when t.ended or t.first_on < (date_trunc('month', t.told_on) + interval 1 month) then t.before[3] end::bigint as ons4_happiness_before,
    case when t.ended or t.first_on < (date_trunc('month', t.told_on) + interval 1 month) then t.before[4] end::bigint as ons4_anxiety_before,
    case when t.ended then t.after[1] end::bigint as ons4_satisfaction_after, case when t.ended then t.after[2] end::bigint as ons4_worthwhile_after,
    case when t.ended then t.after[3] end::bigint as ons4_happiness_after, case when t.ended then t.after[4] end::bigint as ons4_anxiety_after
from told t
join identity i on i.resident_id = t.resident_id and t.told_on >= i.from_date and t.told_on < i.to_date
cross join (from organisation where kind = 'gp-processor') o
where t.told_on >= chunk_from() and t.told_on < chunk_to()
