-- Where a protocol gives a request an id of its own, that one never comes twice either.
create unique index payment_request on payment (merchant_id, protocol, (facts->'order'->>'requestRef'))
  where facts->'order' ? 'requestRef';
