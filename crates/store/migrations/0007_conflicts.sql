-- What tells that two notices are about the same, and how many one actor sent: 'place:…', 'content:HOST SHA256', 'by:…'.
CREATE TABLE notice_marks (
    mark   TEXT   NOT NULL,
    notice TEXT   NOT NULL,
    issuer TEXT   NOT NULL,
    at     BIGINT NOT NULL,
    PRIMARY KEY (mark, notice)
);

-- Wishes that something stays online for a while.
CREATE TABLE wishes (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    place        TEXT NOT NULL,
    -- End of the wish; 0 once it was taken back.
    until        BIGINT NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX wishes_about ON wishes (place, until);
CREATE INDEX wishes_of ON wishes (organisation, id);
