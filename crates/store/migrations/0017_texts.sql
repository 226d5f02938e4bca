-- What the texts in banks are known by, for loading the index; projections. A withdrawn entry has no row.
CREATE TABLE texts (
    seq          BIGINT PRIMARY KEY,
    entry        TEXT NOT NULL,
    bank         TEXT NOT NULL,
    -- The rules by which the text was made comparable.
    version      BIGINT NOT NULL,
    simhash      TEXT,
    -- SHA-256 of a blob of the entry.
    fingerprints TEXT
);
CREATE INDEX texts_of ON texts (bank, seq);
CREATE INDEX texts_by_entry ON texts (entry);
