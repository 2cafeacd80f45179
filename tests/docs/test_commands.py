"""Every command block is a script that the shell understands, of commands that exist, with options that they have."""

from __future__ import annotations

import re
import subprocess

import pytest
import typer.main
from pages import ROOT, Block, blocks, commands, inline_code, pages

from wiredesk.cli.main import app

COMPOSE_COMMANDS = {"up", "down", "build", "run", "ps", "logs", "port", "exec", "restart", "rm", "stop"}
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE_SERVICES = set(re.findall(r"^  ([a-z]+):$", COMPOSE, re.MULTILINE))
ANYWHERE = {"echo", "kill", "docker", "jq", "pip"}

each_script = pytest.mark.parametrize("block", list(blocks("sh")), ids=str)


@each_script
def test_the_shell_understands_it(block: Block) -> None:
    checked = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


@each_script
def test_its_commands_exist(block: Block) -> None:
    for words in commands(block.text):
        check(words)


def test_the_wiredesk_commands_in_the_text_exist() -> None:
    for page in pages():
        for code in inline_code(page):
            if code.startswith("wiredesk ") and not code.endswith("…"):
                check(code.split())


@pytest.mark.parametrize(
    "wrong",
    [
        "make nothing",
        "wiredesk nothing",
        "wiredesk process --nothing",
        "docker compose nothing",
        "deploy/nothing.sh",
        "rm x",
    ],
)
def test_given_a_command_that_does_not_exist_then_the_check_says_so(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check(wrong.split())


def check(words: list[str]) -> None:
    """Raise AssertionError if the command does not exist, or has no such option."""
    name = words[0].removeprefix(".venv/bin/")
    if name == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
        assert set(words[1:]) <= set(targets), f"{' '.join(words)}: no such target"
    elif name == "wiredesk":
        check_wiredesk(words[1:])
    elif words[:2] == ["docker", "compose"]:
        check_compose(words[2:])
    elif name == "cp":
        assert (ROOT / words[1]).exists(), f"{words[1]} does not exist"
    elif name == "python":
        assert words[1].endswith(".py"), f"{' '.join(words)}: run a file"
    elif "/" in name:
        assert (ROOT / name).exists(), f"{name} does not exist"
    else:
        assert name in ANYWHERE | {">"}, f"{name}: no such command"


def check_wiredesk(words: list[str]) -> None:
    command = typer.main.get_command(app)
    for word in words:
        if word == "--":  # what follows are values
            return
        if word.isupper():  # a placeholder, as in a usage line
            continue
        if word.startswith("--"):
            options = {
                option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)
            }
            assert word in options | {"--help"}, f"wiredesk {' '.join(words)}: {command.name} has no {word}"
        elif subcommands := getattr(command, "commands", None):
            assert word in subcommands, f"wiredesk {' '.join(words)}: no such command"
            command = subcommands[word]


def check_compose(words: list[str]) -> None:
    rest = words[2:] if words[0] == "--profile" else words
    assert rest[0] in COMPOSE_COMMANDS, f"docker compose {' '.join(words)}: no such command"
    if rest[0] == "run":
        service = next(index for index, word in enumerate(rest) if word in COMPOSE_SERVICES)
        check_wiredesk(rest[service + 1 :])
    elif "wiredesk" in rest:
        check_wiredesk(rest[rest.index("wiredesk") + 1 :])
    elif rest[0] in ("up", "ps", "logs", "port", "stop"):
        named = [word for word in rest[1:] if word.isalpha()]
        assert set(named) <= COMPOSE_SERVICES, f"docker compose {' '.join(words)}: no such service"
