-- Documents: what the union keeps of a member beside records and points, and what it publishes or keeps at the desk.
-- Supplies: what members compete for. Acts: what the desk did.

-- ============================================================ member tables

-- shown: JSON, as the member's phones see it. kept: JSON of the server alone; no phone ever gets it.
CREATE TABLE document (
    member_id uuid   NOT NULL REFERENCES head,
    kind      text   NOT NULL COLLATE "C",
    id        text   NOT NULL COLLATE "C",
    sequence  bigint NOT NULL,
    shown     text   NOT NULL,
    kept      text,
    PRIMARY KEY (member_id, kind, id)
) PARTITION BY HASH (member_id);
CREATE UNIQUE INDEX document_by_sequence ON document (member_id, sequence);
CREATE INDEX document_by_kind ON document (kind, member_id, id);

-- The files that belong to documents.
CREATE TABLE attachment (
    member_id  uuid  NOT NULL REFERENCES head,
    id         text  NOT NULL COLLATE "C",
    media_type text  NOT NULL,
    bytes      bytea NOT NULL,
    PRIMARY KEY (member_id, id)
) PARTITION BY HASH (member_id);

-- ============================================================ union tables

-- shown: the text all phones get, with its place in the union's log; neither where only the desk keeps it.
CREATE TABLE union_document (
    kind     text   NOT NULL COLLATE "C",
    id       text   NOT NULL COLLATE "C",
    version  bigint NOT NULL,
    sequence bigint UNIQUE,
    shown    text,
    kept     text,
    PRIMARY KEY (kind, id)
);

-- What members compete for, and how much of it is claimed or used.
CREATE TABLE supply (
    resource text   NOT NULL COLLATE "C" PRIMARY KEY,
    amount   bigint NOT NULL CHECK (amount >= 0),
    taken    bigint NOT NULL CHECK (taken >= 0)
);

CREATE TABLE claim (
    resource   text   NOT NULL COLLATE "C" REFERENCES supply,
    id         text   NOT NULL COLLATE "C",
    -- the member whose rows say whether it was used
    holder     uuid   NOT NULL,
    amount     bigint NOT NULL CHECK (amount > 0),
    state      text   NOT NULL CHECK (state IN ('open', 'confirmed', 'released')),
    expires_at bigint NOT NULL,
    PRIMARY KEY (resource, id)
);
CREATE INDEX claim_open ON claim (expires_at) WHERE state = 'open';

-- Append-only: what the desk began, and how it ended.
CREATE TABLE act (
    number  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      bigint NOT NULL,
    staff   text   NOT NULL,
    action  text   NOT NULL,
    about   text   NOT NULL,
    -- begun, done or refused
    outcome text   NOT NULL,
    -- of an end: the number of its beginning
    of_act  bigint,
    detail  text   NOT NULL
);
CREATE FUNCTION log_of_the_desk_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of the desk is append-only';
END $$;
CREATE TRIGGER act_is_never_changed BEFORE UPDATE OR DELETE ON act
    FOR EACH ROW EXECUTE FUNCTION log_of_the_desk_is_append_only();
CREATE TRIGGER act_is_never_emptied BEFORE TRUNCATE ON act EXECUTE FUNCTION log_of_the_desk_is_append_only();

-- ============================================================ partitions

DO $$
DECLARE
    part_of text;
BEGIN
    FOREACH part_of IN ARRAY ARRAY['document', 'attachment']
    LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                part_of || '_' || to_char(part, 'FM00'), part_of, part);
        END LOOP;
    END LOOP;
END $$;
