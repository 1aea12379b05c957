-- Actions on referrals made in the e-Referral Service: created, booked or deferred, sometimes accepted, cancelled or rejected and
-- made anew (then the number of the one before is kept), and requests for advice, which have numbers of their own.
with
electronic as (
    select p.pathway_id, p.resident_id, p.org_code, p.treatment_function, p.priority, p.referred_on, p.first_on, m.missed_on, m.cancelled_on,
        p.stop_on, s.from_date, u(p.pathway_id, 5592) as drawn, u(p.pathway_id, 5593) as lag
    from pathway p
    join resident_span s on s.resident_id = p.resident_id
    left join pathway_missed m on m.pathway_id = p.pathway_id
    where (p.referred_on >= chunk_from() - 120 or m.cancelled_on >= chunk_from()) and p.referred_on < chunk_to() + 40
        and p.referral_source in ('03', '92')
        and u(p.pathway_id, 5594) < case when p.priority = 'cancer' then 0.95 else 0.66 end
),
acted as (
    select *, unnest(list_concat(
        -- the referral before this one, which was turned away
        case when drawn < 0.05 and referred_on - 21 >= from_date then [
            {'n': 0, 'action': 'CREATE', 'on_date': (referred_on - 21)::date, 'first_number': true},
            {'n': 1, 'action': 'REJECT', 'on_date': (referred_on - 14 + if(isodow(referred_on) = 5, 0, floor(lag * (5 - isodow(referred_on)))::integer))::date, 'first_number': true}]
            else [] end,
        [{'n': 2, 'action': 'CREATE', 'on_date': referred_on, 'first_number': false}],
        case when first_on > referred_on then [{'n': 3, 'action': case when priority = 'cancer' or drawn < 0.62 then 'BOOK' else 'DEFER' end,
            'on_date': least(first_on, referred_on + if(isodow(referred_on) = 5, 3, 1))::date, 'first_number': false}] else [] end,
        case when drawn > 0.82 and first_on > referred_on + 7 then [{'n': 4, 'action': 'ACCEPT', 'on_date': (referred_on + 7)::date, 'first_number': false}] else [] end,
        case when cancelled_on > referred_on and cancelled_on < first_on then [{'n': 5, 'action': 'CANCEL', 'on_date': cancelled_on, 'first_number': false}] else [] end
    ), recursive := true)
    from electronic
),
action as (
    select pathway_id * 8 + n as row_id, resident_id, org_code, treatment_function, priority, on_date, action,
        case when first_number then pathway_id * 2 else pathway_id * 2 + 1 end as number,
        case when not first_number and drawn < 0.05 and referred_on - 21 >= from_date then pathway_id * 2 end as previous,
        case when drawn < 0.05 and referred_on - 21 >= from_date then pathway_id * 2 else pathway_id * 2 + 1 end as initial,
        pathway_id, case when action in ('BOOK', 'ACCEPT') then first_on end as appointment_on, 'referral' as kind,
        case when action in ('CREATE', 'CANCEL') then '01' else '02' end as actor
    from acted
    union all
    select 1000000000000 + advice_id * 2, resident_id, org_code, treatment_function, 'routine', asked_on, 'ADVICE',
        100000000000 + advice_id, null, 100000000000 + advice_id, null, null, 'advice', '01'
    from advice_request
    union all
    select 1000000000000 + advice_id * 2 + 1, resident_id, org_code, treatment_function, 'routine', answered_on, 'ANSWER',
        100000000000 + advice_id, null, 100000000000 + advice_id, null, null, 'advice', '02'
    from advice_request
)
select
    a.org_code as _partner, date_trunc('month', a.on_date)::date as _period, a.row_id as _row, a.resident_id as _resident,
    'A' || lpad(a.row_id::varchar, 14, '0') as action_id, lpad(a.number::varchar, 12, '0') as ubrn, lpad(a.initial::varchar, 12, '0') as initial_ubrn,
    lpad(a.previous::varchar, 12, '0') as previous_ubrn, a.kind as request_type, a.action as action_code, a.on_date as action_date,
    make_time(8 + floor(9 * u(a.row_id, 5595))::bigint, floor(60 * u(a.row_id, 5596))::bigint, 0)::varchar as action_time, a.actor as acting_organisation_type,
    i.nhs_number, '01' as nhs_number_status, i.birth_date, i.sex, i.postcode, i.lsoa_code, i.practice_code,
    a.org_code as provider_code, a.treatment_function as specialty, priority_type(a.priority) as priority_type,
    a.appointment_on as appointment_date,
    case a.action when 'REJECT' then pick(['01', '02', '03'], u(a.row_id, 5597)) when 'CANCEL' then pick(['11', '12'], u(a.row_id, 5597)) end as action_reason
from action a
join resident_span s on s.resident_id = a.resident_id and a.on_date >= s.from_date and a.on_date < s.until_date
join identity i on i.resident_id = a.resident_id and a.on_date >= i.from_date and a.on_date < i.to_date
where a.on_date >= chunk_from() and a.on_date < chunk_to()
