-- The activity of one branch, newest first, costs what a page costs: also where the branch is small and the clinic large.
create index changes_branch on audit.changes (branch_id, at, act);
create index looks_branch on audit.looks (branch_id, at, id);
create index events_branch on audit.events (branch_id, at, id);
