// The sample's collection: two ratings, as ratings-v2 asks for them. mongosh has chosen the database (MONGO_INITDB_DATABASE).
db.ratings.drop();
db.ratings.insertMany([{ rating: 5 }, { rating: 4 }]);
