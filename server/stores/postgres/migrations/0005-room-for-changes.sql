-- kind: expand
-- Room in each page for the next versions of its rows: an instance that changes stays where it is, with no new entries in the indexes,
-- and its old versions are cleared away by the next change. Pages that are full already are left behind, row by row.
alter table instances set (fillfactor = 70);
