-- How hard uploads are compared with a bank, and the local features of an entry's picture (a blob, by its SHA-256).
ALTER TABLE banks ADD COLUMN thoroughness TEXT NOT NULL DEFAULT 'standard';
ALTER TABLE entries ADD COLUMN features TEXT;

-- By which version of this program the tables were made from the ledger: an older one's are made anew.
CREATE TABLE projected (
    id      BIGINT PRIMARY KEY,
    version BIGINT NOT NULL
);
