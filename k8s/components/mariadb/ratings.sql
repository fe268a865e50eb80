-- Run once by the image, in the database that MARIADB_DATABASE names.
CREATE TABLE ratings (ReviewID INT NOT NULL PRIMARY KEY, Rating INT);
INSERT INTO ratings VALUES (1, 5), (2, 4);
