-- A number that is mostly another resident's: any of those given, by the place at which it was given (`kth_nine` and
-- `weighted_sum` are of residents.sql, `places_given` of define-faults.ts). One in eleven places holds none, since its check digit
-- would be 10: the next even or odd number then stands for it, and that is mostly nobody's.
-- Each step is asked of a column, never of another step: written out in one, the planner would meet a thousand draws.
create or replace macro any_place(row_id) as floor(u(row_id, 4199) * places_given())::bigint;
create or replace macro valid_nine(nine) as
    case when weighted_sum(nine) % 11 = 1 then case when nine % 10 = 9 then nine - 1 else nine + 1 end else nine end;
create or replace macro with_check_digit(nine) as nine::varchar || ((11 - weighted_sum(nine) % 11) % 11)::varchar;
