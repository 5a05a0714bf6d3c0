-- What a server said beside the bytes of a capture: where they came from, when, and the head of
-- its answer (status line and headers, as they came). Captures of before have none.
CREATE TABLE served (
  capture TEXT PRIMARY KEY REFERENCES captures, url TEXT NOT NULL, retrieved TEXT NOT NULL,
  head TEXT NOT NULL, address TEXT
) WITHOUT ROWID;
