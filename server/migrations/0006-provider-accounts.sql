-- A merchant's own contract with a provider; its keys are encrypted under the merchant's data key.
-- An older server still works: it does not know the table.
create table provider_account (
  merchant_id int not null references merchant (id),
  connector text not null,
  secrets bytea not null,
  changed_at timestamptz not null,
  primary key (merchant_id, connector)
);
