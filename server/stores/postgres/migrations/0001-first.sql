-- kind: expand
-- Tenant, then instance, first in every key; nothing refers to a row of another instance: rows of one instance may live on any shard.

create table instances (
  tenant       text        not null,
  id           text        not null,
  policy       text        not null,
  flow         text        not null,
  edition      integer     not null,
  revision     integer     not null,
  status       text        not null,
  -- Every state it is in, and the states around those.
  states       text[]      not null,
  -- Roles its open tasks are for; '*' where a task is for anyone.
  task_roles   text[]      not null,
  business_key text,
  -- When its first timer is due.
  due_at       timestamptz,
  owes         boolean     not null,
  record       json        not null,
  primary key (tenant, id)
);
create index instances_due on instances (tenant, due_at) where due_at is not null;
create index instances_owing on instances (tenant, id) where owes;
create index instances_by_flow on instances (tenant, policy, flow, id);
create index instances_by_key on instances (tenant, business_key) where business_key is not null;

-- Histories: partitioned by time, so that old years can be moved away.
create table events (
  tenant   text        not null,
  instance text        not null,
  sequence integer     not null,
  at       timestamptz not null,
  entry    json        not null,
  primary key (tenant, instance, sequence, at)
) partition by range (at);
create table events_all partition of events default;

-- Answers to idempotency keys, apart from the histories: they may be deleted once old.
create table answers (
  tenant   text        not null,
  instance text        not null,
  key      text        not null,
  request  text        not null,
  answer   json        not null,
  at       timestamptz not null default now(),
  primary key (tenant, instance, key)
);

create table policies (
  tenant text not null,
  id     text not null,
  words  json not null,
  primary key (tenant, id)
);
create table editions (
  tenant      text    not null,
  policy      text    not null,
  number      integer not null,
  summary     json    not null,
  definitions json    not null,
  primary key (tenant, policy, number)
);
create table drafts (
  tenant   text    not null,
  policy   text    not null,
  id       text    not null,
  revision integer not null,
  record   json    not null,
  primary key (tenant, policy, id)
);
create table api_keys (
  tenant text not null,
  id     text not null,
  record json not null,
  primary key (tenant, id)
);

create table audit (
  tenant   text    not null,
  sequence integer not null,
  entry    json    not null,
  primary key (tenant, sequence)
);
-- The end of the audit chain: its row lock puts governance changes one after another.
create table audit_ends (
  tenant text    not null primary key,
  length integer not null,
  head   text    not null
);

create table decisions (
  tenant     text        not null,
  id         text        not null,
  decided_at timestamptz not null,
  policy     text        not null,
  record     json        not null,
  primary key (tenant, id)
);
create index decisions_by_time on decisions (tenant, policy, decided_at);
