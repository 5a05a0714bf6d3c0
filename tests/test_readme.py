"""What the README and the docs promise exists: commands, options, targets, links."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from onrecord.tell.cli import main

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _commands(page: Path, program: str) -> list[str]:
    """Lines of shell blocks that call ``program``, prompts, redirections and comments cut off."""
    blocks = (body for kind, body in FENCE.findall(page.read_text("utf-8")) if kind != "python")
    lines = (line.removeprefix("$ ").strip() for body in blocks for line in body.splitlines())
    cut = (re.split(r"\s(?:[<>|]|#\s)", line, maxsplit=1)[0] for line in lines)
    return [line.strip() for line in cut if re.match(rf"{program} [a-z-]", line)]


ONRECORD = [(_name(p), line) for p in PAGES for line in _commands(p, "onrecord")]
MAKE = [(_name(p), line) for p in PAGES for line in _commands(p, "make")]


def test_the_readme_names_the_two_commands() -> None:
    assert {line for page, line in MAKE if page == "README.md"} >= {"make demo", "make test"}


@pytest.mark.parametrize(("page", "line"), MAKE)
def test_make_targets_exist(page: str, line: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in shlex.split(line)[1:]:
        assert re.search(rf"^{target}:", makefile, re.M), f"{page}: {line}"


@pytest.mark.parametrize(("page", "line"), ONRECORD)
def test_commands_and_their_options_exist(page: str, line: str) -> None:
    _, name, *rest = shlex.split(line)
    done = CliRunner().invoke(main, [name, "--help"])
    assert done.exit_code == 0, f"{page}: {line}"
    if name.startswith("-"):
        return
    command = main.get_command(click.Context(main), name)
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
    used = {word.split("=")[0] for word in rest if word.startswith("--")}
    assert used <= known, f"{page}: {line}"


def test_every_command_is_in_the_readme() -> None:
    told = {shlex.split(line)[1] for page, line in ONRECORD if page == "README.md"}
    assert set(main.list_commands(click.Context(main))) <= told


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_resolve(page: Path) -> None:
    text = FENCE.sub("", page.read_text("utf-8"))
    for link in LINK.findall(text):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{_name(page)}: {link}"
        assert target.is_relative_to(ROOT), f"{_name(page)}: {link} leaves the project"
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
            assert anchor in map(_anchor, headings), f"{_name(page)}: {link}"


def test_every_page_of_docs_is_in_its_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages <= set(LINK.findall(index))
