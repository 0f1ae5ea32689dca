-- The deletion of an account, by the id its phone made, is one member's (SQLite's index speaks of every kind but the card).
CREATE UNIQUE INDEX name_deletion_has_one_owner ON name (digest) WHERE kind = 'deletion';
