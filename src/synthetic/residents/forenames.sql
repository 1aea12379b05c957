-- Forenames by naming tradition, sex and, for British names, cohort of birth: short lists of our own making.
create or replace table forming.forename_list as
from (values
    ('british', '2', 1900, ['Margaret', 'Jean', 'Mary', 'Joan', 'Patricia', 'Sheila', 'Barbara', 'Doreen', 'June', 'Shirley', 'Dorothy', 'Joyce', 'Maureen',
        'Elizabeth', 'Audrey', 'Brenda', 'Kathleen', 'Sylvia', 'Eileen', 'Pamela', 'Betty', 'Beryl', 'Ann', 'Rita', 'Irene', 'Hilda']),
    ('british', '1', 1900, ['John', 'Peter', 'William', 'George', 'James', 'Ronald', 'Robert', 'Kenneth', 'Frederick', 'Derek', 'Thomas', 'Dennis', 'David',
        'Raymond', 'Arthur', 'Donald', 'Charles', 'Roy', 'Alan', 'Eric', 'Gordon', 'Leslie', 'Norman', 'Stanley', 'Brian', 'Harold']),
    ('british', '2', 1945, ['Susan', 'Margaret', 'Christine', 'Linda', 'Carol', 'Patricia', 'Jean', 'Janet', 'Ann', 'Barbara', 'Pauline', 'Jacqueline', 'Maureen',
        'Sandra', 'Elizabeth', 'Jennifer', 'Gillian', 'Judith', 'Valerie', 'Marion', 'Hilary', 'Lesley', 'Kathleen', 'Rosemary', 'Diane', 'Sheila']),
    ('british', '1', 1945, ['David', 'John', 'Peter', 'Michael', 'Alan', 'Robert', 'Stephen', 'Paul', 'Brian', 'Graham', 'Philip', 'Anthony', 'Colin', 'Christopher',
        'Geoffrey', 'William', 'James', 'Keith', 'Terence', 'Barry', 'Malcolm', 'Richard', 'Ian', 'Derek', 'Roger', 'Raymond']),
    ('british', '2', 1962, ['Tracey', 'Deborah', 'Julie', 'Karen', 'Susan', 'Alison', 'Jacqueline', 'Helen', 'Amanda', 'Sharon', 'Sarah', 'Joanne', 'Jane',
        'Catherine', 'Angela', 'Nicola', 'Lisa', 'Michelle', 'Wendy', 'Dawn', 'Claire', 'Andrea', 'Lorraine', 'Paula', 'Elaine', 'Maria']),
    ('british', '1', 1962, ['Paul', 'David', 'Andrew', 'Stephen', 'Mark', 'Michael', 'Ian', 'Gary', 'Robert', 'Richard', 'Peter', 'John', 'Anthony', 'Christopher',
        'Darren', 'Kevin', 'Martin', 'Simon', 'Philip', 'Graham', 'Colin', 'Adrian', 'Nigel', 'Alan', 'Neil', 'Timothy']),
    ('british', '2', 1978, ['Sarah', 'Claire', 'Emma', 'Laura', 'Rebecca', 'Gemma', 'Rachel', 'Kelly', 'Victoria', 'Katherine', 'Lisa', 'Nicola', 'Michelle',
        'Amy', 'Samantha', 'Stephanie', 'Louise', 'Hayley', 'Natalie', 'Jennifer', 'Charlotte', 'Lauren', 'Jessica', 'Hannah', 'Kirsty', 'Leanne']),
    ('british', '1', 1978, ['Christopher', 'James', 'David', 'Daniel', 'Michael', 'Matthew', 'Andrew', 'Richard', 'Paul', 'Mark', 'Thomas', 'Adam', 'Robert', 'John',
        'Lee', 'Benjamin', 'Steven', 'Jonathan', 'Craig', 'Stephen', 'Simon', 'Nicholas', 'Ryan', 'Gareth', 'Luke', 'Stuart']),
    ('british', '2', 1992, ['Jessica', 'Chloe', 'Lauren', 'Emily', 'Hannah', 'Charlotte', 'Rebecca', 'Sophie', 'Megan', 'Amy', 'Bethany', 'Emma', 'Katie', 'Olivia',
        'Georgia', 'Jade', 'Lucy', 'Eleanor', 'Abigail', 'Shannon', 'Molly', 'Holly', 'Ellie', 'Rachel', 'Paige', 'Courtney']),
    ('british', '1', 1992, ['Jack', 'Daniel', 'Thomas', 'James', 'Joshua', 'Matthew', 'Ryan', 'Joseph', 'Luke', 'Samuel', 'Jordan', 'Adam', 'Benjamin', 'Liam', 'Connor',
        'Callum', 'Alexander', 'Nathan', 'Lewis', 'Jake', 'Kieran', 'Bradley', 'Kyle', 'Aaron', 'George', 'William']),
    ('british', '2', 2006, ['Olivia', 'Amelia', 'Isla', 'Ava', 'Lily', 'Ivy', 'Freya', 'Florence', 'Poppy', 'Isabella', 'Grace', 'Evie', 'Sophia', 'Mia', 'Ella',
        'Willow', 'Elsie', 'Charlotte', 'Daisy', 'Phoebe', 'Sienna', 'Ruby', 'Alice', 'Harriet', 'Matilda', 'Maisie', 'Evelyn', 'Rosie']),
    ('british', '1', 2006, ['Oliver', 'George', 'Noah', 'Arthur', 'Harry', 'Leo', 'Jack', 'Charlie', 'Oscar', 'Henry', 'Archie', 'Alfie', 'Jacob', 'Freddie', 'Theo', 'Finley',
        'Theodore', 'Thomas', 'Joshua', 'Logan', 'Max', 'Isaac', 'Lucas', 'Teddy', 'Albie', 'Toby', 'Ethan', 'Reuben']),
    ('irish', '2', 1900, ['Mary', 'Bridget', 'Kathleen', 'Siobhan', 'Aoife', 'Niamh', 'Sinead', 'Eileen', 'Noreen', 'Ciara', 'Orla', 'Maeve', 'Teresa', 'Bernadette']),
    ('irish', '1', 1900, ['Patrick', 'Michael', 'John', 'Sean', 'Liam', 'Brendan', 'Declan', 'Eoin', 'Kevin', 'Padraig', 'Conor', 'Dermot', 'Aidan', 'Niall']),
    ('european', '2', 1900, ['Anna', 'Maria', 'Katarzyna', 'Agnieszka', 'Elena', 'Ioana', 'Andreea', 'Magdalena', 'Ana', 'Sofia', 'Giulia', 'Monika', 'Julia', 'Zuzanna', 'Lena', 'Carla']),
    ('european', '1', 1900, ['Piotr', 'Andrei', 'Tomasz', 'Krzysztof', 'Alexandru', 'Marek', 'Pawel', 'Joao', 'Marco', 'Mihai', 'Jakub', 'Adam', 'Pedro', 'Stefan', 'Lukas', 'Jan']),
    ('indian', '2', 1900, ['Priya', 'Anjali', 'Sunita', 'Meena', 'Kavita', 'Harpreet', 'Jaspreet', 'Nisha', 'Pooja', 'Rekha', 'Asha', 'Lakshmi', 'Manjit', 'Geeta', 'Anaya', 'Diya', 'Riya', 'Usha']),
    ('indian', '1', 1900, ['Raj', 'Amit', 'Sanjay', 'Vijay', 'Rahul', 'Gurpreet', 'Harjit', 'Suresh', 'Anil', 'Ravi', 'Arjun', 'Rohan', 'Kiran', 'Deepak', 'Balbir', 'Nikhil', 'Aarav', 'Mohan']),
    ('muslim', '2', 1900, ['Fatima', 'Aisha', 'Zainab', 'Maryam', 'Shabana', 'Nasreen', 'Rukhsana', 'Sadia', 'Amina', 'Khadija', 'Yasmin', 'Saima', 'Hafsa', 'Rabia', 'Sana', 'Nazia', 'Shamim', 'Jamila']),
    ('muslim', '1', 1900, ['Mohammed', 'Muhammad', 'Ahmed', 'Ali', 'Imran', 'Abdul', 'Tariq', 'Usman', 'Ibrahim', 'Hassan', 'Bilal', 'Yusuf', 'Asif', 'Hamza', 'Kamran', 'Zahid', 'Shafiq', 'Omar']),
    ('asian', '2', 1900, ['Maria', 'Grace', 'Sita', 'Maya', 'Nirmala', 'Kamala', 'Sunita', 'Linh', 'Thi', 'Joy', 'Angel', 'Rosa', 'Yuki', 'Dilini']),
    ('asian', '1', 1900, ['Jose', 'Ram', 'Bishnu', 'Krishna', 'Nimal', 'Kumar', 'Minh', 'Antonio', 'Mark', 'Suman', 'Sunil', 'Kenji', 'Rajan', 'Ravindra']),
    ('african', '2', 1900, ['Grace', 'Blessing', 'Esther', 'Abena', 'Ama', 'Ngozi', 'Funmilayo', 'Chioma', 'Mercy', 'Faith', 'Ruth', 'Hawa', 'Amina', 'Tendai', 'Adaeze', 'Precious', 'Wanjiru', 'Joy']),
    ('african', '1', 1900, ['Emmanuel', 'Samuel', 'Kwame', 'Kofi', 'Chukwuemeka', 'Oluwaseun', 'Daniel', 'David', 'Tunde', 'Ibrahim', 'Abdullahi', 'Joseph', 'Michael', 'Tendai', 'Peter', 'Femi', 'Yaw', 'Obinna']),
    ('chinese', '2', 1900, ['Mei', 'Li', 'Xin', 'Jing', 'Ying', 'Wai', 'Yan', 'Grace', 'Amy', 'Fiona', 'Siu', 'Hui', 'Jenny', 'Emily']),
    ('chinese', '1', 1900, ['Wei', 'Jun', 'Ming', 'Kin', 'Chi', 'Hao', 'Kai', 'Lei', 'Jason', 'Kevin', 'Tak', 'Yu', 'Eric', 'Jack']),
    ('middle eastern', '2', 1900, ['Layla', 'Fatemeh', 'Zahra', 'Mariam', 'Noor', 'Hana', 'Sara', 'Elif', 'Rana', 'Shirin', 'Nadia', 'Dina', 'Leyla', 'Salma']),
    ('middle eastern', '1', 1900, ['Ahmad', 'Mohammad', 'Reza', 'Hussein', 'Omar', 'Karim', 'Mehmet', 'Mustafa', 'Samir', 'Amir', 'Yousef', 'Ali', 'Hamid', 'Tarek'])
) as t(tradition, sex, born_from, names);

create or replace macro cohort(birth_date) as
    case when year(birth_date) >= 2006 then 2006 when year(birth_date) >= 1992 then 1992 when year(birth_date) >= 1978 then 1978
        when year(birth_date) >= 1962 then 1962 when year(birth_date) >= 1945 then 1945 else 1900 end;

-- twins do not share a forename: the second takes the one after the first's
create or replace table forming.forename as
select l.resident_id,
    names[1 + (floor(power(u(least(l.resident_id, coalesce(l.twin_of, l.resident_id)), 2180), 1.4) * len(names))::bigint
        + case when l.twin_of < l.resident_id then 1 else 0 end) % len(names)] as forename
from forming.life l
join forming.ethnicity e using (resident_id)
join forming.forename_list f on f.tradition = naming_tradition(e.name_code) and f.sex = l.sex
    and f.born_from = case naming_tradition(e.name_code) when 'british' then cohort(l.birth_date) else 1900 end
order by l.resident_id;
