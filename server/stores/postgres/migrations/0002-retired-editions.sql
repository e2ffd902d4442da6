-- kind: expand
-- From when an edition is in force no longer: beside the edition, which itself never changes.
alter table editions add column retired json;
