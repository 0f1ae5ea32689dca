-- Three kinds of table (a test reads this schema and holds it):
--   member  the key starts with member_id: one commit writes one member's rows
--   lookup  one name -> member
--   union   everything else
-- Moments are UTC milliseconds, days text YYYY-MM-DD, points whole; a value with a shape of its own is JSON as text, so
-- that it comes back byte for byte. Texts that are compared are "C": no rule of a language, and no new version of a
-- system's library, may put days or keys in another order.

-- ============================================================ member tables
-- Each is cut into 16 by a hash of the member (see the end).

CREATE TABLE head (
    member_id uuid   NOT NULL PRIMARY KEY,
    version   bigint NOT NULL,
    sequence  bigint NOT NULL,
    entry     bigint NOT NULL,
    standing  bigint NOT NULL,
    era       bigint NOT NULL,
    debt      bigint NOT NULL CHECK (debt >= 0)
) PARTITION BY HASH (member_id);

-- Every standing there ever was: awards were judged by the one of their time.
CREATE TABLE standing (
    member_id         uuid   NOT NULL REFERENCES head,
    number            bigint NOT NULL,
    sequence          bigint NOT NULL,
    -- when the union recorded the last day of membership it holds
    last_day_known_at bigint NOT NULL,
    standing          text   NOT NULL,
    PRIMARY KEY (member_id, number)
) PARTITION BY HASH (member_id);

-- The only table that names a person.
CREATE TABLE person (
    member_id           uuid NOT NULL PRIMARY KEY REFERENCES head,
    name                text NOT NULL,
    birth_date          text NOT NULL,
    kenpos_id           text,
    employee_number     text,
    card_symbol         text,
    card_number         text,
    card_insurer_number text
) PARTITION BY HASH (member_id);

CREATE TABLE account (
    member_id        uuid   NOT NULL PRIMARY KEY REFERENCES head,
    registration     text   NOT NULL CHECK (registration IN ('open', 'closed', 'done')),
    failures         bigint NOT NULL,
    registration_at  bigint,
    password_hash    text,
    password_set_at  bigint
) PARTITION BY HASH (member_id);

CREATE TABLE consent (
    member_id       uuid   NOT NULL PRIMARY KEY REFERENCES head,
    sequence        bigint NOT NULL,
    programme       bigint,
    checkup_results bigint
) PARTITION BY HASH (member_id);

CREATE TABLE consent_event (
    member_id     uuid   NOT NULL REFERENCES head,
    sequence      bigint NOT NULL,
    purpose       text   NOT NULL,
    terms_version bigint NOT NULL,
    given         bigint NOT NULL,
    asked_at      bigint NOT NULL,
    received_at   bigint NOT NULL,
    PRIMARY KEY (member_id, sequence)
) PARTITION BY HASH (member_id);

CREATE TABLE device (
    member_id       uuid   NOT NULL REFERENCES head,
    device_id       uuid   NOT NULL,
    platform        text   NOT NULL,
    signed_in_at    bigint NOT NULL,
    refresh_hash    text   NOT NULL,
    next_hash       text,
    retired_hashes  text   NOT NULL,
    revoked_at      bigint,
    revoked_because text,
    last_contact    bigint NOT NULL,
    app_version     text   NOT NULL,
    PRIMARY KEY (member_id, device_id)
) PARTITION BY HASH (member_id);

CREATE TABLE contact (
    member_id    uuid   NOT NULL,
    device_id    uuid   NOT NULL,
    number       bigint NOT NULL,
    at           bigint NOT NULL,
    boot_id      text   NOT NULL,
    monotonic_ms bigint NOT NULL,
    PRIMARY KEY (member_id, device_id, number),
    FOREIGN KEY (member_id, device_id) REFERENCES device
) PARTITION BY HASH (member_id);

CREATE TABLE op (
    member_id   uuid   NOT NULL REFERENCES head,
    op_id       uuid   NOT NULL,
    body_hash   text   NOT NULL,
    received_at bigint NOT NULL,
    outcome     text   NOT NULL,
    PRIMARY KEY (member_id, op_id)
) PARTITION BY HASH (member_id);

CREATE TABLE record (
    member_id uuid   NOT NULL REFERENCES head,
    record_id uuid   NOT NULL,
    sequence  bigint NOT NULL,
    kind      text   NOT NULL,
    day       text   NOT NULL COLLATE "C",
    change    text   NOT NULL,
    PRIMARY KEY (member_id, record_id)
) PARTITION BY HASH (member_id);
CREATE UNIQUE INDEX record_by_sequence ON record (member_id, sequence);

CREATE TABLE fact (
    member_id          uuid   NOT NULL REFERENCES head,
    source             text   NOT NULL COLLATE "C",
    kind               text   NOT NULL,
    day                text   NOT NULL COLLATE "C",
    entered_at         bigint NOT NULL,
    received_at        bigint NOT NULL,
    record_id          uuid,
    programme_revision text   NOT NULL,
    standing           bigint NOT NULL,
    PRIMARY KEY (member_id, source)
) PARTITION BY HASH (member_id);

CREATE TABLE award (
    member_id          uuid   NOT NULL REFERENCES head,
    code               text   NOT NULL COLLATE "C",
    period             text   NOT NULL COLLATE "C",
    points             bigint NOT NULL CHECK (points >= 0),
    revision           bigint NOT NULL,
    programme_revision text   NOT NULL,
    day                text   NOT NULL COLLATE "C",
    granted_on         text   NOT NULL COLLATE "C",
    expires_on         text   NOT NULL COLLATE "C",
    lot                bigint NOT NULL,
    evidence           text   NOT NULL,
    reason             text,
    PRIMARY KEY (member_id, period, code)
) PARTITION BY HASH (member_id);

CREATE TABLE entry (
    member_id          uuid   NOT NULL REFERENCES head,
    number             bigint NOT NULL,
    sequence           bigint NOT NULL,
    kind               text   NOT NULL,
    reason             text,
    posted_at          bigint NOT NULL,
    award_code         text   COLLATE "C",
    award_period       text   COLLATE "C",
    award_revision     bigint,
    day                text   NOT NULL COLLATE "C",
    programme_revision text   NOT NULL,
    record_id          uuid,
    PRIMARY KEY (member_id, number)
) PARTITION BY HASH (member_id);
CREATE UNIQUE INDEX entry_by_sequence ON entry (member_id, sequence);
CREATE UNIQUE INDEX entry_once_per_award_revision ON entry (member_id, award_code, award_period, award_revision)
    WHERE award_code IS NOT NULL;

CREATE TABLE posting (
    member_id uuid   NOT NULL,
    entry     bigint NOT NULL,
    account   text   NOT NULL COLLATE "C",
    lot       bigint NOT NULL,
    points    bigint NOT NULL CHECK (points <> 0),
    PRIMARY KEY (member_id, entry, account, lot),
    FOREIGN KEY (member_id, entry) REFERENCES entry
) PARTITION BY HASH (member_id);

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE OR DELETE ON entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER entry_is_never_emptied BEFORE TRUNCATE ON entry EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER posting_is_never_changed BEFORE UPDATE OR DELETE ON posting
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER posting_is_never_emptied BEFORE TRUNCATE ON posting EXECUTE FUNCTION ledger_is_append_only();

CREATE TABLE lot (
    member_id  uuid   NOT NULL REFERENCES head,
    number     bigint NOT NULL,
    granted_on text   NOT NULL COLLATE "C",
    expires_on text   NOT NULL COLLATE "C",
    granted    bigint NOT NULL,
    "left"     bigint NOT NULL CHECK ("left" >= 0),
    expired    bigint NOT NULL CHECK (expired >= 0),
    PRIMARY KEY (member_id, number)
) PARTITION BY HASH (member_id);
CREATE INDEX lot_open ON lot (member_id, expires_on) WHERE "left" > 0;

-- What is left in all lots of one last day: a balance is read from two or three rows, not from thousands of lots.
CREATE TABLE balance (
    member_id  uuid   NOT NULL REFERENCES head,
    expires_on text   NOT NULL COLLATE "C",
    points     bigint NOT NULL,
    PRIMARY KEY (member_id, expires_on)
) PARTITION BY HASH (member_id);

-- ============================================================ lookup tables

-- digest: a keyed hash of the name. A family shares one card; every other name has one owner. An index for each kind,
-- so that the one a claim breaks says which name was taken.
CREATE TABLE name (
    kind      text NOT NULL COLLATE "C",
    digest    text NOT NULL COLLATE "C",
    member_id uuid NOT NULL REFERENCES head,
    PRIMARY KEY (kind, digest, member_id)
);
CREATE UNIQUE INDEX name_kenpos_id_has_one_owner ON name (digest) WHERE kind = 'kenpos_id';
CREATE UNIQUE INDEX name_roster_has_one_owner ON name (digest) WHERE kind = 'roster';
CREATE UNIQUE INDEX name_device_has_one_owner ON name (digest) WHERE kind = 'device';

CREATE TABLE access_token (
    hash       text   NOT NULL COLLATE "C" PRIMARY KEY,
    member_id  uuid   NOT NULL REFERENCES head,
    device_id  uuid   NOT NULL,
    expires_at bigint NOT NULL
);
CREATE INDEX access_token_by_device ON access_token (member_id, device_id);

-- ============================================================ union tables

-- One row: how many of these files were applied.
CREATE TABLE kenpos_schema (
    version bigint NOT NULL
);
INSERT INTO kenpos_schema VALUES (0);

-- One row. Its lock is what puts the union's log in the order of its commits.
CREATE TABLE union_state (
    id                 bigint NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch              text   NOT NULL,
    sequence           bigint NOT NULL,
    lookup_key         bytea  NOT NULL CHECK (length(lookup_key) = 32),
    programme_revision text,
    terms_version      bigint NOT NULL,
    -- a keyed hash of the code first registration asks for; both or neither
    activation_key     bytea CHECK (length(activation_key) = 32),
    activation_hash    bytea CHECK (length(activation_hash) = 32),
    CHECK ((activation_key IS NULL) = (activation_hash IS NULL))
);

CREATE TABLE programme (
    revision     text   NOT NULL COLLATE "C" PRIMARY KEY,
    sequence     bigint NOT NULL,
    published_at bigint NOT NULL,
    text         text   NOT NULL
);

CREATE TABLE terms (
    version      bigint NOT NULL PRIMARY KEY,
    published_at bigint NOT NULL,
    terms        text   NOT NULL
);

CREATE TABLE notice (
    number    bigint NOT NULL PRIMARY KEY,
    sequence  bigint NOT NULL UNIQUE,
    posted_at bigint NOT NULL,
    title     text   NOT NULL,
    body      text   NOT NULL
);

CREATE TABLE failure (
    scope  text   NOT NULL COLLATE "C",
    bucket bigint NOT NULL,
    count  bigint NOT NULL,
    PRIMARY KEY (scope, bucket)
);
CREATE INDEX failure_by_age ON failure (bucket);

CREATE TABLE roster_import (
    number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    imported_at bigint NOT NULL,
    file_hash   text   NOT NULL,
    rows        bigint NOT NULL,
    added       bigint NOT NULL,
    changed     bigint NOT NULL
);

-- ============================================================ partitions

-- 16: with a million members a part holds some 60,000, which vacuum and a rebuilt index pass in minutes; halves, quarters
-- and eighths of the parts can be moved to other disks or servers; and the planner still looks at few enough of them.
DO $$
DECLARE
    part_of text;
BEGIN
    FOREACH part_of IN ARRAY ARRAY['head', 'standing', 'person', 'account', 'consent', 'consent_event', 'device', 'contact',
        'op', 'record', 'fact', 'award', 'entry', 'posting', 'lot', 'balance']
    LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                part_of || '_' || to_char(part, 'FM00'), part_of, part);
        END LOOP;
    END LOOP;
END $$;
