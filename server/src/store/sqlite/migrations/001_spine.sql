-- Three kinds of table (a test reads this schema and holds it):
--   member  the key starts with member_id: one commit writes one member's rows
--   lookup  one name -> member
--   union   everything else
-- Ids are 16 bytes, moments UTC milliseconds, days text YYYY-MM-DD, points whole.

-- ============================================================ member tables

CREATE TABLE head (
    member_id BLOB NOT NULL PRIMARY KEY CHECK (length(member_id) = 16),
    version   INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    entry     INTEGER NOT NULL,
    standing  INTEGER NOT NULL,
    era       INTEGER NOT NULL,
    debt      INTEGER NOT NULL CHECK (debt >= 0)
) STRICT, WITHOUT ROWID;

-- Every standing there ever was: awards were judged by the one of their time.
CREATE TABLE standing (
    member_id   BLOB NOT NULL REFERENCES head,
    number      INTEGER NOT NULL,
    sequence    INTEGER NOT NULL,
    -- when the union recorded the last day of membership it holds
    last_day_known_at INTEGER NOT NULL,
    standing    TEXT NOT NULL,
    PRIMARY KEY (member_id, number)
) STRICT, WITHOUT ROWID;

-- The only table that names a person.
CREATE TABLE person (
    member_id           BLOB NOT NULL PRIMARY KEY REFERENCES head,
    name                TEXT NOT NULL,
    birth_date          TEXT NOT NULL,
    kenpos_id           TEXT,
    employee_number     TEXT,
    card_symbol         TEXT,
    card_number         TEXT,
    card_insurer_number TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    member_id        BLOB NOT NULL PRIMARY KEY REFERENCES head,
    registration     TEXT NOT NULL CHECK (registration IN ('open', 'closed', 'done')),
    failures         INTEGER NOT NULL,
    registration_at  INTEGER,
    password_hash    TEXT,
    password_set_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    member_id       BLOB NOT NULL PRIMARY KEY REFERENCES head,
    sequence        INTEGER NOT NULL,
    programme       INTEGER,
    checkup_results INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE consent_event (
    member_id     BLOB NOT NULL REFERENCES head,
    sequence      INTEGER NOT NULL,
    purpose       TEXT NOT NULL,
    terms_version INTEGER NOT NULL,
    given         INTEGER NOT NULL,
    asked_at      INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    PRIMARY KEY (member_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    member_id       BLOB NOT NULL REFERENCES head,
    device_id       BLOB NOT NULL,
    platform        TEXT NOT NULL,
    signed_in_at    INTEGER NOT NULL,
    refresh_hash    TEXT NOT NULL,
    next_hash       TEXT,
    retired_hashes  TEXT NOT NULL,
    revoked_at      INTEGER,
    revoked_because TEXT,
    last_contact    INTEGER NOT NULL,
    app_version     TEXT NOT NULL,
    PRIMARY KEY (member_id, device_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    member_id    BLOB NOT NULL,
    device_id    BLOB NOT NULL,
    number       INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    boot_id      TEXT NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    PRIMARY KEY (member_id, device_id, number),
    FOREIGN KEY (member_id, device_id) REFERENCES device
) STRICT, WITHOUT ROWID;

CREATE TABLE op (
    member_id   BLOB NOT NULL REFERENCES head,
    op_id       BLOB NOT NULL,
    body_hash   TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    PRIMARY KEY (member_id, op_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
    member_id BLOB NOT NULL REFERENCES head,
    record_id BLOB NOT NULL,
    sequence  INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    day       TEXT NOT NULL,
    change    TEXT NOT NULL,
    PRIMARY KEY (member_id, record_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX record_by_sequence ON record (member_id, sequence);

CREATE TABLE fact (
    member_id          BLOB NOT NULL REFERENCES head,
    source             TEXT NOT NULL,
    kind               TEXT NOT NULL,
    day                TEXT NOT NULL,
    entered_at         INTEGER NOT NULL,
    received_at        INTEGER NOT NULL,
    record_id          BLOB,
    programme_revision TEXT NOT NULL,
    standing           INTEGER NOT NULL,
    PRIMARY KEY (member_id, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE award (
    member_id          BLOB NOT NULL REFERENCES head,
    code               TEXT NOT NULL,
    period             TEXT NOT NULL,
    points             INTEGER NOT NULL CHECK (points >= 0),
    revision           INTEGER NOT NULL,
    programme_revision TEXT NOT NULL,
    day                TEXT NOT NULL,
    granted_on         TEXT NOT NULL,
    expires_on         TEXT NOT NULL,
    lot                INTEGER NOT NULL,
    evidence           TEXT NOT NULL,
    reason             TEXT,
    PRIMARY KEY (member_id, period, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    member_id          BLOB NOT NULL REFERENCES head,
    number             INTEGER NOT NULL,
    sequence           INTEGER NOT NULL,
    kind               TEXT NOT NULL,
    reason             TEXT,
    posted_at          INTEGER NOT NULL,
    award_code         TEXT,
    award_period       TEXT,
    award_revision     INTEGER,
    day                TEXT NOT NULL,
    programme_revision TEXT NOT NULL,
    record_id          BLOB,
    PRIMARY KEY (member_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_by_sequence ON entry (member_id, sequence);
CREATE UNIQUE INDEX entry_once_per_award_revision ON entry (member_id, award_code, award_period, award_revision)
    WHERE award_code IS NOT NULL;

CREATE TABLE posting (
    member_id BLOB NOT NULL,
    entry     INTEGER NOT NULL,
    account   TEXT NOT NULL,
    lot       INTEGER NOT NULL,
    points    INTEGER NOT NULL CHECK (points <> 0),
    PRIMARY KEY (member_id, entry, account, lot),
    FOREIGN KEY (member_id, entry) REFERENCES entry
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_is_never_changed BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_is_never_removed BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE lot (
    member_id  BLOB NOT NULL REFERENCES head,
    number     INTEGER NOT NULL,
    granted_on TEXT NOT NULL,
    expires_on TEXT NOT NULL,
    granted    INTEGER NOT NULL,
    "left"     INTEGER NOT NULL CHECK ("left" >= 0),
    expired    INTEGER NOT NULL CHECK (expired >= 0),
    PRIMARY KEY (member_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_open ON lot (member_id, expires_on) WHERE "left" > 0;

-- What is left in all lots of one last day: a balance is read from two or three rows, not from thousands of lots.
CREATE TABLE balance (
    member_id  BLOB NOT NULL REFERENCES head,
    expires_on TEXT NOT NULL,
    points     INTEGER NOT NULL,
    PRIMARY KEY (member_id, expires_on)
) STRICT, WITHOUT ROWID;

-- ============================================================ lookup tables

-- digest: a keyed hash of the name. A family shares one card; every other name has one owner.
CREATE TABLE name (
    kind      TEXT NOT NULL,
    digest    TEXT NOT NULL,
    member_id BLOB NOT NULL REFERENCES head,
    PRIMARY KEY (kind, digest, member_id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX name_has_one_owner ON name (kind, digest) WHERE kind <> 'card';

CREATE TABLE access_token (
    hash       TEXT NOT NULL PRIMARY KEY,
    member_id  BLOB NOT NULL REFERENCES head,
    device_id  BLOB NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX access_token_by_device ON access_token (member_id, device_id);

-- ============================================================ union tables

CREATE TABLE union_state (
    id                 INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch              TEXT NOT NULL,
    sequence           INTEGER NOT NULL,
    lookup_key         BLOB NOT NULL CHECK (length(lookup_key) = 32),
    programme_revision TEXT,
    terms_version      INTEGER NOT NULL,
    -- a keyed hash of the code first registration asks for; both or neither
    activation_key     BLOB CHECK (length(activation_key) = 32),
    activation_hash    BLOB CHECK (length(activation_hash) = 32),
    CHECK ((activation_key IS NULL) = (activation_hash IS NULL))
) STRICT;

CREATE TABLE programme (
    revision     TEXT NOT NULL PRIMARY KEY,
    sequence     INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    text         TEXT NOT NULL
) STRICT;

CREATE TABLE terms (
    version      INTEGER NOT NULL PRIMARY KEY,
    published_at INTEGER NOT NULL,
    terms        TEXT NOT NULL
) STRICT;

CREATE TABLE notice (
    number    INTEGER NOT NULL PRIMARY KEY,
    sequence  INTEGER NOT NULL UNIQUE,
    posted_at INTEGER NOT NULL,
    title     TEXT NOT NULL,
    body      TEXT NOT NULL
) STRICT;

CREATE TABLE failure (
    scope  TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (scope, bucket)
) STRICT, WITHOUT ROWID;
CREATE INDEX failure_by_age ON failure (bucket);

CREATE TABLE roster_import (
    number      INTEGER NOT NULL PRIMARY KEY,
    imported_at INTEGER NOT NULL,
    file_hash   TEXT NOT NULL,
    rows        INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    changed     INTEGER NOT NULL
) STRICT;
