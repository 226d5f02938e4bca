-- Copies of cross-border orders, and their scrutiny (Regulation (EU) 2021/784 Art 4).
CREATE TABLE scrutinies (
    id        TEXT PRIMARY KEY,
    notice    TEXT NOT NULL,
    authority TEXT NOT NULL,
    stage     TEXT NOT NULL,
    -- End of the earliest running clock, or NEVER.
    due       BIGINT NOT NULL,
    state     TEXT NOT NULL
);
CREATE INDEX scrutinies_by_deadline ON scrutinies (authority, due, id);
CREATE INDEX scrutinies_of_a_notice ON scrutinies (notice);
