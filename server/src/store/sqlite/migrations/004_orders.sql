-- Orders in the ledger: who made an entry, which order it is about, and what was lost by leaving.

-- member, job, or staff: and the name of a desk account; nobody makes a grant but the rules.
ALTER TABLE entry ADD COLUMN made_by TEXT;
ALTER TABLE entry ADD COLUMN order_id BLOB;

ALTER TABLE lot ADD COLUMN forfeited INTEGER NOT NULL DEFAULT 0 CHECK (forfeited >= 0);
