-- What is remembered of the web: neither evidence nor derived, and no evidence is lost with it.
CREATE TABLE fetched (
  "key" TEXT PRIMARY KEY, name TEXT NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
  capture TEXT, listing TEXT, etag TEXT, modified TEXT, stamp TEXT
) WITHOUT ROWID;
CREATE INDEX fetched_by_capture ON fetched (capture);
-- Places that gave no report, for `onrecord retry`: until they give one, or are dropped.
CREATE TABLE failures (
  number INTEGER PRIMARY KEY, place TEXT NOT NULL, story TEXT NOT NULL, hints TEXT NOT NULL,
  message TEXT NOT NULL, times INTEGER NOT NULL, first TEXT NOT NULL, last TEXT NOT NULL,
  UNIQUE (place, story)
);
-- Places that `onrecord watch` keeps an eye on; `every` in seconds, `last` the last look.
CREATE TABLE watches (
  number INTEGER PRIMARY KEY, place TEXT NOT NULL, story TEXT NOT NULL, every INTEGER NOT NULL,
  links INTEGER NOT NULL, last TEXT, UNIQUE (place, story)
);
