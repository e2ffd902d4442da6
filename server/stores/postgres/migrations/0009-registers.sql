-- kind: expand
-- Rows of registers, kept so that a page need not be computed of all sources. They follow from those and may be thrown away at any time.
create table registers_kept (
  tenant   text    not null,
  -- Names all that the rows follow from.
  id       text    not null,
  -- By which its rows name it.
  number   integer not null generated always as identity,
  policy   text    not null,
  register text    not null,
  -- Whose rows they are: 'records', 'instances' or 'decisions', and of which forms or flows.
  kind     text    not null,
  of       text[]  not null,
  -- How far what there was at first has been looked at; null: all of it.
  place    json,
  primary key (tenant, id)
);

create table register_rows (
  tenant  text             not null,
  kept    integer          not null,
  source  text             not null collate "C",
  at      double precision not null,
  -- Rows are in the order of these bytes.
  place   bytea            not null,
  grouped text             not null collate "C",
  -- What stands in each column as a text; the numbers of those that are summed; all of it as it is.
  texts   text[]           not null,
  sums    numeric[]        not null,
  cells   json             not null,
  primary key (tenant, kept, source)
);
create index register_rows_by_place on register_rows (tenant, kept, place);
create index register_rows_by_time on register_rows (tenant, kept, at);

-- Sources that were written since, a line for each register that has rows of them; whoever takes them up removes them. They are written by
-- triggers, in the transaction of what they tell of: whatever writes it, none is left out, and none is seen before that is. Where no register
-- is read they cost nothing that was measured.
create table register_changes (
  tenant text    not null,
  kept   integer not null,
  number bigint  not null generated always as identity,
  source text    not null,
  primary key (tenant, kept, number)
);

-- Until the end of the transaction nobody writes sources of a kind; whoever did has finished.
create function wait_for_writers(kind text) returns void language plpgsql as $$
begin
  execute format('lock table %I in share mode', kind);
end $$;

create function records_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from registers_kept where kind = 'records') then
    insert into register_changes (tenant, kept, source)
      select k.tenant, k.number, w.id from written w join registers_kept k
        on k.tenant = w.tenant and k.policy = w.policy and k.kind = 'records' and w.form = any(k.of);
  end if;
  return null;
end $$;
create trigger records_added after insert on records referencing new table as written
  for each statement execute function records_changed();
create trigger records_changed after update on records referencing new table as written
  for each statement execute function records_changed();

create function instances_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from registers_kept where kind = 'instances') then
    insert into register_changes (tenant, kept, source)
      select k.tenant, k.number, w.id from written w join registers_kept k
        on k.tenant = w.tenant and k.policy = w.policy and k.kind = 'instances' and w.flow = any(k.of);
  end if;
  return null;
end $$;
create trigger instances_added after insert on instances referencing new table as written
  for each statement execute function instances_changed();
create trigger instances_changed after update on instances referencing new table as written
  for each statement execute function instances_changed();

create function decisions_added() returns trigger language plpgsql as $$
begin
  if exists (select 1 from registers_kept where kind = 'decisions') then
    insert into register_changes (tenant, kept, source)
      select k.tenant, k.number, w.id from written w join registers_kept k
        on k.tenant = w.tenant and k.policy = w.policy and k.kind = 'decisions';
  end if;
  return null;
end $$;
create trigger decisions_added after insert on decisions referencing new table as written
  for each statement execute function decisions_added();
