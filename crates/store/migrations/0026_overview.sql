-- How cases were judged, counted in the index alone: the outcome of the last judgement, and whether the case was opened again. With ->> and
-- not json_extract: what may come with a subtype is read from the table in any case.
CREATE INDEX cases_judged ON cases (
    organisation, id, state ->> '$.decisions[#-1].outcome', (state ->> '$.reopened') IS NOT NULL
);
-- Which entries a case resembles: so far only the cases of an entry were found.
CREATE INDEX case_entries_of ON case_entries (case_id, entry);
