-- The branch an answer concerns: of the appointment it is about, or of the person who wrote. Null where nobody can say; then
-- every branch reads it.
alter table notifications.replies add column branch_id uuid;

update notifications.replies r set branch_id = m.branch_id from notifications.messages m where m.id = r.message_id;
