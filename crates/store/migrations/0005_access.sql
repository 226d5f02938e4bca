-- Operation. Records nobody has a reason to look at: whoever does is reported. Not in the ledger, where they could be told
-- from others.
CREATE TABLE canaries (
    record     TEXT PRIMARY KEY,
    planted_at BIGINT NOT NULL
);

-- With what alarms to an organisation are signed.
CREATE TABLE alarm_secrets (
    organisation TEXT PRIMARY KEY,
    secret       TEXT NOT NULL
);

-- One row that is written now and then, to see whether anything can be.
CREATE TABLE pulse (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    at BIGINT NOT NULL
);
