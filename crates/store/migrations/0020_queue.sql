-- Projection of what was decided and waits in the house before it leaves.
CREATE TABLE held (
    case_id      TEXT   PRIMARY KEY,
    organisation TEXT   NOT NULL,
    -- The person or program that decided it.
    decided_by   TEXT   NOT NULL,
    leaves_at    BIGINT NOT NULL,
    -- What was decided together; empty for what was decided alone.
    together     TEXT   NOT NULL
);
CREATE INDEX held_of ON held (organisation, leaves_at, case_id);

-- Beside the ledger: who works on which case right now.
CREATE TABLE claims (
    case_id      TEXT   PRIMARY KEY,
    organisation TEXT   NOT NULL,
    person       TEXT   NOT NULL,
    since        BIGINT NOT NULL,
    -- The last sign of life.
    seen         BIGINT NOT NULL
);
CREATE INDEX claims_of ON claims (person, case_id);
