// Run once by the image, in the database that MONGO_INITDB_DATABASE names.
db.ratings.insertMany([{ rating: 5 }, { rating: 4 }]);
