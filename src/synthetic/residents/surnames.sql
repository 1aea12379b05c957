-- Surnames by naming tradition: short lists of our own making from common names, and English names put together from
-- places' beginnings and endings. `early` names are drawn more often than late ones.
create or replace macro naming_tradition(code) as
    case when code = 'B' then 'irish' when code = 'C' then 'european' when code = 'H' then 'indian'
        when code in ('J', 'K') then 'muslim' when code = 'L' then 'asian' when code = 'N' then 'african' when code = 'R' then 'chinese'
        when code = 'S' then 'middle eastern' else 'british' end;

create or replace table forming.surname_list as
from (values
    ('british', ['Smith', 'Jones', 'Taylor', 'Brown', 'Williams', 'Wilson', 'Johnson', 'Davies', 'Robinson', 'Wright', 'Thompson', 'Evans',
        'Walker', 'White', 'Roberts', 'Green', 'Hall', 'Wood', 'Jackson', 'Clarke', 'Harris', 'Clark', 'Turner', 'Hill', 'Cooper', 'Ward',
        'Moore', 'Morris', 'King', 'Watson', 'Harrison', 'Baker', 'Martin', 'Morgan', 'Lewis', 'Allen', 'Edwards', 'Parker', 'Bennett',
        'Young', 'Lee', 'Cook', 'Shaw', 'Richardson', 'Carter', 'Collins', 'Bailey', 'Bell', 'Marshall', 'Cox', 'Mason', 'Hunt', 'Mills',
        'Webb', 'Foster', 'Palmer', 'Fletcher', 'Barnes', 'Knight', 'Chapman', 'Gibson', 'Ellis', 'Stone', 'Pearce', 'Rowe', 'Osborne']),
    ('irish', ['Murphy', 'Kelly', 'O''Brien', 'Byrne', 'Ryan', 'O''Connor', 'Walsh', 'O''Sullivan', 'Doyle', 'McCarthy', 'Gallagher',
        'Doherty', 'Kennedy', 'Lynch', 'Murray', 'Quinn', 'Moore', 'McLoughlin', 'Carroll', 'Connolly', 'Daly', 'Nolan', 'Brennan', 'Burke']),
    ('european', ['Kowalski', 'Nowak', 'Wisniewski', 'Wojcik', 'Kaminski', 'Lewandowski', 'Zielinski', 'Popescu', 'Ionescu', 'Popa', 'Radu',
        'Dumitru', 'Silva', 'Santos', 'Ferreira', 'Costa', 'Rossi', 'Russo', 'Ferrari', 'Garcia', 'Martinez', 'Lopez', 'Müller', 'Schmidt',
        'Kazlauskas', 'Petrauskas', 'Ivanov', 'Petrov', 'Horvath', 'Nagy', 'Papadopoulos', 'Dubois', 'Jansen', 'Novak']),
    ('indian', ['Patel', 'Singh', 'Sharma', 'Kumar', 'Shah', 'Gupta', 'Kaur', 'Desai', 'Mehta', 'Joshi', 'Rao', 'Reddy', 'Nair', 'Iyer', 'Thomas',
        'George', 'Gill', 'Sandhu', 'Dhillon', 'Grewal', 'Mistry', 'Parmar', 'Chauhan', 'Solanki', 'Verma', 'Bhatt', 'Das', 'Menon', 'Pillai']),
    ('muslim', ['Khan', 'Ahmed', 'Hussain', 'Ali', 'Begum', 'Akhtar', 'Mahmood', 'Malik', 'Iqbal', 'Shah', 'Rahman', 'Miah', 'Uddin', 'Chowdhury',
        'Islam', 'Hassan', 'Raja', 'Mirza', 'Sheikh', 'Butt', 'Chaudhry', 'Qureshi', 'Aslam', 'Rashid', 'Saleem', 'Bibi', 'Zaman', 'Hoque']),
    ('asian', ['Perera', 'Fernando', 'Silva', 'Gurung', 'Thapa', 'Rai', 'Sharma', 'Tamang', 'Santos', 'Reyes', 'Cruz', 'Garcia', 'Nguyen', 'Tran',
        'Sivakumar', 'Rajan', 'Bautista', 'Kim', 'Tanaka', 'Mohammadi']),
    ('african', ['Okafor', 'Adeyemi', 'Okonkwo', 'Mensah', 'Owusu', 'Boateng', 'Osei', 'Asante', 'Adebayo', 'Balogun', 'Eze', 'Nwosu', 'Mohamed',
        'Abdi', 'Hassan', 'Moyo', 'Ncube', 'Dube', 'Banda', 'Phiri', 'Kamau', 'Mwangi', 'Otieno', 'Tesfaye', 'Bekele', 'Diallo', 'Kamara', 'Sesay']),
    ('chinese', ['Wong', 'Chan', 'Chen', 'Li', 'Wang', 'Zhang', 'Liu', 'Cheung', 'Lam', 'Leung', 'Ng', 'Ho', 'Yang', 'Huang', 'Lau', 'Tang', 'Yip', 'Zhao']),
    ('middle eastern', ['Al-Hassan', 'Ibrahim', 'Haddad', 'Khalil', 'Mansour', 'Nasser', 'Saleh', 'Rahimi', 'Ahmadi', 'Hosseini', 'Karimi', 'Yilmaz',
        'Kaya', 'Demir', 'Aziz', 'Mustafa', 'Omar', 'Rostami', 'Said', 'Farah'])
) as t(tradition, names);

-- six in ten British surnames are put together from a beginning and an ending
create or replace macro english_surname(x, y) as
    pick(['Ash', 'Ald', 'Bar', 'Beck', 'Black', 'Brad', 'Bram', 'Brough', 'Bur', 'Carl', 'Chad', 'Clay', 'Cros', 'Dal', 'Den', 'Eas', 'El', 'Fair', 'Farn',
        'Gar', 'Good', 'Hal', 'Har', 'Hather', 'Hazel', 'Hol', 'Horn', 'Kirk', 'Lang', 'Leigh', 'Lin', 'Mar', 'Mid', 'Net', 'New', 'Nor', 'Oak', 'Pen',
        'Pick', 'Rad', 'Red', 'Ros', 'Row', 'Shel', 'Spar', 'Stan', 'Sut', 'Thorn', 'Tun', 'Wal', 'War', 'West', 'Whit', 'Win', 'Wood', 'Wor'], x)
    || pick(['ton', 'ley', 'field', 'worth', 'wood', 'ham', 'by', 'well', 'den', 'ford', 'bury', 'er', 'man', 'wick', 'stead', 'combe', 'shaw', 'row'], y);

create or replace macro skewed(names, x) as names[1 + floor(power(x, 1.5) * len(names))::bigint];

create or replace table forming.birth_name as
select e.resident_id,
    case when s.tradition = 'british' and u(e.resident_id, 2170) < 0.6
        then english_surname(u(e.resident_id, 2171), u(e.resident_id, 2172))
        else skewed(names, u(e.resident_id, 2173)) end as surname
from forming.ethnicity e join forming.surname_list s on s.tradition = naming_tradition(e.name_code)
order by e.resident_id;
