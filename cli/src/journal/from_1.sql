-- Format 1 knew no organizations.
ALTER TABLE people ADD COLUMN organization INTEGER;
CREATE TABLE organizations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
