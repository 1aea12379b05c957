-- Another number for a number, never the same for two: a line through the numbers, a turning over, another line.
create or replace macro along_line(n, a, b) as ((n::hugeint * a + b) % 2305843009213693951)::bigint;
create or replace macro turned_over(n) as xor(n, n >> 31);
create or replace macro other_integer(n, a, b, c, d) as along_line(turned_over(along_line(n, a, b)), c, d);
-- the same for a text of digits, among the texts of its length
create or replace macro digits_along(digits, a, b) as
    lpad(((digits::hugeint * (a % 1000000000000000000) + b) % ('1' || repeat('0', length(digits)::integer))::hugeint)::varchar, length(digits)::integer, '0');
create or replace macro other_digits(digits, a, b, c, d) as digits_along(reverse(digits_along(digits, a, b)), c, d);
