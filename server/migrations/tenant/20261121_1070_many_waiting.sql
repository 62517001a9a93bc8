-- Fifty thousand reminders may wait in one clinic: what is due next, of each name, is one step in an index, and so is what runs.
create index job_waiting on pgboss.job (name, start_after) where state < 'active' and not blocked;
create index job_running on pgboss.job (name) where state = 'active';
