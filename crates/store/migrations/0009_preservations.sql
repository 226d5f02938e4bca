-- Projections of what is preserved (Regulation (EU) 2021/784 Art 6). Keys and sealed material are files in the vault.
CREATE TABLE preservations (
    id           TEXT PRIMARY KEY,
    organisation TEXT   NOT NULL,
    notice       TEXT,
    -- running, ended or erased
    stage        TEXT   NOT NULL,
    -- The end, for the order of the list; greater numbers once it is erased (CLOSED).
    ends         BIGINT NOT NULL,
    -- When something is to be done by itself; greater than any (NEVER) once it has ended.
    next_due     BIGINT NOT NULL,
    state        TEXT   NOT NULL
);
CREATE INDEX preservations_by_end ON preservations (organisation, ends, id);
CREATE INDEX preservations_by_due ON preservations (next_due, id);
CREATE INDEX preservations_by_stage ON preservations (stage, id);
CREATE INDEX preservations_of_a_notice ON preservations (notice);

-- Accesses that were asked for: what Art 21(1)(c) counts.
CREATE TABLE preserved_accesses (
    preservation TEXT   NOT NULL,
    number       BIGINT NOT NULL,
    organisation TEXT   NOT NULL,
    purpose      TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (preservation, number)
);
CREATE INDEX preserved_accesses_in_time ON preserved_accesses (organisation, at);
