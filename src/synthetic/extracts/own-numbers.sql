-- Another number for a number, never the same for two: its two halves are stirred into each other by turns (a Feistel network
-- of three rounds; `turn` is of random.sql), so that the result has the same size and each step can be undone.
create or replace macro stirred(half, key) as turn(turn(half, key, 2654435769), 2246822519::ubigint, 3266489917);
create or replace macro first_round(high, low, key, size) as (high + stirred(low, key)) % (size);
create or replace macro second_round(high, low, k1, k2, high_size, low_size) as
    (low + stirred(first_round(high, low, k1, high_size), k2)) % (low_size);
create or replace macro third_round(high, low, k1, k2, k3, high_size, low_size) as
    (first_round(high, low, k1, high_size) + stirred(second_round(high, low, k1, k2, high_size, low_size), k3)) % (high_size);

-- whole numbers from 0 to 2^63 - 1: halves of 32 and 31 bits
create or replace macro other_integer(n, k1, k2, k3) as (
    third_round(n::ubigint >> 31, n::ubigint & 2147483647, k1, k2, k3, 4294967296, 2147483648) * 2147483648
    + second_round(n::ubigint >> 31, n::ubigint & 2147483647, k1, k2, 4294967296, 2147483648))::bigint;

-- texts of 2 to 18 digits, among those of the same length: the first digits and the last ones
create or replace macro ten_to(digits) as (10::double ** digits)::ubigint;
create or replace macro other_digits(digits, k1, k2, k3) as
    lpad(
        third_round(
            left(digits, (length(digits) + 1) // 2)::ubigint, right(digits, length(digits) // 2)::ubigint, k1, k2, k3,
            ten_to((length(digits) + 1) // 2), ten_to(length(digits) // 2))::varchar,
        ((length(digits) + 1) // 2)::integer, '0')
    || lpad(
        second_round(
            left(digits, (length(digits) + 1) // 2)::ubigint, right(digits, length(digits) // 2)::ubigint, k1, k2,
            ten_to((length(digits) + 1) // 2), ten_to(length(digits) // 2))::varchar,
        (length(digits) // 2)::integer, '0');
