update forming.life set leaving_date = make_date(
        case when origin = 'starter' then year(start_date()) + (u(resident_id, 2095) * 3)::int else year(arrived_date) + 3 end, 7, 1)
    + (u(resident_id, 2100) * 30)::int
where arrangement = 'student';
update forming.life set leaving_date = from_date + 1 where arrangement = 'student' and leaving_date <= from_date;
