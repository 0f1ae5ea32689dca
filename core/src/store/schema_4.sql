-- Health feeds. Nothing in these tables is owed to anybody: what is lost of them is read from the health store again.
-- Days are text (YYYY-MM-DD), moments are UTC milliseconds.

-- The channels this member has linked on this phone.
CREATE TABLE health_link (
    channel TEXT PRIMARY KEY NOT NULL CHECK (channel IN ('apple_health', 'health_connect', 'phone_sensor')),
    -- The installation the cursors belong to. Another one: the file came from a backup, or from another phone.
    install TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    -- Nothing before this moment is read.
    since INTEGER NOT NULL,
    -- The last page or count read, and the last one that held anything.
    read_at INTEGER,
    visible_at INTEGER,
    -- The last time all open days were counted.
    full_pass_at INTEGER,
    -- The step sensor's last reading. JSON.
    counter TEXT,
    -- What was left out, by reason. JSON.
    left_out TEXT NOT NULL DEFAULT '{}'
) STRICT;

-- Where the reading of each kind stands.
CREATE TABLE health_cursor (
    channel TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('steps', 'weight')),
    -- The shape of the query: the token is of no use to another one.
    query INTEGER NOT NULL,
    -- The predicate's first moment; stays as long as the token is used.
    from_at INTEGER NOT NULL,
    -- Failures in a row.
    failures INTEGER NOT NULL DEFAULT 0,
    -- JSON.
    state TEXT NOT NULL,
    PRIMARY KEY (channel, kind)
) STRICT, WITHOUT ROWID;

-- Who wrote samples, and how: an app or device with one way of recording.
CREATE TABLE health_writer (
    writer INTEGER PRIMARY KEY NOT NULL,
    origin TEXT NOT NULL,
    method TEXT NOT NULL,
    UNIQUE (origin, method)
) STRICT;

-- Which ids lie on which days. Of weights: only what the store deleted, to tell it from what the member deleted here.
-- In order of time, so that a page is appended; an id is looked for by one walk over the window, and only for a page
-- that may change what is known: an index over ids, which have no order, would cost more than all else.
CREATE TABLE health_sample (
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    id TEXT NOT NULL,
    end_at INTEGER NOT NULL,
    writer INTEGER NOT NULL,
    PRIMARY KEY (channel, kind, start_at, id)
) STRICT, WITHOUT ROWID;

-- What the store last said of a day, and whether it must be asked again.
CREATE TABLE health_day (
    channel TEXT NOT NULL,
    day TEXT NOT NULL,
    -- How often it was touched since it was counted last; 0: it stands.
    touched INTEGER NOT NULL DEFAULT 0,
    -- Every id known of it was deleted.
    emptied INTEGER NOT NULL DEFAULT 0 CHECK (emptied IN (0, 1)),
    counted_at INTEGER,
    -- A count read after the day was final and lower than its record.
    late_steps INTEGER,
    PRIMARY KEY (channel, day)
) STRICT, WITHOUT ROWID;
