-- Projection of what was decided on complaints and waits in the house before it leaves.
CREATE TABLE held_verdicts (
    complaint    TEXT   PRIMARY KEY,
    organisation TEXT   NOT NULL,
    -- The person or program that decided it.
    decided_by   TEXT   NOT NULL,
    leaves_at    BIGINT NOT NULL
);
CREATE INDEX held_verdicts_of ON held_verdicts (organisation, decided_by, leaves_at, complaint);
