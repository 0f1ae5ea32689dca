-- What a record that was read has to do with its health store. Ids and hashes, no values; nothing is owed to anybody.
CREATE TABLE health_trace (
    record_id TEXT PRIMARY KEY NOT NULL,
    channel TEXT NOT NULL,
    -- The id under which the store has the weighing now; none for the steps of a day.
    sample TEXT,
    -- A hash of moment and weight as the store had them last: by it a weighing is known that has a new id.
    likeness TEXT,
    -- there: the store has it under this id. unseen: what was known of ids holds no longer, and it was not seen since.
    -- gone: the record was deleted with what it was read from, not by the member's own hand.
    presence TEXT NOT NULL CHECK (presence IN ('there', 'unseen', 'gone'))
) STRICT;
CREATE INDEX health_trace_by_sample ON health_trace (channel, sample);
CREATE INDEX health_trace_by_likeness ON health_trace (channel, likeness);

-- The map of samples is one of steps only: what stood there of weighings (deleted in the store) is told by traces now.
DELETE FROM health_sample WHERE kind = 'weight';
