-- The first schema of a member's file. Released: never changed again.
-- Days are text (YYYY-MM-DD), moments are UTC milliseconds, ids are text.

-- What this phone wrote: the newest revision of each record it made or edited.
CREATE TABLE record (
    record_id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('weight', 'steps', 'action_goal')),
    day TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
    op_id TEXT NOT NULL,
    weight_grams INTEGER,
    steps INTEGER,
    goal TEXT,
    done INTEGER CHECK (done IN (0, 1)),
    measured_at INTEGER,
    utc_offset_minutes INTEGER,
    source TEXT
) STRICT;
CREATE INDEX record_by_day ON record (day);

-- What the phone still owes the server, and for 35 days what it has settled (frozen, in case the server lost it).
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY NOT NULL,
    op_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('weight', 'steps', 'goal', 'launch')),
    record_id TEXT,
    day TEXT NOT NULL,
    -- The moment of entry as far as the phone knows, for the preview.
    entered_at INTEGER NOT NULL,
    -- Whether it may earn: a deletion and a zero count may not.
    earns INTEGER NOT NULL CHECK (earns IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'accepted', 'settled', 'parked')),
    -- Sent at least once: the payload never changes again.
    offered INTEGER NOT NULL CHECK (offered IN (0, 1)),
    payload TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    -- The member sequence at which it took effect, once accepted.
    effect_sequence INTEGER,
    settled_at INTEGER
) STRICT;
-- Partial, so that what is settled costs nothing: a query that names the same condition uses it.
CREATE INDEX outbox_unsettled ON outbox (number, state) WHERE state <> 'settled';
CREATE INDEX outbox_by_settling ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_by_day ON outbox (day, kind);
CREATE INDEX outbox_by_effect ON outbox (effect_sequence) WHERE effect_sequence IS NOT NULL;

-- The mirror: what the server has told, up to the cursor in `head`.
CREATE TABLE mirror_entry (
    entry INTEGER PRIMARY KEY NOT NULL,
    posted_at INTEGER NOT NULL,
    entry_kind TEXT NOT NULL,
    award TEXT,
    period TEXT,
    day TEXT NOT NULL,
    points INTEGER NOT NULL,
    -- The last day on which the points of the entry can be used, where it has any.
    expires_on TEXT,
    reason TEXT,
    programme_revision TEXT NOT NULL,
    record_id TEXT
) STRICT;
CREATE INDEX mirror_entry_by_award ON mirror_entry (period, award);

-- The sum of all entries' lots by expiry: the balance of any day is the sum of the rows that expire on it or later.
CREATE TABLE mirror_balance (
    expires_on TEXT PRIMARY KEY NOT NULL,
    points INTEGER NOT NULL
) STRICT;

CREATE TABLE mirror_record (
    record_id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    op_id TEXT NOT NULL,
    weight_grams INTEGER,
    steps INTEGER,
    goal TEXT,
    done INTEGER,
    measured_at INTEGER,
    utc_offset_minutes INTEGER,
    source TEXT,
    reason TEXT
) STRICT;
CREATE INDEX mirror_record_by_day ON mirror_record (day);

CREATE TABLE mirror_notice (
    notice INTEGER PRIMARY KEY NOT NULL,
    posted_at INTEGER NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Each record as it stands: of what this phone wrote and what the server has, the one that wins by the rule of the
-- protocol (revision, then deletion, then op id).
CREATE VIEW current_record AS
SELECT own.record_id, own.kind, own.day, own.revision, own.deleted, own.op_id, own.weight_grams, own.steps, own.goal,
       own.done, own.measured_at, own.utc_offset_minutes, own.source
FROM record own
WHERE NOT EXISTS (
    SELECT 1 FROM mirror_record theirs
    WHERE theirs.record_id = own.record_id
      AND (theirs.revision, theirs.deleted, theirs.op_id) > (own.revision, own.deleted, own.op_id)
)
UNION ALL
SELECT theirs.record_id, theirs.kind, theirs.day, theirs.revision, theirs.deleted, theirs.op_id, theirs.weight_grams,
       theirs.steps, theirs.goal, theirs.done, theirs.measured_at, theirs.utc_offset_minutes, theirs.source
FROM mirror_record theirs
WHERE NOT EXISTS (
    SELECT 1 FROM record own
    WHERE own.record_id = theirs.record_id
      AND (own.revision, own.deleted, own.op_id) >= (theirs.revision, theirs.deleted, theirs.op_id)
);

-- Where the mirror stands, the last contact, and what previews need. One row.
CREATE TABLE head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The server's epoch as last heard; stays when the mirror is emptied.
    epoch TEXT,
    -- Whether the sequences are a cursor; not before the first page and after the mirror was emptied.
    has_cursor INTEGER NOT NULL DEFAULT 0 CHECK (has_cursor IN (0, 1)),
    member_sequence INTEGER NOT NULL DEFAULT 0,
    union_sequence INTEGER NOT NULL DEFAULT 0,
    contact INTEGER NOT NULL DEFAULT 0,
    contact_at INTEGER,
    contact_boot TEXT,
    contact_monotonic_ms INTEGER,
    standing TEXT,
    programme_revision TEXT,
    programme_text TEXT
) STRICT;
INSERT INTO head (id) VALUES (1);

-- The session and the consents, as the phone last heard. One row.
CREATE TABLE session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    state TEXT NOT NULL DEFAULT 'signed_in',
    consent_programme INTEGER,
    consent_checkup_results INTEGER
) STRICT;
INSERT INTO session (id) VALUES (1);

-- When to speak to the server again. One row.
CREATE TABLE retry (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- The clocks at the last failure: the wait is measured from there, on the monotonic clock while the boot lasts.
    -- JSON.
    failed_at TEXT,
    wait_ms INTEGER NOT NULL DEFAULT 0,
    -- The server's own Retry-After.
    floor_ms INTEGER NOT NULL DEFAULT 0,
    problem TEXT
) STRICT;
INSERT INTO retry (id) VALUES (1);

-- The member's own: goals, step target, step source, notices read, the last salvage. JSON values.
CREATE TABLE setting (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;
CREATE TABLE notice_read (notice INTEGER PRIMARY KEY NOT NULL) STRICT;
