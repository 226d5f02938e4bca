-- What is kept of the sound of a banked entry: a blob, by its SHA-256.
CREATE TABLE entry_sounds (
    entry       TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    duration_ms BIGINT NOT NULL
);
