-- kind: expand
-- Uploaded files: each content once, in pieces, and a head for each upload.
create table file_contents (
  tenant text        not null,
  id     text        not null,
  -- Known once all of it has come.
  sha256 text,
  at     timestamptz not null default clock_timestamp(),
  primary key (tenant, id)
);
create unique index file_contents_by_hash on file_contents (tenant, sha256) where sha256 is not null;

create table file_pieces (
  tenant  text    not null,
  content text    not null,
  part    integer not null,
  bytes   bytea   not null,
  primary key (tenant, content, part),
  foreign key (tenant, content) references file_contents (tenant, id) on delete cascade
);
-- Photos and videos are compressed already.
alter table file_pieces alter column bytes set storage external;

create table files (
  tenant    text        not null,
  id        text        not null,
  sha256    text        not null,
  size      bigint      not null,
  uploader  text        not null,
  at        timestamptz not null,
  -- The record that it came into first.
  reference text,
  record    json        not null,
  primary key (tenant, id)
);
create index files_by_hash on files (tenant, sha256);
create index files_by_uploader on files (tenant, uploader, at);
create index files_in_no_record on files (tenant, at) where reference is null;
