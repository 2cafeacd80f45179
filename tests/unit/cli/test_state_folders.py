"""State folders that are another's, or cannot be used: one sentence says what is wrong, where, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import Ran
from support.command import wiredesk as in_a_process

from wiredesk.indexing.folder import StateFolder
from wiredesk.indexing.index import Index
from wiredesk.indexing.ledger import Ledger
from wiredesk.indexing.settings import IndexingSettings
from wiredesk.runtime.errors import FolderInUse, StateFolderError
from wiredesk.runtime.state_folder import opening

Wiredesk = Callable[..., Ran]
CONFIGURATION, AGAIN = 78, 70


@pytest.fixture(autouse=True)
def _no_kafka(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIREDESK_BOOTSTRAP_SERVERS", "127.0.0.1:1")


@pytest.fixture
def of_service(tmp_path: Path) -> Path:
    """The state folder of an indexing service that has not read anything yet."""
    state = tmp_path / "service"
    (state / "faust").mkdir(parents=True)
    Index.open(IndexingSettings(), state / "index").close()
    return state


@pytest.fixture
def of_batch(tmp_path: Path) -> Path:
    """The folder of `wiredesk process --state`."""
    state = tmp_path / "batch"
    Index.open(IndexingSettings(), state).close()
    return state


def process(wiredesk: Wiredesk, state: Path) -> Ran:
    return wiredesk("process", "--from", "extracted", "--state", str(state))


async def run_indexing(state: Path) -> tuple[int, str, str]:
    """Status and reason with which the service ends, and whatever else it wrote."""
    ran = await in_a_process("run", "indexing", environment={"WIREDESK_STATE_DIR": str(state)})
    *before, last = ran.err.splitlines()
    return ran.status, json.loads(last)["reason"], "\n".join(before)


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# --- a folder that is another's ------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [".", "index"])
def test_given_a_services_folder_when_a_batch_is_to_keep_its_state_there_then_it_is_refused_and_nothing_changes(
    wiredesk: Wiredesk, of_service: Path, part: str
) -> None:
    before = contents(of_service)
    ran = process(wiredesk, of_service / part)
    assert ran.status == 2
    assert "the state folder of the indexing service: name another with --state" in ran.sentence
    assert contents(of_service) == before


def test_given_a_services_folder_in_the_midst_of_a_rebuild_then_it_is_still_the_services(
    wiredesk: Wiredesk, of_service: Path
) -> None:
    (of_service / "index").rename(of_service / "index.old")  # a rebuild was killed between its two renames
    assert process(wiredesk, of_service).status == 2


async def test_given_a_batchs_folder_when_the_service_starts_on_it_then_it_ends_with_78_and_nothing_changes(
    of_batch: Path,
) -> None:
    before = contents(of_batch)
    status, reason, _ = await run_indexing(of_batch)
    assert status == CONFIGURATION
    assert reason == (
        f"{of_batch} is a folder of `wiredesk process --state`, and not of the indexing service: "
        "name another in WIREDESK_STATE_DIR"
    )
    assert contents(of_batch) == before


async def test_given_the_views_own_folder_when_the_service_starts_on_it_then_the_state_folder_is_named(
    of_service: Path,
) -> None:
    status, reason, _ = await run_indexing(of_service / "index")
    assert status == CONFIGURATION
    assert f"is a part of {of_service}, the state folder of the indexing service" in reason


def test_given_a_batchs_folder_when_the_doctor_looks_then_it_is_wrong_for_a_service(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, of_batch: Path
) -> None:
    monkeypatch.setenv("WIREDESK_STATE_DIR", str(of_batch))
    monkeypatch.setenv("COLUMNS", "300")
    assert "is a folder of `wiredesk process --state`" in wiredesk("doctor").out


def test_given_a_folder_with_views_of_both_when_it_is_read_then_neither_is_taken_for_the_other(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, of_service: Path
) -> None:
    Index.open(IndexingSettings(), of_service).close()  # as `process --state` once allowed
    for command in (("search", "ferry"), ("stories",), ("story", "one"), ("rebuild-index",)):
        ran = wiredesk(*command, "--state", str(of_service))
        assert ran.status == 2
        assert "holds views of the indexing service (in index) and of `wiredesk process --state`" in ran.sentence
        assert "move the latter into a folder of their own" in ran.sentence
    assert process(wiredesk, of_service).status == 2
    monkeypatch.setenv("WIREDESK_STATE_DIR", str(of_service))
    monkeypatch.setenv("COLUMNS", "300")
    assert "✗ views                 " + str(of_service) in wiredesk("doctor").out


def test_given_a_batchs_folder_when_its_index_is_to_be_rebuilt_by_either_name_of_the_option_then_it_has_no_log(
    wiredesk: Wiredesk, of_batch: Path
) -> None:
    for option in ("--state", "--state-dir"):
        ran = wiredesk("rebuild-index", option, str(of_batch))
        assert ran.status == 2
        assert "has no log: process again instead" in ran.sentence


# --- a folder that cannot be used ----------------------------------------------------------------------------------


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    (tmp_path / "afile").touch()
    return tmp_path / "afile"


@pytest.fixture
def no_ledger(of_service: Path) -> Path:
    """A state folder whose ledger nobody can open, not even root, by whom tests may run."""
    (of_service / "index" / "ledger.sqlite").unlink()
    (of_service / "index" / "ledger.sqlite").mkdir()
    return of_service


@pytest.mark.parametrize("service", ["indexing", "cleaning"])
async def test_given_a_file_for_a_folder_when_a_service_starts_then_it_ends_with_78_and_names_the_setting(
    a_file: Path, service: str
) -> None:
    ran = await in_a_process("run", service, environment={"WIREDESK_STATE_DIR": str(a_file)})
    told = json.loads(ran.sentence)
    assert (ran.status, told["status"]) == (CONFIGURATION, CONFIGURATION)
    assert f"cannot be used ({a_file} is a file): make it a folder" in told["reason"]
    assert told["reason"].endswith("in WIREDESK_STATE_DIR")


async def test_given_a_ledger_that_cannot_be_opened_when_the_service_starts_then_it_ends_with_78(
    no_ledger: Path,
) -> None:
    status, reason, _ = await run_indexing(no_ledger)
    assert status == CONFIGURATION
    assert "cannot be used (ledger.sqlite: " in reason
    assert reason.endswith("in WIREDESK_STATE_DIR")


async def test_given_a_folder_in_use_when_the_service_starts_then_it_says_by_whom_and_may_be_started_again(
    of_service: Path,
) -> None:
    lock = StateFolder(of_service / "index").lock()
    try:
        status, reason, before = await run_indexing(of_service)
    finally:
        lock.release()
    assert (status, before) == (AGAIN, ""), "one line, without a trace"
    assert "is in use by process " in reason
    assert reason.endswith("end that process, or name another folder in WIREDESK_STATE_DIR")


def test_given_a_file_for_a_folder_when_the_index_is_rebuilt_then_kafka_is_not_blamed(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, a_file: Path
) -> None:
    monkeypatch.setenv("WIREDESK_STATE_DIR", str(a_file))
    ran = wiredesk("rebuild-index")
    assert ran.status == 2
    assert "Kafka" not in ran.sentence
    assert f"({a_file} is a file): make it a folder that this user can read and write" in ran.sentence
    assert ran.sentence.endswith("with --state, or in WIREDESK_STATE_DIR")


def test_given_a_file_for_a_folder_when_a_batch_is_to_keep_its_state_there_then_it_says_what_to_do(
    wiredesk: Wiredesk, a_file: Path
) -> None:
    ran = process(wiredesk, a_file)
    assert ran.status == 2
    assert ran.sentence.endswith("make it a folder that this user can read and write, or name another with --state")


@pytest.mark.parametrize("command", [("search", "ferry"), ("stories",), ("rebuild-index",)])
def test_given_a_folder_that_the_system_refuses_when_it_is_looked_into_then_it_is_named_with_what_to_do(
    wiredesk: Wiredesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    def refused(path: Path, **_: object) -> bool:
        raise PermissionError(13, "Permission denied", str(path))  # which root would not be

    monkeypatch.setattr(Path, "exists", refused)
    ran = wiredesk(*command, "--state", str(tmp_path))
    assert ran.status == 2
    assert f"the state folder {tmp_path} cannot be used (Permission denied): make it a folder" in ran.sentence


@pytest.mark.parametrize("command", [("search", "ferry"), ("stories",)])
def test_given_a_ledger_that_cannot_be_opened_when_it_is_read_then_that_is_no_defect_of_ours(
    wiredesk: Wiredesk, no_ledger: Path, command: tuple[str, ...]
) -> None:
    ran = wiredesk(*command, "--state", str(no_ledger))
    assert ran.status == 2
    assert "cannot be used (ledger.sqlite: " in ran.sentence


def test_given_a_ledger_that_another_program_has_locked_when_opened_then_it_is_in_use(
    monkeypatch: pytest.MonkeyPatch, of_batch: Path
) -> None:
    monkeypatch.setattr("wiredesk.indexing.ledger._BUSY_SECONDS", 0.01)
    other = Ledger.open(of_batch / "ledger.sqlite")
    try:
        other._connection.execute("pragma locking_mode = exclusive")
        other._connection.execute("begin exclusive")
        with pytest.raises(FolderInUse, match="locked by another program"):
            Ledger.open(of_batch / "ledger.sqlite")
    finally:
        other.close()


def test_given_what_is_no_error_of_the_folder_when_it_is_opened_then_it_goes_on_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), opening(tmp_path):
        raise ZeroDivisionError
    with pytest.raises(StateFolderError, match="Read-only file system"), opening(tmp_path):
        raise OSError(30, "Read-only file system")


@pytest.mark.parametrize(("file", "said"), [("meta.json", "data corrupted"), ("position.json", "is damaged")])
def test_given_a_damaged_search_index_when_searched_then_it_says_which_and_what_to_do(
    wiredesk: Wiredesk, of_service: Path, of_batch: Path, file: str, said: str
) -> None:
    for folder in (of_service / "index", of_batch):
        (folder / "search" / file).write_text("no JSON", encoding="utf-8")
    batch = wiredesk("search", "ferry", "--state", str(of_batch))
    if file == "meta.json":  # a service catches up by itself, so that only a batch's position is looked at
        service = wiredesk("search", "ferry", "--state", str(of_service))
        assert service.status == 1
        assert said in service.sentence
        assert service.sentence.endswith("run `wiredesk rebuild-index`")
        assert batch.status == 1
        assert said in batch.sentence
        assert "process again" in batch.sentence
    with pytest.raises(ValueError, match=said):
        Index.open(IndexingSettings(), of_batch)
