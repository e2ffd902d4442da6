-- kind: expand
-- Attempts to sign in, by account and by address, counted over all nodes until an instant of the database's clock.
create table attempts (
  tenant text        not null,
  name   text        not null,
  count  integer     not null,
  until  timestamptz not null,
  primary key (tenant, name)
);
