-- Projected. Statements of reasons for the Commission's transparency database.
CREATE TABLE statements (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    case_id      TEXT NOT NULL,
    stage        TEXT NOT NULL,
    -- Microseconds; 0 without an embargo.
    not_before   BIGINT NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX statements_by_organisation ON statements (organisation, id);
CREATE INDEX statements_by_case ON statements (case_id);
CREATE INDEX statements_queued ON statements (not_before, id) WHERE stage = 'queued';
