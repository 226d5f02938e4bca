-- A projection: every clock of everything that has one, and when somebody is called about it next.
CREATE TABLE clocks (
    subject      TEXT   NOT NULL,
    -- Which of its clocks, from 0.
    number       BIGINT NOT NULL,
    organisation TEXT   NOT NULL,
    -- What was called last; NULL before the first mark.
    called       TEXT,
    -- The instant of the next mark; greater than any (NEVER) once the clock stopped or all were sent.
    next_page    BIGINT NOT NULL,
    -- Whether it still runs.
    runs         BOOLEAN NOT NULL,
    -- The clock and what it runs for, JSON.
    state        TEXT   NOT NULL,
    PRIMARY KEY (subject, number)
);
CREATE INDEX clocks_by_page ON clocks (next_page, subject, number);
CREATE INDEX clocks_of_an_organisation ON clocks (organisation, runs, next_page);
