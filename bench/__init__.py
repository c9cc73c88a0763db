"""`make bench`: our pages against floors measured in the same run, on a seeded database."""
