-- What becomes of each referral: hospital, first appointment, decision to admit, and the end of the wait. Waits are drawn in
-- days of ordinary service from a Weibull distribution (shape 1.5: a third of the stock beyond 18 weeks, a few beyond a year)
-- around the treatment function's mean; they are longer for admission, for the deprived and at the second trust.
create or replace table hospital_choice as
with
shares as (
    select lsoa_id, org_code, sum(share::decimal(9, 6)) over earlier - share::decimal(9, 6) as low,
        case when row_number() over (partition by lsoa_id order by org_code desc) = 1 then 2 else sum(share::decimal(9, 6)) over earlier end as high
    from hospital_catchment
    window earlier as (partition by lsoa_id order by org_code)
),
hospitals as (
    select l.lsoa_id, s.org_code, s.site_code,
        row_number() over (partition by l.lsoa_id, s.org_code order by (l.x - h.x) * (l.x - h.x)::bigint + (l.y - h.y) * (l.y - h.y)::bigint, s.site_code) as near,
        row_number() over (partition by l.lsoa_id, s.org_code order by s.site_code) as main
    from lsoa l
    cross join site s
    join lsoa h on h.lsoa_id = s.lsoa_id
    where s.kind = 'hospital'
)
select c.lsoa_id, c.org_code, c.low, c.high, n.site_code as near_site, m.site_code as main_site,
    0.94 + 0.08 * (dense_rank() over (order by c.org_code) - 1) as slower
from shares c
join hospitals n on n.lsoa_id = c.lsoa_id and n.org_code = c.org_code and n.near = 1
join hospitals m on m.lsoa_id = c.lsoa_id and m.org_code = c.org_code and m.main = 1
order by c.lsoa_id, c.org_code;

-- where each resident goes when planned care is chosen
create or replace table resident_hospital as
select s.resident_id, h.org_code, h.near_site, h.main_site, h.slower
from resident_span s
join hospital_choice h on h.lsoa_id = s.lsoa_id
where u(s.resident_id, 5515) >= h.low and u(s.resident_id, 5515) < h.high
order by s.resident_id;

-- How a pathway is named by the trust, who is responsible, and who sent the patient: the same in every dataset that says so.
create or replace macro pathway_identifier(org_code, pathway_id) as org_code || lpad((pathway_id)::varchar, 17, '0');
create or replace macro consultant_code(treatment_function, org_code, id) as
    'C9' || treatment_function || lpad((ascii(right(org_code, 1)) * 10 + (id) % 8)::varchar, 3, '0');
create or replace macro priority_type(priority) as
    case priority when 'cancer' then '3' when 'urgent' then '2' when 'upgrade' then '2' when 'screening' then '2' else '1' end;
create or replace macro referral_source(pathway_id, priority, treatment_function) as
    case
        when priority = 'screening' then '17'
        when priority = 'upgrade' then '05'
        when treatment_function in ('140', '143') and u(pathway_id, 5575) < 0.78 then '92'
        when treatment_function in ('130', '216') and u(pathway_id, 5575) < 0.35 then '07'
        when priority = 'cancer' then '03'
        when u(pathway_id, 5576) < 0.60 then '03'
        when u(pathway_id, 5576) < 0.82 then '05'
        when u(pathway_id, 5576) < 0.90 then '04'
        when u(pathway_id, 5576) < 0.95 then '01'
        when u(pathway_id, 5576) < 0.97 then '06'
        else '97'
    end;

create or replace table pathway as
with
drawn as (
    select
        r.pathway_id, r.resident_id, r.code, r.referred_on, r.priority, r.cancer_found_on, h.org_code,
        case when u(r.pathway_id, 5516) < 0.7 then h.near_site else h.main_site end as site_code,
        u(r.pathway_id, 5517) < case when r.cancer_found_on is not null then 0.55 when r.priority = 'cancer' then 0.4 * t.admitted
            else t.admitted * 1.25 end as admitted,
        1.085 * t.weeks * h.slower * exp(0.06 * s.deprivation) * (1 + 0.015 * date_diff('year', start_date(), r.referred_on)) as weeks,
        (-ln(1 - u(r.pathway_id, 5518))) ^ (1 / 1.5) / 0.903 as wait_drawn,
        u(r.pathway_id, 5519) as first_drawn, u(r.pathway_id, 5520) as kind_drawn, u(r.pathway_id, 5521) as decided_drawn,
        d.slot, s.deprivation, s.until_date, s.death_date
    from referral r
    join treatment_function t on t.code = r.code
    join resident_hospital h on h.resident_id = r.resident_id
    join resident_span s on s.resident_id = r.resident_id
    join service_day d on d.date = r.referred_on
),
waits as (
    select *,
        case
            when cancer_found_on is not null then greatest(280, (cancer_found_on - referred_on) * 10 + 100 + 200 * wait_drawn)
            when priority = 'cancer' then 110 + 290 * wait_drawn * case when admitted then 1.8 else 1 end
            else 40 + 70 * wait_drawn * weeks * case when admitted then 1.3 else 0.97 end * case priority when 'urgent' then 0.62 else 1.09 end
        end as wait
    from drawn
),
shaped as (
    select *,
        case
            when priority = 'cancer' then least(wait, 50 + 90 * first_drawn + case when decided_drawn < 0.2 then 90 * kind_drawn else 0 end)
            when admitted or cancer_found_on is not null then 30 + (wait - 30) * (0.22 + 0.28 * first_drawn)
            when first_drawn < 0.38 then wait
            else 30 + (wait - 30) * (0.42 + 0.5 * (first_drawn - 0.38))
        end as first_wait
    from waits
),
dated as (
    select s.* exclude (slot), f.date as first_on,
        case when s.admitted then a.date end as decided_on, e.date as ends_on
    from shaped s
    join service_slot f on f.slot = s.slot + floor(s.first_wait)::integer
    join service_slot a on a.slot = s.slot + floor(s.first_wait + (s.wait - s.first_wait) * (0.1 + 0.3 * s.decided_drawn))::integer
    join service_slot e on e.slot = s.slot + floor(least(s.wait, 11000))::integer
    where e.date >= start_date() - 180
)
select pathway_id, resident_id, org_code, site_code, code as treatment_function, referred_on, priority, cancer_found_on, admitted,
    case when first_on < until_date then first_on end as first_on,
    case when decided_on < until_date then decided_on end as decided_on,
    least(ends_on, until_date - 1) as stop_on,
    case
        when ends_on >= until_date then case when death_date < until_date then '36' else 'left' end
        when admitted or cancer_found_on is not null then '30'
        when kind_drawn < 0.52 then '30'
        when kind_drawn < 0.76 then '34'
        when kind_drawn < 0.84 then '32'
        when kind_drawn < 0.87 then '31'
        when kind_drawn < 0.90 then '35'
        when kind_drawn < 0.92 + 0.012 * deprivation then '33'
        when kind_drawn < 0.94 then '34'
        else 'removed'
    end as stop_kind,
    case when admitted and ends_on < until_date then ends_on end as admission_on,
    referral_source(pathway_id, priority, code) as referral_source,
    -- another consultant's patient: the clock has run elsewhere before this trust received the referral
    case when referral_source(pathway_id, priority, code) = '05' and u(pathway_id, 5584) < 0.3 and first_on > referred_on + 14 and first_on < until_date
        then referred_on + 14 else referred_on end as received_on
from dated
order by pathway_id;
