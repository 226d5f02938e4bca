-- Penalties (Regulation (EU) 2021/784 Art 18). Nobody but the two sides reads them.
CREATE TABLE penalties (
    id        TEXT PRIMARY KEY,
    authority TEXT NOT NULL,
    provider  TEXT NOT NULL,
    -- The authority's file reference: one decision has one.
    reference TEXT NOT NULL,
    stage     TEXT NOT NULL,
    state     TEXT NOT NULL
);
CREATE INDEX penalties_of_an_authority ON penalties (authority, id);
CREATE INDEX penalties_of_a_provider ON penalties (provider, id);
-- Orders that an authority leaves out of its transparency report (Art 8(2)). Nobody but the authority reads them.
CREATE TABLE withholdings (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    notice       TEXT NOT NULL,
    standing     BOOLEAN NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX withholdings_of_an_authority ON withholdings (organisation, standing, notice);
