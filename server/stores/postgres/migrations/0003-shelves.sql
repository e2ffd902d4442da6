-- kind: contract, needs 0003
-- When an instance's outbox is to be looked at: what failed waits for its next attempt.
alter table instances add column owes_at timestamptz;
update instances set owes_at = '1970-01-01T00:00:00Z' where owes;
drop index instances_owing;
alter table instances drop column owes;
create index instances_owing on instances (tenant, owes_at) where owes_at is not null;

create table webhooks (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);
create table accounts (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);

-- Small records that stand alone: deliveries waiting or given up, sessions.
create table shelves (
  tenant text        not null,
  shelf  text        not null,
  id     text        not null,
  due_at timestamptz,
  record json        not null,
  primary key (tenant, shelf, id)
);
create index shelves_due on shelves (tenant, shelf, due_at) where due_at is not null;

-- Which node does what, for so long. For economy only: what is done twice is recognised by its id.
create table claims (
  tenant text        not null,
  name   text        not null,
  node   text        not null,
  until  timestamptz not null,
  primary key (tenant, name)
);
