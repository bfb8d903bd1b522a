-- The columns mean what they mean in SQLite: src/journal/schema.sql. Numbers of people and organizations are a campaign's own.
CREATE SCHEMA IF NOT EXISTS clerk_invite;
CREATE TABLE IF NOT EXISTS clerk_invite.campaigns (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    format integer NOT NULL,
    -- How often it was taken over. Who took it over when it was another number may not write any more.
    epoch bigint NOT NULL DEFAULT 0,
    holder text NOT NULL DEFAULT '',
    lease_until timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE TABLE IF NOT EXISTS clerk_invite.people (
    campaign bigint NOT NULL REFERENCES clerk_invite.campaigns ON DELETE CASCADE,
    id bigint NOT NULL,
    line bigint NOT NULL,
    address text NOT NULL,
    entry text,
    organization bigint,
    fields text,
    state integer NOT NULL DEFAULT 0,
    since bigint,
    outcome text,
    code text,
    detail text,
    PRIMARY KEY (campaign, id)
);
-- Format 1 did not know what became of invitations.
ALTER TABLE clerk_invite.people
    ADD COLUMN IF NOT EXISTS status text,
    ADD COLUMN IF NOT EXISTS invited_at bigint,
    ADD COLUMN IF NOT EXISTS sent_at bigint,
    ADD COLUMN IF NOT EXISTS joined_at bigint,
    ADD COLUMN IF NOT EXISTS reminders bigint NOT NULL DEFAULT 0,
    ADD COLUMN IF NOT EXISTS replaces text;
UPDATE clerk_invite.campaigns SET format = 2 WHERE format = 1;
CREATE INDEX IF NOT EXISTS people_by_invitation ON clerk_invite.people (campaign, detail) WHERE outcome = 'created';
CREATE INDEX IF NOT EXISTS people_by_address ON clerk_invite.people (campaign, lower(address));
CREATE UNIQUE INDEX IF NOT EXISTS people_by_entry ON clerk_invite.people (campaign, entry) WHERE entry IS NOT NULL;
CREATE TABLE IF NOT EXISTS clerk_invite.organizations (
    campaign bigint NOT NULL REFERENCES clerk_invite.campaigns ON DELETE CASCADE,
    id bigint NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (campaign, id),
    UNIQUE (campaign, name)
);
CREATE TABLE IF NOT EXISTS clerk_invite.rejected (
    campaign bigint NOT NULL REFERENCES clerk_invite.campaigns ON DELETE CASCADE,
    line bigint NOT NULL,
    address text NOT NULL,
    outcome text NOT NULL,
    detail text NOT NULL
);
CREATE INDEX IF NOT EXISTS rejected_by_campaign ON clerk_invite.rejected (campaign);
CREATE TABLE IF NOT EXISTS clerk_invite.requests (
    campaign bigint NOT NULL REFERENCES clerk_invite.campaigns ON DELETE CASCADE,
    lane text NOT NULL,
    at bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS requests_by_time ON clerk_invite.requests (campaign, at);
CREATE TABLE IF NOT EXISTS clerk_invite.notes (
    campaign bigint NOT NULL REFERENCES clerk_invite.campaigns ON DELETE CASCADE,
    name text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (campaign, name)
);
