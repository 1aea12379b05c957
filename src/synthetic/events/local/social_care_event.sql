select r.council_code as _partner, date_trunc('month', r.recorded_on)::date as _period, r.event_id as _row, r.resident_id as _resident,
    r.council_code as la_code, date_trunc('month', r.recorded_on)::date as reporting_period_start, last_day(r.recorded_on) as reporting_period_end,
    i.nhs_number, local_patient_id(r.council_code, r.resident_id) as local_patient_id, i.practice_code, i.sex, i.ethnic_code as ethnic_category,
    i.birth_date, i.postcode,
    case r.client when 'carer' then 'Carer' else 'Service User' end as client_type,
    case r.support_reason
        when 'personal-care' then 'Physical Support: Personal Care Support'
        when 'access-and-mobility' then 'Physical Support: Access & Mobility Only'
        when 'memory-and-cognition' then 'Support with Memory & Cognition'
        when 'learning-disability' then 'Learning Disability Support'
        when 'mental-health' then 'Mental Health Support'
        when 'social' then 'Social Support: Support for Social Isolation/Other'
        when 'carer' then 'Social Support: Support to Carer'
    end as primary_support_reason,
    case
        when h.kind = 'care-home' then 'Registered care home'
        when h.kind <> 'home' then 'Temporary accommodation'
        when h.tenure = 'social rent' then 'Tenant - social landlord'
        when h.tenure = 'private rent' then 'Tenant - private landlord'
        else 'Owner occupier or shared ownership'
    end as accommodation_status,
    case when k.cares_for is not null then 'Yes' else 'No' end as has_unpaid_carer,
    case when m.autism <= r.recorded_on then 'Yes' else 'No' end as autism,
    case when m.vision <= r.recorded_on then 'Yes' else 'No' end as visual_impairment,
    case when m.hearing <= r.recorded_on then 'Yes' else 'No' end as hearing_impairment,
    case when m.dementia <= r.recorded_on then 'Yes' else 'No' end as dementia,
    r.event_type,
    case r.event_type when 'Request' then 'RQ' when 'Assessment' then 'AS' when 'Review' then 'RV' else 'SV' end
        || coalesce(r.service_id, r.event_id) as event_reference,
    coalesce(s.from_date, r.recorded_on) as event_start_date,
    case when r.event_type <> 'Service' then r.recorded_on when s.to_date <= r.recorded_on then s.to_date end as event_end_date,
    case
        when r.outcome in ('advice', 'signposted') then 'Universal Services/Signposted to Other Services'
        when r.outcome = 'no-service' then 'NFA - Information & Advice/Signposting only'
        when r.outcome = 'equipment' then 'Progress to Short Term Support (other)'
        when r.outcome = 'reablement' then 'Progress to Reablement/ST-Max'
        when r.outcome in ('assessment', 'long-term-community', 'long-term-residential', 'long-term-nursing') then 'Progress to Assessment'
        when r.outcome in ('eligible', 'carer-support') then 'Progress to Support Planning/Services'
        when r.outcome = 'eligible-met-otherwise' then 'NFA - Needs met by other means'
        when r.outcome = 'not-eligible' then 'NFA - No eligible needs'
        when r.outcome = 'no-change' then 'No change in package'
        when r.outcome in ('increased', 'decreased') then 'Change in package'
        when r.outcome = 'ended' then 'All services ended'
        when r.outcome = 'needs-changed' then 'Service ended as planned'
        when r.outcome = 'died-or-moved' then 'Service ended - other reason'
    end as event_outcome,
    case
        when r.event_type <> 'Request' then null
        when r.route = 'hospital' then 'Discharge from Hospital'
        when r.route = 'self-funder' then 'Self-funder with depleted funds'
        else 'Community/Other route'
    end as request_route,
    case when r.event_type = 'Assessment' then case r.client when 'carer' then 'Carer Assessment' else 'Long Term Assessment' end
    end as assessment_type,
    case
        when r.event_type <> 'Assessment' then null
        when r.outcome in ('eligible', 'eligible-met-otherwise', 'carer-support') then 'Yes - eligible needs identified'
        else 'No - no eligible needs identified'
    end as eligible_needs,
    case
        when s.component is null then null
        when s.component = 'reablement' then 'Short Term Support: ST-Max'
        when s.component in ('telecare', 'equipment') then 'Short Term Support: Other Short Term'
        when s.component = 'residential' then 'Long Term Support: Residential Care'
        when s.component = 'nursing' then 'Long Term Support: Nursing Care'
        else 'Long Term Support: Community'
    end as service_type,
    case s.component
        when 'home-care' then 'Home Support'
        when 'direct-payment' then 'Direct Payment'
        when 'reablement' then 'Reablement'
        when 'residential' then 'Residential Care'
        when 'nursing' then 'Nursing Care'
        when 'supported-living' then 'Community Supported Living'
        when 'extra-care' then 'Extra Care Housing'
        when 'day-support' then 'Day Support'
        when 'telecare' then 'Community Equipment: Telecare'
        when 'equipment' then 'Community Equipment: One-off'
        when 'meals' then 'Meals'
        when 'professional-support' then 'Professional Support'
        when 'other-long-term' then 'Other Long Term Support'
    end as service_component,
    case
        when s.component is null then null
        when s.component = 'direct-payment' then 'Direct Payment only'
        when s.component in ('reablement', 'equipment', 'telecare') then 'Council provided/commissioned support'
        else 'Council Managed Personal Budget'
    end as delivery_mechanism,
    case when r.event_type = 'Review' then case r.route when 'planned' then 'Planned' else 'Unplanned - other reason' end end as review_reason,
    case when r.client = 'carer' and r.linked_id is not null then local_patient_id(r.council_code, r.linked_id) end as linked_person_id,
    -- a price rises by 5% each April
    round(s.unit_cost * (1 + 0.05 * (year(r.recorded_on - interval 3 month) - year(start_date() - interval 3 month))), 2)::double as unit_cost,
    case s.cost_frequency
        when 'hour' then 'Per hour' when 'week' then 'Per week' when 'session' then 'Per session' when 'one-off' then 'One-off'
    end as cost_frequency,
    s.units_per_week::double as planned_units_per_week
from social_record r
join identity i on i.resident_id = r.resident_id and r.recorded_on >= i.from_date and r.recorded_on < i.to_date
join household h on h.household_id = i.household_id
left join social_service s on s.service_id = r.service_id
left join impairment m on m.resident_id = r.resident_id
left join (select distinct cares_for from carer) k on k.cares_for = r.resident_id
where r.recorded_on >= chunk_from() and r.recorded_on < chunk_to()
