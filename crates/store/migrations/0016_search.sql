-- A notice is looked for by its reference, however its letters are written.
CREATE INDEX notices_by_reference ON notices (json_extract(state, '$.terms.reference') COLLATE NOCASE);
