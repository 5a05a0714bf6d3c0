-- So that a report that comes in costs the same in a large ledger where names were forgotten: its
-- address is looked for among those that were blacked out, its capture among those of reports.
CREATE INDEX versions_blacked_out ON versions (length(address)) WHERE instr(address, '█') > 0;
CREATE INDEX reports_by_capture ON reports (capture);
