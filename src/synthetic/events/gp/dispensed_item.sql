-- Items dispensed, as they are paid for: what was prescribed (issued-items.sql), except for what nobody fetched, a few days later and by the
-- month. The price is that of the tariff; what is paid is less by the discount that pharmacies are taken to get.
with
fetched as (
    select *, (issued + (order_id % 5)::integer) as dispensed_on
    from (select *, u(order_id, 8030) as draw from issued_items(chunk_from() - 5, chunk_to()))
    where draw < 0.976
),
item as (
    select
        f.*, date_trunc('month', f.dispensed_on)::date as month, g.resident_id, g.nhs_number, g.practice_code, g.practice_id,
        date_sub('year', g.birth_date, f.dispensed_on) as age, p.bnf_code, round(f.quantity * p.pence_a_unit / 100, 2) as net_cost
    from fetched f
    join gp_patient g using (registration_id)
    join gp_dispensing p using (medicine)
    where f.dispensed_on >= chunk_from() and f.dispensed_on < chunk_to() and f.dispensed_on < g.until_date
)
select gp_processor() as _partner, month as _period, order_id as _row, resident_id as _resident,
    order_id as item_id, month as dispensed_month, nhs_number, age, practice_code,
    -- three pharmacies near each practice; who lives near one goes there nine times in ten
    'ZP' || lpad((practice_id * 3 + case when further(draw, 100) < 0.9 then resident_id % 3 else order_id % 3 end)::varchar, 4, '0') as dispenser_code,
    bnf_code, medicine as bnf_description, quantity::double as quantity, unit as quantity_unit, net_cost::double as net_ingredient_cost,
    round(net_cost * 0.928 + 0.01, 2)::double as actual_cost,
    case when age < 16 or age >= 60 then 'age' when resident_id * 7 % 20 < 9 then 'other' else 'paid' end as exemption
from item
