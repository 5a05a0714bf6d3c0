"""Foreign text made safe to show: nothing in it moves the cursor or turns the line around."""

from __future__ import annotations

from urllib.parse import urlsplit

# Direction overrides become their code point: they are how "exe.png" is made of "gnp.exe".
_SHOWN: dict[int, str] = {code: "\ufffd" for code in range(0x20) if code not in (9, 10)}
_SHOWN |= dict.fromkeys(range(0x7F, 0xA0), "\ufffd")
_SHOWN |= {code: f"[U+{code:04X}]" for code in (0x202D, 0x202E)}


def visible(text: str) -> str:
    """The text with control characters and direction overrides replaced by visible signs.

    Lone surrogates, which no file can hold, become U+FFFD. Tabs and line feeds stay.
    """
    shown = text.translate(_SHOWN)
    return shown.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def web_link(url: str | None) -> str | None:
    """The address if it is one of the web, else None: a page never links to a script."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None
