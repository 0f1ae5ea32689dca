-- Steps keep what the phone said of their origins, and the mirror what the server made of it. JSON.

ALTER TABLE record ADD COLUMN provenance TEXT;
ALTER TABLE mirror_record ADD COLUMN provenance TEXT;
ALTER TABLE mirror_record ADD COLUMN judgement TEXT;

-- As before, with the new column.
DROP VIEW current_record;
CREATE VIEW current_record AS
SELECT own.record_id, own.kind, own.day, own.revision, own.deleted, own.op_id, own.weight_grams, own.steps, own.goal,
       own.done, own.measured_at, own.utc_offset_minutes, own.source, own.provenance
FROM record own
WHERE NOT EXISTS (
    SELECT 1 FROM mirror_record theirs
    WHERE theirs.record_id = own.record_id
      AND (theirs.revision, theirs.deleted, theirs.op_id) > (own.revision, own.deleted, own.op_id)
)
UNION ALL
SELECT theirs.record_id, theirs.kind, theirs.day, theirs.revision, theirs.deleted, theirs.op_id, theirs.weight_grams,
       theirs.steps, theirs.goal, theirs.done, theirs.measured_at, theirs.utc_offset_minutes, theirs.source,
       theirs.provenance
FROM mirror_record theirs
WHERE NOT EXISTS (
    SELECT 1 FROM record own
    WHERE own.record_id = theirs.record_id
      AND (own.revision, own.deleted, own.op_id) >= (theirs.revision, theirs.deleted, theirs.op_id)
);
