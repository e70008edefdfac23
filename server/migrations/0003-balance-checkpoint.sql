-- What each account held when it was last added up: its balance is this plus the postings since.
-- An older server still works: it does not know the table.
create table balance_checkpoint (
  merchant_id int not null,
  account text not null,
  upto timestamptz not null,
  debits bigint not null,
  credits bigint not null,
  primary key (merchant_id, account)
);
comment on column balance_checkpoint.upto is 'postings before this instant are in';

-- Postings are appended as time goes on: a few bytes per hundred pages find those since the last checkpoint.
create index posting_at on posting using brin (at);
