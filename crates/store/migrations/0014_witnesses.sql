-- Beside the ledger: what others say of it, and what we say of others' ledgers. None of it can be rebuilt from events, and none of
-- it is needed to verify them. Instants are microseconds since 1970 (UTC); sizes are numbers of entries.

-- Witnesses asked to cosign our checkpoints (c2sp.org/tlog-witness).
CREATE TABLE witnesses (
    name          TEXT PRIMARY KEY,
    vkey          TEXT NOT NULL,
    url           TEXT NOT NULL,
    -- FALSE once removed: the key stays, to read the lines it made.
    asked         BOOLEAN NOT NULL,
    -- The largest size we know it cosigned.
    size          BIGINT NOT NULL,
    cosigned_at   BIGINT,
    failing_since BIGINT,
    last_error    TEXT,
    -- It says that our ledger was rewritten: stays until somebody has looked.
    alarm         TEXT
);

-- Checkpoints of ours that somebody outside vouches for: the note as our key signed it.
CREATE TABLE vouched_checkpoints (
    size BIGINT PRIMARY KEY,
    note TEXT NOT NULL
);

-- The newest of each hour and witness.
CREATE TABLE cosignatures (
    size    BIGINT NOT NULL,
    witness TEXT   NOT NULL,
    line    TEXT   NOT NULL,
    hour    BIGINT NOT NULL,
    PRIMARY KEY (size, witness)
);
CREATE INDEX cosignatures_by_hour ON cosignatures (witness, hour, size);

-- Logs of others that we witness, and the latest state of each that we cosigned.
CREATE TABLE witnessed_logs (
    origin      TEXT PRIMARY KEY,
    vkey        TEXT NOT NULL,
    size        BIGINT NOT NULL,
    root        BLOB,
    -- Their note with our line; NULL before the first.
    note        TEXT,
    cosigned_at BIGINT,
    -- The last refusal that speaks of a rewritten log, with what was handed in as proof of it.
    refused_at  BIGINT,
    refused     TEXT,
    refused_note TEXT
);

-- RFC 3161 time stamps: the full responses. `renews` names the one before that this is about; NULL where it is about a checkpoint.
CREATE TABLE time_stamps (
    id          BIGINT PRIMARY KEY,
    size        BIGINT NOT NULL,
    renews      BIGINT,
    authority   TEXT   NOT NULL,
    response    BLOB   NOT NULL,
    stamped_at  BIGINT NOT NULL,
    -- When the authority's certificate ends.
    valid_until BIGINT NOT NULL
);
CREATE INDEX time_stamps_by_size ON time_stamps (size, id);
