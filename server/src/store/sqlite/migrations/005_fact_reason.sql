-- Facts that earned nothing are kept as well, with the reason: what a changed rule would have granted can be derived.
ALTER TABLE fact ADD COLUMN reason TEXT;
