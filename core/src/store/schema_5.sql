-- The incentive programme: what the union keeps of the member (documents) and publishes to everybody, and more kinds of
-- things to owe than records and launches.

CREATE TABLE mirror_document (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    -- JSON, as it came.
    document TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mirror_publication (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    -- TOML, as it came.
    text TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- As before but for the kinds, which SQLite cannot change in place: a member's own answers are owed like a launch.
CREATE TABLE outbox_5 (
    number INTEGER PRIMARY KEY NOT NULL,
    op_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN (
        'weight', 'steps', 'goal', 'launch', 'check_in', 'survey', 'exam', 'campaign')),
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
INSERT INTO outbox_5 SELECT number, op_id, kind, record_id, day, entered_at, earns, state, offered, payload, reason, detail,
    effect_sequence, settled_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_5 RENAME TO outbox;
CREATE INDEX outbox_unsettled ON outbox (number, state) WHERE state <> 'settled';
CREATE INDEX outbox_by_settling ON outbox (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX outbox_by_day ON outbox (day, kind);
CREATE INDEX outbox_by_effect ON outbox (effect_sequence) WHERE effect_sequence IS NOT NULL;
