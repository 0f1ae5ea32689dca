-- Documents: what the union keeps of a member beside records and points, and what it publishes or keeps at the desk.
-- Supplies: what members compete for. Acts: what the desk did.

-- ============================================================ member tables

-- shown: JSON, as the member's phones see it. kept: JSON of the server alone; no phone ever gets it.
CREATE TABLE document (
    member_id BLOB NOT NULL REFERENCES head,
    kind      TEXT NOT NULL,
    id        TEXT NOT NULL,
    sequence  INTEGER NOT NULL,
    shown     TEXT NOT NULL,
    kept      TEXT,
    PRIMARY KEY (member_id, kind, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX document_by_sequence ON document (member_id, sequence);
CREATE INDEX document_by_kind ON document (kind, member_id, id);

-- The files that belong to documents.
CREATE TABLE attachment (
    member_id  BLOB NOT NULL REFERENCES head,
    id         TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes      BLOB NOT NULL,
    PRIMARY KEY (member_id, id)
) STRICT, WITHOUT ROWID;

-- ============================================================ union tables

-- shown: the text all phones get, with its place in the union's log; neither where only the desk keeps it.
CREATE TABLE union_document (
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    sequence INTEGER,
    shown    TEXT,
    kept     TEXT,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX union_document_by_sequence ON union_document (sequence) WHERE sequence IS NOT NULL;

-- What members compete for, and how much of it is claimed or used.
CREATE TABLE supply (
    resource TEXT NOT NULL PRIMARY KEY,
    amount   INTEGER NOT NULL CHECK (amount >= 0),
    taken    INTEGER NOT NULL CHECK (taken >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    resource   TEXT NOT NULL REFERENCES supply,
    id         TEXT NOT NULL,
    -- the member whose rows say whether it was used
    holder     BLOB NOT NULL CHECK (length(holder) = 16),
    amount     INTEGER NOT NULL CHECK (amount > 0),
    state      TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'released')),
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (resource, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_open ON claim (expires_at) WHERE state = 'open';

-- Append-only: what the desk began, and how it ended.
CREATE TABLE act (
    number  INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    staff   TEXT NOT NULL,
    action  TEXT NOT NULL,
    about   TEXT NOT NULL,
    -- begun, done or refused
    outcome TEXT NOT NULL,
    -- of an end: the number of its beginning
    of_act  INTEGER,
    detail  TEXT NOT NULL
) STRICT;
CREATE TRIGGER act_is_never_changed BEFORE UPDATE ON act
BEGIN SELECT RAISE(ABORT, 'the log of the desk is append-only'); END;
CREATE TRIGGER act_is_never_removed BEFORE DELETE ON act
BEGIN SELECT RAISE(ABORT, 'the log of the desk is append-only'); END;
