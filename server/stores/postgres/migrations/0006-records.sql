-- kind: expand
-- Filled forms, and the counters that number them: what a step files is written in its transaction.
create table records (
  tenant       text    not null,
  id           text    not null,
  policy       text    not null,
  form         text    not null,
  revision     integer not null,
  number       text,
  instance     text,
  business_key text,
  -- What a search for words looks through.
  words        text    not null,
  record       json    not null,
  -- The call with an idempotency key that filed it without a flow.
  call         text,
  primary key (tenant, id)
);
create unique index records_by_number on records (tenant, policy, number) where number is not null;
create unique index records_by_call on records (tenant, call) where call is not null;
create index records_by_form on records (tenant, policy, form, id);
create index records_by_instance on records (tenant, instance) where instance is not null;
create index records_by_key on records (tenant, business_key) where business_key is not null;

create table counters (
  tenant text    not null,
  name   text    not null,
  value  integer not null,
  primary key (tenant, name)
);
