"""Captures in, reports out: one published text, with everything else labelled and apart."""

from __future__ import annotations

from onrecord.records import Capture, Report

__all__ = ["report"]


def report(capture: Capture) -> Report:
    """The report in a capture: HTML through `page`, plain text through `plain`.

    Raises errors.PageError when there is no report in it (navigation only, nothing left
    after cleaning) or its hint gives a date that is none.
    """
    if capture.media_type == "text/html":
        from onrecord.clean import page

        return page.report(capture)
    from onrecord.clean import plain

    return plain.report(capture)
