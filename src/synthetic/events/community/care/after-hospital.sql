-- Referrals that follow a stay in hospital: after a hip fracture to intermediate care, reablement or therapy, after self-harm to the
-- liaison team, and of all who leave with support (discharge pathways 1 to 3) to those who give it.
create or replace table care_after_hospital as
with
possible as (
    select s.spell_id, s.resident_id, s.admitted_at, s.discharged_at, c.no as service_no, s.spell_id * 64 + c.no as chance_id, a.share, a.starts,
        p.until_date
    from spell s
    join care_after_hospital_file a on a.after = s.cause or a.after = 'pathway-' || s.discharge_pathway
    join care_service c on c.service = a.service
    join present p on p.resident_id = s.resident_id
    where not coalesce(s.died, false) and s.kind <> 'transfer' and s.admitted_at::date - p.birth_date >= a.from_age * 365.25
),
drawn as (
    select spell_id, resident_id, service_no, max(admitted_at) as admitted_at, max(discharged_at) as discharged_at, max(starts) as starts, max(until_date) as until_date, chance_id
    from possible
    group by spell_id, resident_id, service_no, chance_id
    having u(chance_id, 6560) < max(share)
)
select resident_id, (1::bigint << 50) + chance_id as referral_key, 0 as term_no, service_no, spell_id,
    case starts when 'admission' then admitted_at + interval 3 hour
        else date_trunc('day', discharged_at) + to_minutes(600 + floor(480 * u(chance_id, 6561))::bigint) end as received_at
from drawn
where case starts when 'admission' then admitted_at::date + 1 < until_date and coalesce(discharged_at > admitted_at + interval 4 hour, true)
    else discharged_at is not null and discharged_at::date + 1 < until_date end
order by referral_key;
