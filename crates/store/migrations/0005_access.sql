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
