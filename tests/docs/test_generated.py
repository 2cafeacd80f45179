"""What is generated is as the code says, and what operators may set is explained."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest
from pages import ROOT


@pytest.fixture(scope="module")
def settings_docs() -> ModuleType:
    specification = importlib.util.spec_from_file_location("settings_docs", ROOT / "deploy" / "settings_docs.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules["settings_docs"] = module  # dataclasses look their module up
    specification.loader.exec_module(module)
    return module


def test_settings_page_and_env_example_are_as_the_models_say(settings_docs: ModuleType) -> None:
    assert settings_docs.stale() == [], "run deploy/settings_docs.py"


def test_every_setting_has_a_meaning(settings_docs: ModuleType) -> None:
    for _, model, without in settings_docs.GROUPS:
        assert all(len(item.meaning) > 10 for item in settings_docs.settings_of(model, without))


def test_every_variable_of_compose_is_explained_with_its_default() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    used = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", compose))
    assert len(re.findall(r"\$\{", compose)) == len(re.findall(r"\$\{[A-Z_]+:-[^}]*\}", compose)), "all have defaults"
    by_hand = example.partition("# --- Settings of the services")[0]
    assert dict(re.findall(r"^#([A-Z_]+)=(.*)$", by_hand, re.MULTILINE)) == used


def test_what_env_example_says_compose_sets_it_sets(settings_docs: ModuleType) -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    for name in settings_docs.IN_COMPOSE:
        assert f"{name}:" in compose
