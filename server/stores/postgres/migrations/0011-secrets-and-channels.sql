-- kind: expand
-- Secrets of policies, sealed; the channels by which people are told; how each person wants to be told.
create table secrets (
  tenant text not null,
  policy text not null,
  name   text not null,
  record json not null,
  primary key (tenant, policy, name)
);
create table channels (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);
create table tellings (
  tenant text not null,
  person text not null,
  record json not null,
  primary key (tenant, person)
);
