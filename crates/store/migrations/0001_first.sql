-- The ledger: the truth. Everything below "projections" can be rebuilt from it.
-- Instants are microseconds since 1970 (UTC). Hashes are 32 bytes.
CREATE TABLE events (
    seq        BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    commitment BLOB   NOT NULL,
    previous   BLOB   NOT NULL,
    leaf       BLOB   NOT NULL,
    -- Both NULL once erased.
    salt       BLOB,
    body       TEXT
);

-- One row: where the log ends, and the signed checkpoint over it.
CREATE TABLE ledger_head (
    id         BIGINT PRIMARY KEY CHECK (id = 1),
    head       TEXT NOT NULL,
    checkpoint TEXT NOT NULL
);

-- ── Projections ─────────────────────────────────────────────────────────────
-- `state` is the aggregate as JSON; the other columns repeat what is searched for.

-- Which events are about what: the history shown on a case.
CREATE TABLE subjects (
    subject TEXT   NOT NULL,
    seq     BIGINT NOT NULL,
    PRIMARY KEY (subject, seq)
);

CREATE TABLE organisations (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL
);

CREATE TABLE hosts (
    host         TEXT PRIMARY KEY,
    organisation TEXT NOT NULL
);

CREATE TABLE people (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    pseudonym    TEXT NOT NULL,
    state        TEXT NOT NULL,
    UNIQUE (organisation, pseudonym)
);

CREATE TABLE tokens (
    id            TEXT PRIMARY KEY,
    organisation  TEXT NOT NULL,
    secret_sha256 TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL
);

CREATE TABLE banks (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    name         TEXT NOT NULL,
    shared       BOOLEAN NOT NULL,
    state        TEXT NOT NULL,
    UNIQUE (organisation, name)
);

CREATE TABLE entries (
    id        TEXT PRIMARY KEY,
    -- The ledger's number of the event that added it; also its number in the index.
    seq       BIGINT NOT NULL UNIQUE,
    bank      TEXT NOT NULL,
    -- The same content twice in one bank is one entry: SHA-256 where known, else the PDQ.
    content   TEXT NOT NULL,
    pdq       TEXT,
    quality   BIGINT,
    sha256    TEXT,
    withdrawn BOOLEAN NOT NULL,
    state     TEXT NOT NULL
);
CREATE UNIQUE INDEX entries_of_a_bank ON entries (bank, content) WHERE withdrawn = FALSE;
CREATE INDEX entries_in_order ON entries (bank, seq);

CREATE TABLE captures (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    url          TEXT NOT NULL,
    state        TEXT NOT NULL
);

-- Which organisation may look at which picture: those of its captures, its held uploads and its banks.
CREATE TABLE pictures (
    organisation TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    PRIMARY KEY (organisation, sha256)
);

CREATE TABLE cases (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    -- location, upload or notice; and the URL, the upload's reference or the notice.
    origin       TEXT NOT NULL,
    about        TEXT NOT NULL,
    stage        TEXT NOT NULL,
    -- End of the running clock of its notice; greater numbers when none runs (NEVER) or the case is closed (CLOSED).
    due          BIGINT NOT NULL,
    state        TEXT NOT NULL,
    UNIQUE (organisation, origin, about)
);
CREATE INDEX cases_by_deadline ON cases (organisation, stage, due, id);

CREATE TABLE notices (
    id        TEXT PRIMARY KEY,
    issuer    TEXT NOT NULL,
    addressee TEXT NOT NULL,
    kind      TEXT NOT NULL,
    stage     TEXT NOT NULL,
    state     TEXT NOT NULL
);
CREATE INDEX notices_sent ON notices (issuer, id);
CREATE INDEX notices_received ON notices (addressee, id);

-- ── Operation: not in the ledger, because it is secret, fleeting or about the machine ──

CREATE TABLE endpoint_secrets (
    organisation TEXT PRIMARY KEY,
    secret       TEXT NOT NULL
);

CREATE TABLE sign_in_links (
    code_sha256 TEXT PRIMARY KEY,
    person      TEXT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT
);

CREATE TABLE sessions (
    token_sha256 TEXT PRIMARY KEY,
    person       TEXT NOT NULL,
    csrf         TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);

-- Work to be done outside a transaction, claimed with a lease. Written in the transaction of its cause.
CREATE TABLE jobs (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    payload     TEXT NOT NULL,
    -- waiting, done or dead
    state       TEXT NOT NULL,
    run_at      BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    attempts    BIGINT NOT NULL,
    last_error  TEXT,
    created_at  BIGINT NOT NULL
);
CREATE INDEX jobs_due ON jobs (state, run_at, lease_until);
CREATE INDEX jobs_of ON jobs (subject, kind);
