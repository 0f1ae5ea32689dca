-- Whose document an id names: the desk has the id of a file that was sent in, and no member.
CREATE INDEX document_by_id ON document (kind, id);
