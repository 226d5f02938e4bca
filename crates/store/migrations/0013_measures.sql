-- Whether providers are exposed to terrorist content, and their specific measures (Regulation (EU) 2021/784 Art 5).
CREATE TABLE exposures (
    id        TEXT PRIMARY KEY,
    provider  TEXT NOT NULL,
    authority TEXT NOT NULL,
    stage     TEXT NOT NULL,
    state     TEXT NOT NULL
);
CREATE INDEX exposures_of_a_provider ON exposures (provider, id);
CREATE INDEX exposures_of_an_authority ON exposures (authority, id);
-- Alerts of a threat to life (Art 14(5); Regulation (EU) 2022/2065 Art 18). Nobody but the two sides reads them.
CREATE TABLE alerts (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    -- The authority on this instance that has it; empty where none does.
    recipient    TEXT NOT NULL,
    stage        TEXT NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX alerts_of_a_provider ON alerts (organisation, id);
CREATE INDEX alerts_of_an_authority ON alerts (recipient, id);
