-- Format 2 did not know what became of invitations.
ALTER TABLE people ADD COLUMN status TEXT;
ALTER TABLE people ADD COLUMN invited_at INTEGER;
ALTER TABLE people ADD COLUMN sent_at INTEGER;
ALTER TABLE people ADD COLUMN joined_at INTEGER;
ALTER TABLE people ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN replaces TEXT;
CREATE INDEX people_by_invitation ON people (detail) WHERE outcome = 'created';
CREATE INDEX people_by_address ON people (address COLLATE NOCASE);
