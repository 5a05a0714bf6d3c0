"""Captures in, reports out: one published text, with everything else labelled and apart."""

from __future__ import annotations

from onrecord.errors import OnrecordError, PageError
from onrecord.records import Capture, Report

__all__ = ["report"]


def report(capture: Capture) -> Report:
    """The report in a capture: HTML through `page`, plain text through `plain`.

    Raises errors.PageError when there is no report in it (navigation only, nothing left
    after cleaning), its hint gives a date that is none, or it is so odd that cleaning fails.
    """
    try:
        return _report(capture)
    except OnrecordError:
        raise
    except Exception as error:  # a page may hold anything, and must not end a reading of many
        why = f"cannot be cleaned ({type(error).__name__}: {error})"
        raise PageError(capture.place, why) from error


def _report(capture: Capture) -> Report:
    if capture.media_type == "text/html":
        from onrecord.clean import page

        return page.report(capture)
    from onrecord.clean import plain

    return plain.report(capture)
