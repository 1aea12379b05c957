-- People whom the practices send to a link worker: why, how often they met, how it ended and how well they felt before and after.
-- 14 per 1,000 residents a year, from memory (about 900,000 a year in England).
create or replace table social_prescription_event as
with
asked as (
    select r.resident_id, r.referral_key as key, t.term, r.age, r.requested_on, p.deprivation, p.here_until, i.practice_code, c.pcn_code
    from care_request r
    join care_service s on s.no = r.service_no and s.sector = 'link-worker'
    join care_term t on t.no = r.term_no
    join care_person p on p.resident_id = r.resident_id
    join identity i on i.resident_id = r.resident_id and r.requested_on >= i.from_date and r.requested_on < i.to_date
    join practice c on c.practice_code = i.practice_code
    where r.requested_on >= start_date()
),
reasoned as (
    select *, u(key, 6680) as draw,
        case when u(key, 6681) < 0.55 then case
                when term = 'isolated' then 'loneliness' when term = 'carer' then 'caring' when term in ('DEP', 'ANX', 'SMI') then 'mental-wellbeing'
                when term = 'homeless' then 'housing' when term in ('DM', 'painful-condition') then 'long-term-condition' when term = 'alcohol-problems' then 'alcohol-or-drugs'
                when age >= 65 then 'loneliness' else 'money' end
            else pick(['mental-wellbeing', 'mental-wellbeing', 'loneliness', 'money', 'housing', 'physical-activity', 'long-term-condition', 'caring', 'work-or-learning', 'bereavement'],
                u(key, 6682)) end as reason,
        requested_on + least(120, greatest(1, round(9 * exp(0.7 * normal(key, 6683) + 0.05 * deprivation))))::integer as meets_on,
        1 + least(20, floor(exponential(key, 6684, 3.4)))::integer as sessions
    from asked
),
met as (
    select *, meets_on + case isodow(meets_on) when 6 then 2 when 7 then 1 else 0 end::integer as first_on, draw < 0.09 + 0.01 * deprivation as never_met from reasoned
),
ended as (
    select *, case when never_met then requested_on + 21 + floor(30 * u(key, 6685))::integer
            else first_on + floor((sessions - 1) * 14 * (0.8 + 0.5 * u(key, 6685)))::integer + 7 end as would_close
    from met
),
felt as (
    select *, greatest(0, least(10, round(5.4 - 0.25 * deprivation + 1.9 * normal(key, 6686))))::integer as life,
        greatest(0, least(10, round(5.7 - 0.2 * deprivation + 1.9 * normal(key, 6687))))::integer as worth,
        greatest(0, least(10, round(5.3 - 0.25 * deprivation + 2.1 * normal(key, 6688))))::integer as happy,
        greatest(0, least(10, round(5.0 + 0.25 * deprivation + 2.5 * normal(key, 6689))))::integer as anxious
    from ended
)
select row_number() over (order by requested_on, key) as referral_id, resident_id, practice_code, pcn_code, requested_on, reason,
    case when u(key, 6690) < 0.62 then 'gp' when u(key, 6690) < 0.76 then 'practice-staff' when u(key, 6690) < 0.84 then 'self' when u(key, 6690) < 0.90 then 'social-care'
        when u(key, 6690) < 0.94 then 'hospital' else 'voluntary-sector' end as source,
    case when not never_met and first_on < here_until and first_on <= end_date() then first_on end as first_on,
    case when would_close < here_until then would_close when here_until <= end_date() then here_until - 1 end as closed_on,
    case when never_met or first_on >= here_until then 0 else sessions end::tinyint as sessions,
    case when would_close >= here_until and here_until <= end_date() then 'moved-or-died' when would_close >= here_until then null
        when never_met then case when draw < 0.05 then 'declined' else 'not-reached' end
        when u(key, 6691) < 0.17 + 0.03 * deprivation then 'disengaged' else 'goals-met' end as outcome,
    case when not never_met then pick(['befriending', 'exercise-class', 'walking-group', 'debt-advice', 'benefits-advice', 'housing-advice', 'arts-or-music', 'gardening', 'carers-support',
        'volunteering', 'talking-therapies', 'none'], u(key, 6692)) end as referred_on,
    case when not never_met and u(key, 6693) < 0.82 then [life, worth, happy, anxious]::tinyint[] end as before,
    case when not never_met and u(key, 6693) < 0.55 then [least(10, life + floor(2.3 * u(key, 6694))), least(10, worth + floor(2.1 * u(key, 6695))), least(10, happy + floor(2.4 * u(key, 6696))),
        greatest(0, anxious - floor(2.4 * u(key, 6697)))]::tinyint[] end as after
from felt
order by requested_on, referral_id;
