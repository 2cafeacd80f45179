"""A docker engine, the images, and the whole of docker-compose.yml under a project name of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from compose_stack import Stack

from wiredesk.runtime.embedded import free_port

BASES = ("python:3.13-slim", "python:3.11-slim")
"""The images' base: the first of these that the engine has, else the first."""


@pytest.hookimpl(tryfirst=True)  # before support.engines, which reads the marker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(Path(__file__).parent):  # a folder's hook is called with the whole suite
            continue
        item.add_marker(pytest.mark.compose)
        if not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def engine() -> None:
    """A docker engine that answers; where none does the test is skipped, or fails if WIREDESK_TEST_DOCKER is 1."""
    if missing := _why_no_engine():
        if os.environ.get("WIREDESK_TEST_DOCKER") == "1":
            pytest.fail(f"WIREDESK_TEST_DOCKER=1, but {missing}")
        pytest.skip(missing)


def _why_no_engine() -> str | None:
    if not shutil.which("docker"):
        return "there is no docker command"
    for command in (["docker", "info"], ["docker", "compose", "version"]):
        answer = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
        if answer.returncode:
            return f"`{' '.join(command)}` fails: {answer.stderr.strip()[:200]}"
    return None


@pytest.fixture(scope="session")
def built(engine: None) -> Stack:
    """The stack with its images built, and nothing running."""
    stack = Stack(
        project=f"wiredesk-test-{secrets.token_hex(3)}",
        variables={
            "PYTHON_IMAGE": os.environ.get("PYTHON_IMAGE") or _base(),
            "IMAGE_PREFIX": "wiredesk-test-",
            "KAFKA_PORT": str(free_port()),
            "CLEANING_WORKERS": "1",
            "EXTRACTION_WORKERS": "1",
            "COMPOSE_ENV_FILES": os.devnull,
        },
    )
    stack.compose("--profile", "tools", "build", seconds=1200)
    return stack


def _base() -> str:
    for image in BASES:
        if not subprocess.run(
            ["docker", "image", "inspect", image], check=False, capture_output=True, timeout=60
        ).returncode:
            return image
    return BASES[0]


@pytest.fixture(scope="module")
def running(built: Stack) -> Iterator[Stack]:
    """The stack, up and ready; its containers and volumes go with the last test of the module."""
    try:
        built.up()
        yield built
    finally:
        built.compose("down", "--volumes", "--timeout", "5", seconds=120)
