-- What entries about links cover, by which they are looked up: the index in memory is filled from here at start.
CREATE TABLE links (
    entry     TEXT PRIMARY KEY,
    -- The entry's number in the index.
    seq       BIGINT NOT NULL UNIQUE,
    bank      TEXT NOT NULL,
    -- exact, prefix, account or host.
    reach     TEXT NOT NULL,
    -- The canonical spelling, the account or the host.
    covers    TEXT NOT NULL,
    withdrawn BOOLEAN NOT NULL
);
CREATE INDEX links_of_a_bank ON links (bank, seq);
