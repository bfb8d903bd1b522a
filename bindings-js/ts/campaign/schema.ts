/** The tables; the command's journal has the same (`cli/src/journal/schema.sql`). */
export const SCHEMA = `
-- key: what tells one person from another: the address in lower case, after the organization that they are invited into, if any.
-- state: 0 waiting, 1 waiting for a request of their own, 2 in flight, 3 done.
-- since: when the first request was sent that may have invited them; milliseconds since the Unix epoch.
-- detail: the id of the invitation that was created, or the message why there is none; code: Clerk's error code.
CREATE TABLE people (
  id INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  address TEXT NOT NULL,
  key TEXT NOT NULL UNIQUE,
  entry TEXT,
  organization INTEGER,
  fields TEXT,
  state INTEGER NOT NULL DEFAULT 0,
  since INTEGER,
  outcome TEXT,
  code TEXT,
  detail TEXT
) STRICT;
-- What people are invited into, by the number that people.organization has.
CREATE TABLE organizations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
-- Lines that are not sent, because they are not valid.
CREATE TABLE rejected (line INTEGER NOT NULL, address TEXT NOT NULL, why TEXT NOT NULL, UNIQUE (line, address)) STRICT;
CREATE TABLE requests (id INTEGER PRIMARY KEY, lane TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- A later release knows by it what there is to bring up to date.
INSERT INTO notes VALUES ('format', '1');
`;
