-- kind: expand
-- What of a row's source took its time: names, when each began and ended in milliseconds (null: that is not known, or it has not ended).
alter table register_rows add column span_names text[];
alter table register_rows add column span_from double precision[];
alter table register_rows add column span_to double precision[];

-- A register over instances that names no flow is over all of its policy.
create or replace function instances_changed() returns trigger language plpgsql as $$
begin
  if exists (select 1 from registers_kept where kind = 'instances') then
    insert into register_changes (tenant, kept, source)
      select k.tenant, k.number, w.id from written w join registers_kept k
        on k.tenant = w.tenant and k.policy = w.policy and k.kind = 'instances' and (w.flow = any(k.of) or k.of = '{}');
  end if;
  return null;
end $$;
