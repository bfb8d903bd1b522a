/** The tables; the command's journal has the same (`cli/src/journal/schema.sql`). */

/** The format that this release writes. */
export const FORMAT = 2;

/** Numbers of states. */
export const WAITING = 0;
export const IN_FLIGHT = 2;
export const DONE = 3;
export const REVOKING = 4;

/** Whether they are invited by their entry of the waitlist, which can be invited once. SQL, like what follows. */
export const WAITS_IN_LINE = "(entry IS NOT NULL AND replaces IS NULL AND reminders = 0)";

/**
 * Whether they may be invited again, for all that is known: what an entry of the waitlist has for an id where Clerk did not show the
 * invitation revokes nothing.
 */
export const IS_OPEN = `(outcome = 'created' AND joined_at IS NULL
  AND coalesce(status, 'pending') IN ('pending', 'expired') AND (entry IS NULL OR detail <> entry))`;

const BY_INVITATION = "CREATE INDEX people_by_invitation ON people (detail) WHERE outcome = 'created';";

export const SCHEMA = `
-- key: what tells one person from another: the address in lower case, after the organization that they are invited into, if any.
-- state: 0 waiting, 1 waiting for a request of their own, 2 in flight, 3 done, 4 to be invited again once "replaces" is revoked.
-- since: when the first request was sent that may have invited them, or in state 4 to revoke "replaces". All times are milliseconds
-- since the Unix epoch.
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
${BY_INVITATION}
-- What people are invited into, by the number that people.organization has.
CREATE TABLE organizations (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
-- Lines that are not sent, because they are not valid.
CREATE TABLE rejected (line INTEGER NOT NULL, address TEXT NOT NULL, why TEXT NOT NULL, UNIQUE (line, address)) STRICT;
CREATE TABLE requests (id INTEGER PRIMARY KEY, lane TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO notes VALUES ('format', '${FORMAT}');
`;

/** What brings each older format to the next one, from 1 on. */
export const MIGRATIONS = [
  // It did not know what became of invitations.
  `ALTER TABLE people ADD COLUMN status TEXT;
   ALTER TABLE people ADD COLUMN invited_at INTEGER;
   ALTER TABLE people ADD COLUMN sent_at INTEGER;
   ALTER TABLE people ADD COLUMN joined_at INTEGER;
   ALTER TABLE people ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE people ADD COLUMN replaces TEXT;
   ${BY_INVITATION}`,
];
