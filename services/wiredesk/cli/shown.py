"""A record of any topic as `wiredesk tail` shows it: for people, or as one JSON object a line."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from wiredesk.cli.render import described
from wiredesk.cli.terminal import moment, printable
from wiredesk.runtime.records import Record, best_record_id
from wiredesk_schemas.codec import load_object, parse
from wiredesk_schemas.errors import ContractError
from wiredesk_schemas.events import RECORD_ID, DeadLetterHeaders, first, rfc3339
from wiredesk_schemas.topics import RAW, TOPICS, dead_letters_of

_INDENT: Final = " " * 21
_BYTES_SHOWN: Final = 200
_PUBLISHED: Final = (RAW.name, dead_letters_of(RAW).name)


def for_people(record: Record) -> str:
    """One line or a short block; the time is the broker's, in UTC."""
    lines = _dead_letter(record) if carries_dead_letters(record.topic) else _message(record)
    return "\n".join([f"{moment(record.timestamp)}  {lines[0]}", *(_INDENT + line for line in lines[1:] if line)])


def for_programs(record: Record) -> str:
    """One line of JSON: the message as it stands; of a dead letter its headers too; of other bytes, in `value`.

    What `publish` takes carries its record's id, also where that stood in headers alone: a line has none of these, and
    under another id it would be another record.
    """
    fields: dict[str, Any]
    if carries_dead_letters(record.topic):
        fields = {"type": "dead_letter", **_reasons(record), **_bytes(_identified_bytes(record))}
    elif record.value is None:
        fields = {"type": None, "key": _text(record.key), "value": None}
    else:
        try:
            fields = _identified(load_object(record.value), record)
        except ContractError as error:
            fields = {"type": None, "record": record.position, "error": error.code, **_bytes(record.value)}
    return json.dumps(fields, ensure_ascii=False)


def carries_dead_letters(topic: str) -> bool:
    """Whether the topic's records are those that no code could handle."""
    return topic in TOPICS and not TOPICS[topic].messages


def _message(record: Record) -> list[str]:
    if record.value is None:
        return [f"null value, read as withdrawn: {printable(_text(record.key) or '?')}"]
    try:
        return described(parse(record.value))
    except ContractError as error:
        return [f"unreadable ({error.code}) at {record.position}", printable(str(error), 300), _excerpt(record.data)]


def _dead_letter(record: Record) -> list[str]:
    try:
        why = DeadLetterHeaders.decode(record.headers)
    except ValueError as error:
        return [f"dead letter without its reasons ({printable(str(error))})", _excerpt(record.data)]
    *_, last_line = why.detail.strip().splitlines() or [""]
    attempts = f" after {why.attempts} attempts" if why.attempts > 1 else ""
    return [
        f"dead letter  {printable(why.error, 40)} in {printable(why.stage, 40)}{attempts}",
        printable(last_line, 300),
        f"record {printable(why.record_id, 300)}, read at {printable(why.topic, 100)}/{why.partition}/{why.offset}",
        _excerpt(record.data),
    ]


def _reasons(record: Record) -> dict[str, Any]:
    try:
        why = DeadLetterHeaders.decode(record.headers)
    except ValueError:
        return {"record_id": None, "stage": None, "error": None, "detail": "its headers are missing"}
    return {
        "record_id": why.record_id,
        "stage": why.stage,
        "error": why.error,
        "detail": why.detail,
        "topic": why.topic,
        "partition": why.partition,
        "offset": why.offset,
        "failed_at": rfc3339(why.failed_at),
        "attempts": why.attempts,
    }


def _identified(message: dict[str, Any], record: Record) -> dict[str, Any]:
    """The message with the id of its record, where it is one to publish and has no id, or a header has another."""
    if record.topic not in _PUBLISHED:
        return message
    if message.get("record_id") is None or first(record.headers, RECORD_ID):
        return message | {"record_id": best_record_id(record)}
    return message


def _identified_bytes(record: Record) -> bytes:
    """The same, of what may be no message; to the byte as it was, where nothing is wanting."""
    try:
        message = load_object(record.data)
    except ContractError:
        return record.data
    identified = _identified(message, record)
    return record.data if identified == message else json.dumps(identified, ensure_ascii=False).encode("utf-8")


def _bytes(data: bytes) -> dict[str, str]:
    """Bytes in JSON: as text where they are UTF-8, else in base64."""
    try:
        return {"value": data.decode("utf-8")}
    except UnicodeDecodeError:
        return {"value_base64": base64.b64encode(data).decode("ascii")}


def _excerpt(data: bytes) -> str:
    text = printable(data[: 4 * _BYTES_SHOWN].decode("utf-8", "replace"), _BYTES_SHOWN)
    return f"{len(data):,} bytes: {text}"


def _text(key: bytes | None) -> str | None:
    return None if key is None else key.decode("utf-8", "replace")
