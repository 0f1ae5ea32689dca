-- A one-time code of the desk, with which a member who forgot the password chooses another.
ALTER TABLE account ADD COLUMN reset_hash text;
ALTER TABLE account ADD COLUMN reset_until bigint;
