-- A sketch holds the dates and numbers that a report names, too: all reports are indexed again.
DELETE FROM sketch_keys;
DELETE FROM prints;
DELETE FROM copies;
DELETE FROM sketches;
INSERT OR IGNORE INTO unsketched SELECT number, id FROM reports;
