-- What an operator must look at, found without reading everything: few rows ever match.
create index payment_uncertain on payment (merchant_id, id) where status = 'uncertain';
create index event_discrepancy on event (merchant_id, stream) where type = 'discrepancy_noted';
create index message_parked_payment on message (merchant_id, payment_id) where status = 'parked';
