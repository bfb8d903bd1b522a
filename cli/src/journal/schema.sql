-- state: 0 waiting, 1 waiting for a request of their own, 2 in flight, 3 done, 4 to be invited again once `replaces` is revoked.
-- since: when the first request was sent that may have invited them, or in state 4 to revoke `replaces`. All times are milliseconds
-- since the Unix epoch.
-- detail: the id of the invitation that was created, or the message why there is none; code: Clerk's error code.
CREATE TABLE IF NOT EXISTS people (
    id INTEGER PRIMARY KEY,
    line INTEGER NOT NULL,
    address TEXT NOT NULL,
    entry TEXT,
    organization INTEGER,
    fields TEXT,
    state INTEGER NOT NULL DEFAULT 0,
    since INTEGER,
    outcome TEXT,
    code TEXT,
    detail TEXT,
    -- Where the invitation stands, as Clerk said last.
    status TEXT,
    -- When they were invited first, and when last.
    invited_at INTEGER,
    sent_at INTEGER,
    -- Since when there is a user, or a member of the organization.
    joined_at INTEGER,
    -- How often they were invited again.
    reminders INTEGER NOT NULL DEFAULT 0,
    -- The invitation that the next one replaces, while they are being invited again.
    replaces TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS people_by_entry ON people (entry) WHERE entry IS NOT NULL;
CREATE INDEX IF NOT EXISTS people_by_invitation ON people (detail) WHERE outcome = 'created';
CREATE INDEX IF NOT EXISTS people_by_address ON people (address COLLATE NOCASE);
-- What people are invited into, by the number that `people.organization` has.
CREATE TABLE IF NOT EXISTS organizations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
-- Lines that are not sent: not valid, or there before.
CREATE TABLE IF NOT EXISTS rejected (
    line INTEGER NOT NULL,
    address TEXT NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS requests (lane TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS requests_by_time ON requests (at);
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
