-- The signed documents of orders and of their answers, each as it was made first: made again it might say something else, after
-- an organisation changed its particulars or its key. Beside the ledger: whoever holds one verifies it by its signature.
CREATE TABLE notice_documents (
    notice  TEXT NOT NULL,
    name    TEXT NOT NULL,
    jws     TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (notice, name)
) STRICT;
