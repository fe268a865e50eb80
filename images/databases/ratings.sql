-- The sample's table: two ratings, as ratings-v2 asks for them. Harmless when it is there already.
CREATE DATABASE IF NOT EXISTS test;
CREATE TABLE IF NOT EXISTS test.ratings (ReviewID INT NOT NULL PRIMARY KEY, Rating INT);
REPLACE INTO test.ratings (ReviewID, Rating) VALUES (1, 5), (2, 4);
