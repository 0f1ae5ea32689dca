-- Orders: the order that an entry sets points aside for, or gives them back from.

ALTER TABLE mirror_entry ADD COLUMN order_id TEXT;
