-- kind: expand
-- Master data: the rows as they stand, and all that they were. What a step changes of them is written in its transaction.
create table master_rows (
  tenant  text    not null,
  policy  text    not null,
  master  text    not null,
  key     text    not null collate "C",
  version integer not null,
  -- What a search for words looks through.
  words   text    not null,
  record  json    not null,
  primary key (tenant, policy, master, key)
);

create table master_versions (
  tenant  text    not null,
  policy  text    not null,
  master  text    not null,
  key     text    not null collate "C",
  version integer not null,
  record  json    not null,
  primary key (tenant, policy, master, key, version)
);
