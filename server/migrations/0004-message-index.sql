-- Due messages are found host by host, so that what one host keeps waiting is never read on the way to another's.
-- An older server still works: it only reads more.
create index message_due_host on message ((merchant_id % 64), coalesce(host, ''), due_at) where status = 'pending';
drop index message_due;
