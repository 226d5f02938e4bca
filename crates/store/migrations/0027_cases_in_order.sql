-- The order in which cases are worked, whatever their stage: a page of all cases reads as many rows as it shows.
CREATE INDEX cases_in_order ON cases (organisation, due, id);
