-- A bank is told of what was given back on the day on which it was, however long after the capture.
create index conversion_withdrawn on conversion (bank, (state->>'withdrawnAt')) where status = 'withdrawn';
