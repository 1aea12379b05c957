select r.council_code as _partner, date_trunc('month', r.recorded_on)::date as _period, r.event_id as _row, r.resident_id as _resident,
    r.council_code as la_code, date_trunc('month', r.recorded_on)::date as reporting_period_start, last_day(r.recorded_on) as reporting_period_end,
    i.nhs_number, local_patient_id(r.council_code, r.resident_id) as local_patient_id, i.practice_code, i.sex, i.ethnic_code as ethnic_category,
    i.birth_date, date_sub('year', i.birth_date, last_day(r.recorded_on)) as age, i.postcode, i.lsoa_code,
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
    case
        when r.age >= 67 then 'Not in paid employment: retired'
        when r.client = 'carer' then case when r.person_draw < 0.38 then 'Paid: 16 or more hours a week'
            when r.person_draw < 0.5 then 'Paid: less than 16 hours a week' else 'Not in paid employment: not seeking work' end
        when r.person_draw < 0.04 then 'Paid: 16 or more hours a week'
        when r.person_draw < 0.09 then 'Paid: less than 16 hours a week'
        when r.person_draw < 0.16 then 'Not in paid employment: seeking work'
        when r.person_draw < 0.9 then 'Not in paid employment: not seeking work'
        else 'Unknown'
    end as employment_status,
    case when k.cares_for is not null then 'Yes' else 'No' end as has_unpaid_carer,
    case when m.autism <= r.recorded_on then 'Yes' else 'No' end as autism,
    case when m.vision <= r.recorded_on then 'Yes' else 'No' end as visual_impairment,
    case when m.hearing <= r.recorded_on then 'Yes' else 'No' end as hearing_impairment,
    case when m.dementia <= r.recorded_on then 'Yes' else 'No' end as dementia,
    case
        when s.component is null then null
        when s.component = 'reablement' then 'Short-term service, free of charge'
        when s.component in ('residential', 'nursing') and r.service_draw < 0.12 then 'Fully funded by NHS continuing healthcare'
        when r.service_draw < 0.2 then 'Self-funded with commissioned support'
        else 'Partly or fully funded by the council'
    end as funding_status,
    r.event_type,
    case
        when r.event_type = 'Service' then replace(s.component, '-', ' ') || case when s.cost_frequency = 'hour' then ', ' || s.units_per_week || ' hours a week' else '' end
        when r.event_type = 'Request' then case r.route when 'hospital' then 'help after a stay in hospital' when 'self-funder' then 'own money used up'
            else case r.client when 'carer' then 'help for a carer' else 'help with ' || replace(r.support_reason, '-', ' ') end end
        when r.event_type = 'Review' then r.route || ' review'
        else case r.client when 'carer' then 'needs of a carer' else 'needs for care' end
    end as event_description,
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
    case when r.event_type in ('Assessment', 'Review') then case when r.draw < 0.62 then 'In person' when r.draw < 0.94 then 'Telephone' else 'Video' end
    end as assessment_method,
    case when r.event_type = 'Assessment' then
        case when r.client = 'carer' or (k.cares_for is not null and further(r.draw, 100) < 0.8) then 'Yes' else 'No' end end as informal_carer_involvement,
    case when r.event_type = 'Assessment' and r.client = 'carer' then
        ['1 to 9', '10 to 19', '20 to 34', '35 to 49', '50 to 74', '75 to 99', '100 or more'][1 + floor(7 * sqrt(further(r.draw, 100)))::integer] end as caring_hours,
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
    case when s.component in ('home-care', 'reablement', 'supported-living', 'extra-care') or h.kind = 'care-home' and s.component in ('residential', 'nursing')
        then '1-' || (100000000 + 800000000 * r.provider_draw)::bigint end as provider_cqc_id,
    case when s.component in ('home-care', 'reablement', 'supported-living', 'extra-care') or h.kind = 'care-home' and s.component in ('residential', 'nursing')
        then pick(['Ashgrove', 'Beechfield', 'Cloverdale', 'Dovecote', 'Elmhurst', 'Fernbank', 'Glenside', 'Hollybrook', 'Ivyleigh', 'Juniper', 'Larkhill', 'Meadowside'], r.provider_draw)
            || pick(case when s.component in ('residential', 'nursing') then [' House', ' Court', ' Lodge', ' Grange'] else [' Care', ' Support', ' Care Services', ' Homecare'] end,
                further(r.provider_draw, 100)) end as provider_name,
    case when r.event_type = 'Review' then case r.route when 'planned' then 'Planned' else 'Unplanned - other reason' end end as review_reason,
    case when r.event_type = 'Review' then case when r.outcome = 'ended' or r.draw < 0.34 then 'Fully achieved' when r.draw < 0.85 then 'Partly achieved' else 'Not achieved' end
    end as outcomes_achieved,
    case when r.client = 'carer' and r.linked_id is not null then local_patient_id(r.council_code, r.linked_id) end as linked_person_id,
    -- a price rises by 5% each April
    round(s.unit_cost * (1 + 0.05 * (year(r.recorded_on - interval 3 month) - year(start_date() - interval 3 month))), 2)::double as unit_cost,
    case s.cost_frequency
        when 'hour' then 'Per hour' when 'week' then 'Per week' when 'session' then 'Per session' when 'one-off' then 'One-off'
    end as cost_frequency,
    s.units_per_week::double as planned_units_per_week,
    case when s.component is not null and s.component <> 'reablement' then
        case when r.service_draw between 0.12 and 0.2 then 'Yes' else 'No' end end as full_cost_client
from (
    select
        r.*, date_diff('year', p.birth_date, r.recorded_on) as age,
        u(r.event_id, 8020) as draw, u(coalesce(r.service_id, r.event_id), 8021) as service_draw, u(r.resident_id, 8022) as person_draw,
        -- twelve agencies in each council, and each care home by itself
        case when s.component in ('residential', 'nursing') then u(i.household_id, 8023)
            else u(ascii(right(r.council_code, 1)) * 64 + (s.span_id * 7 // 512) % 12, 8024) end as provider_draw
    from social_record r
    join resident p on p.resident_id = r.resident_id
    join identity i on i.resident_id = r.resident_id and r.recorded_on >= i.from_date and r.recorded_on < i.to_date
    left join social_service s on s.service_id = r.service_id
    where r.recorded_on >= chunk_from() and r.recorded_on < chunk_to()
) r
join identity i on i.resident_id = r.resident_id and r.recorded_on >= i.from_date and r.recorded_on < i.to_date
join household h on h.household_id = i.household_id
left join social_service s on s.service_id = r.service_id
left join impairment m on m.resident_id = r.resident_id
left join (select distinct cares_for from carer) k on k.cares_for = r.resident_id
