-- kind: expand
-- What an instance is to whom, each with its organisation before it, who sees it by a role, and when the first of its tasks is due. Null: it was not written since there is this.
alter table instances add column people text[];
alter table instances add column sight text[];
alter table instances add column task_due_at timestamptz;

create index instances_of_people on instances using gin (people);
create index instances_by_task_due on instances (tenant, task_due_at, id) where task_due_at is not null;
