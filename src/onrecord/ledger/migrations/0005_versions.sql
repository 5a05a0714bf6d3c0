-- Which reports are versions of one article, at which address, and why; and when a page was
-- read again with the same words: then the digest of its bytes is kept, and not the bytes.
CREATE TABLE versions (
  report TEXT PRIMARY KEY REFERENCES reports (id), article TEXT NOT NULL, address TEXT,
  why TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX versions_of_article ON versions (article);
CREATE INDEX versions_by_address ON versions (address);
INSERT INTO versions SELECT id, coalesce(url, id), url, 'before versions were told apart'
FROM reports;
CREATE TABLE seen_again (
  report TEXT NOT NULL REFERENCES reports (id), place TEXT NOT NULL, retrieved TEXT NOT NULL,
  digest TEXT NOT NULL, PRIMARY KEY (report, place, retrieved)
) WITHOUT ROWID;
