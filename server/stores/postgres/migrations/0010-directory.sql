-- kind: expand
-- The directory: departments, posts and persons of an organisation, and who carries the roles of each policy.
create table departments (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);

create table posts (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);

create table persons (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);

create table role_bindings (
  tenant text not null,
  policy text not null,
  record json not null,
  primary key (tenant, policy)
);
