"""What the documentation points to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import ROOT, anchors, blocks, inline_code, links, pages

from wiredesk.cleaning.settings import CleaningSettings
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.settings import RuntimeSettings

TOP_FOLDERS = ("schemas", "services", "deploy", "docs", "tests", "benchmarks", ".github")
FOR_TESTS = ("WIREDESK_TEST_", "WIREDESK_TRACEBACK")
"""Variables that are no settings: of the tests, and of who looks for a defect."""
LANGUAGES = {"sh", "python", "json", "toml", "yaml", "text"}

each_page = pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        found = (page.parent / target).resolve() if target else page
        assert found.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(found), f"{link}: no such heading"


@each_page
def test_every_path_that_is_named_exists(page: Path) -> None:
    for code in inline_code(page):
        if re.fullmatch(rf"(?:{'|'.join(map(re.escape, TOP_FOLDERS))})/[\w./-]*", code):
            assert (ROOT / code).exists(), f"{code} does not exist"


@each_page
def test_every_setting_that_is_named_exists(page: Path) -> None:
    for name in re.findall(r"WIREDESK_[A-Z_]+", page.read_text(encoding="utf-8")):
        known = name in settings() or name.startswith(FOR_TESTS)
        stem = name.endswith("_") and any(setting.startswith(name) for setting in settings())
        assert known or stem, f"{name} is no setting"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link]
        waiting += [target for target in targets if target.suffix == ".md" and target.exists()]
    assert set(pages()) <= reached


def test_every_block_of_code_says_its_language() -> None:
    assert {block.language for block in blocks()} <= LANGUAGES


def settings() -> set[str]:
    """The environment variables of every setting."""
    models = (RuntimeSettings, CleaningSettings, ExtractionSettings, IndexingSettings)
    return {f"{model.model_config['env_prefix']}{name}".upper() for model in models for name in model.model_fields}
