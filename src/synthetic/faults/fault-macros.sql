-- A valid number of the range kept for tests, as good as random. `weighted_sum` is of residents.sql. A number ending so that
-- its check digit would be 10 is none; the next even or odd one then is.
-- Each step is asked of a column, never of another step: written out in one, the planner would meet a thousand draws.
create or replace macro nine_digits(row_id) as 999000000 + floor(u(row_id, 4199) * 999990)::bigint;
create or replace macro valid_nine(nine) as
    case when weighted_sum(nine) % 11 = 1 then case when nine % 10 = 9 then nine - 1 else nine + 1 end else nine end;
create or replace macro with_check_digit(nine) as nine::varchar || ((11 - weighted_sum(nine) % 11) % 11)::varchar;
