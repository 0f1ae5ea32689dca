-- Debt: what an entry added to what the member owes.

ALTER TABLE mirror_entry ADD COLUMN owed INTEGER NOT NULL DEFAULT 0;
-- What the server told before did not say it: it tells again, from the start, and what is shown stays meanwhile.
UPDATE head SET has_cursor = 0, member_sequence = 0, union_sequence = 0;
