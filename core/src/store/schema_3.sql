-- The points of a day, from the index alone: without it every look at a day read the entries of all years.

CREATE INDEX mirror_entry_by_day ON mirror_entry (day, entry_kind, points);
