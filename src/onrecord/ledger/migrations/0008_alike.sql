-- By what reports that are alike find each other, and what they copied: derived from reports
-- and vectors, dropped and made again at will. `unsketched` names those still to be indexed.
CREATE TABLE sketches (
  report TEXT PRIMARY KEY REFERENCES reports (id), number INTEGER NOT NULL, sketch BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE sketch_keys (
  "key" INTEGER NOT NULL, day INTEGER NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY ("key", day, number)
) WITHOUT ROWID;
CREATE TABLE prints (
  print INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (print, number)
) WITHOUT ROWID;
CREATE TABLE copies (
  report TEXT NOT NULL REFERENCES reports (id), earlier TEXT NOT NULL REFERENCES reports (id),
  words INTEGER NOT NULL, runs TEXT NOT NULL, PRIMARY KEY (report, earlier)
) WITHOUT ROWID;
CREATE INDEX copies_of ON copies (earlier);
CREATE TABLE unsketched (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL UNIQUE REFERENCES reports (id)
);
INSERT INTO unsketched SELECT number, id FROM reports;
CREATE TRIGGER reports_to_sketch AFTER INSERT ON reports
BEGIN INSERT INTO unsketched VALUES (NEW.number, NEW.id); END;
-- Where words were blacked out, or a report was forgotten, nothing of them stays in an index.
CREATE TRIGGER reports_to_sketch_again AFTER UPDATE OF title, text ON reports
BEGIN
  DELETE FROM sketches WHERE report = NEW.id;
  DELETE FROM copies WHERE report = NEW.id OR earlier = NEW.id;
  INSERT OR IGNORE INTO unsketched VALUES (NEW.number, NEW.id);
END;
CREATE TRIGGER sketches_gone AFTER DELETE ON sketches
BEGIN
  DELETE FROM sketch_keys WHERE number = OLD.number;
  DELETE FROM prints WHERE number = OLD.number;
END;
CREATE TRIGGER reports_copied_gone BEFORE DELETE ON reports
BEGIN DELETE FROM copies WHERE earlier = OLD.id; END;

-- A report that the grouping put with another story, when two stories became one or one became
-- two: what its placement was, where it went, and why. The placement itself is replaced.
CREATE TABLE moves (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), story TEXT NOT NULL,
  placement INTEGER NOT NULL, "to" TEXT NOT NULL, maker TEXT NOT NULL, why TEXT NOT NULL,
  made TEXT
);
CREATE INDEX moves_of_report ON moves (report);
CREATE INDEX moves_by_placement ON moves (placement);
CREATE INDEX placements_by_report ON placements (report);
CREATE TRIGGER moves_no_update BEFORE UPDATE ON moves
WHEN OLD.report NOT IN (SELECT subject FROM forgetting)
BEGIN SELECT RAISE(ABORT, 'moves are append-only'); END;
CREATE TRIGGER moves_no_delete BEFORE DELETE ON moves
WHEN OLD.report NOT IN (SELECT subject FROM forgetting)
BEGIN SELECT RAISE(ABORT, 'moves are append-only'); END;
