-- Projection of what came in from outside and says that it is an order. The bytes are blobs.
CREATE TABLE intakes (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    -- What the same message has again: recorded once.
    dedup        TEXT NOT NULL,
    -- waiting, asked, accepted, refused or linked
    stage        TEXT NOT NULL,
    -- Whether a person has to look.
    to_do        BOOLEAN NOT NULL,
    notice       TEXT,
    state        TEXT NOT NULL
);
CREATE UNIQUE INDEX intakes_once ON intakes (organisation, dedup);
CREATE INDEX intakes_by_stage ON intakes (organisation, stage, id);
CREATE INDEX intakes_to_do ON intakes (organisation, to_do, id);

-- Beside the ledger: to whom an automatic answer went, and when the last one did (at most one an hour).
CREATE TABLE answered_senders (
    sender_sha256 TEXT PRIMARY KEY,
    at            BIGINT NOT NULL
);

-- Beside the ledger: the keys with which organisations sign documents. The newest signs; all are published, so that what they signed
-- before can be verified.
CREATE TABLE document_keys (
    organisation TEXT   NOT NULL,
    kid          TEXT   NOT NULL,
    -- 32 bytes, sealed
    seed         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (organisation, kid)
);
