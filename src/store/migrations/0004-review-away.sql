-- Since when nobody is asked about a pair, because only a withdrawn delivery tells of its record or of its resident; missing
-- while they are there. What reviewers said of it stays.
alter table review_pair add column away_since text;
