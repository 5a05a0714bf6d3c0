-- What a closer reading adds: the kind of cue, its own negation, how certain what is said is
-- presented as, the events of the report's own voice, and the likely date of an undated report.
ALTER TABLE statements ADD COLUMN cue_class TEXT;
ALTER TABLE statements ADD COLUMN cue_negated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE statements ADD COLUMN certainty REAL;
ALTER TABLE analyses ADD COLUMN likely_published TEXT NOT NULL DEFAULT '[]';
CREATE TABLE events (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), span TEXT NOT NULL,
  certainty REAL NOT NULL
);
CREATE INDEX events_of_report ON events (report);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
