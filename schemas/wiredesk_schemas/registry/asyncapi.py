"""The contract as an AsyncAPI 3 document: servers, channels, messages, headers, security."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wiredesk_schemas.base import SCHEMA_VERSION, Message
from wiredesk_schemas.codec import MODELS, type_of
from wiredesk_schemas.registry.descriptions import summary
from wiredesk_schemas.registry.json_schema import definitions
from wiredesk_schemas.topics import DEAD_LETTER_SUFFIX, DEAD_LETTERS, MAIN, SERVICES, TOPICS, Topic

Document = dict[str, Any]
Examples = Mapping[str, Mapping[str, Any]]
"""Type → name → payload."""

_SCHEMAS: Final = "#/components/schemas/"
_MESSAGES: Final = "#/components/messages/"
_DEAD_LETTER: Final = "dead.letter"
_KAFKA_BINDING: Final = "0.5.0"
_HEADER: Final = {"type": "string"}

_ENVELOPE_HEADERS: Final[Document] = {
    "content-type": {"type": "string", "const": "application/json"},
    "ce_specversion": {"type": "string", "const": "1.0", "description": "CloudEvents 1.0, binary mode."},
    "ce_id": {"type": "string", "description": "Unique within `ce_source`."},
    "ce_source": {"type": "string", "description": "Who wrote the record: a URI reference, such as a scraper's name."},
    "ce_type": {"type": "string", "description": "As `type` in the body, which decides where they disagree."},
    "ce_time": {"type": "string", "format": "date-time", "description": "When the record was written."},
    "ce_dataschema": {"type": "string", "description": "`urn:wiredesk:<type>:<schema_version>`."},
    "traceparent": {"type": "string", "description": "W3C trace context, passed on from record to record."},
    "tracestate": _HEADER,
    "wd_record_id": {
        "type": "string",
        "description": "On a replay: the id of the first record; it wins over all else.",
    },
    "wd_received_at": {
        "type": "string",
        "format": "date-time",
        "description": "On a replay: the broker's timestamp of the first record.",
    },
}
_DEAD_LETTER_HEADERS: Final[Document] = {
    "wd_record_id": {"type": "string", "description": "The record's id."},
    "wd_stage": {"type": "string", "x-known-values": list(SERVICES)},
    "wd_error": {
        "type": "string",
        "x-known-values": [
            "invalid_json",
            "invalid_schema",
            "unknown_type",
            "unsupported_version",
            "too_large",
            "deadline",
            "worker_died",
            "unexpected",
        ],
    },
    "wd_detail": {"type": "string", "description": "For people; at most 8 KiB."},
    "wd_topic": _HEADER,
    "wd_partition": _HEADER,
    "wd_offset": _HEADER,
    "wd_failed_at": {"type": "string", "format": "date-time"},
    "wd_attempts": _HEADER,
}

_SERVERS: Final[Document] = {
    "local": {
        "host": "localhost:9092",
        "protocol": "kafka",
        "description": "One machine, as docker compose or `wiredesk up` start it: loopback, no authentication.",
    },
    "production": {
        "host": "{broker}",
        "protocol": "kafka-secure",
        "description": "A cluster that the operator runs: TLS, and SASL or client certificates.",
        "variables": {"broker": {"default": "kafka.example:9093", "description": "host:port of any broker."}},
        "security": [
            {"$ref": "#/components/securitySchemes/saslScram"},
            {"$ref": "#/components/securitySchemes/clientCertificate"},
        ],
    },
}
_SECURITY: Final[Document] = {
    "saslScram": {"type": "scramSha512", "description": "A user and a password for each publisher and consumer."},
    "clientCertificate": {"type": "X509", "description": "A TLS certificate for each publisher and consumer."},
}


def document(examples: Examples) -> Document:
    """The whole document; `examples` are shown with their messages."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Wiredesk",
            "version": SCHEMA_VERSION,
            "description": (
                "News pages and texts in, enriched articles and the stories that they tell out. "
                "Compatibility within a major version is full and transitive: ignore unknown fields, "
                "keep unknown values of open enumerations (`x-known-values`), skip unknown types."
            ),
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": _SERVERS,
        "channels": {name: _channel(topic) for name, topic in TOPICS.items()},
        "operations": _operations(),
        "components": {
            "messages": {
                **{kind: _message(kind, model, examples.get(kind, {})) for kind, model in MODELS.items()},
                _DEAD_LETTER: _dead_letter(),
            },
            "schemas": definitions(MODELS.values(), refs=_SCHEMAS),
            "securitySchemes": _SECURITY,
        },
    }


def _channel(topic: Topic) -> Document:
    kinds = [type_of(model) for model in topic.messages] or [_DEAD_LETTER]
    reading = "; read with isolation.level=read_committed" if topic.transactional else ""
    return {
        "address": topic.name,
        "title": topic.name,
        "description": (
            f"Written by {' and '.join(topic.producers)}, read by {' and '.join(topic.consumers)}. "
            f"Key: {topic.key}, as UTF-8{reading}."
        ),
        "messages": {kind: {"$ref": f"{_MESSAGES}{kind}"} for kind in kinds},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": _configuration(topic),
                "bindingVersion": _KAFKA_BINDING,
            }
        },
    }


def _configuration(topic: Topic) -> Document:
    config = topic.config
    whole = {name: int(value) for name, value in config.items() if name in ("retention.ms", "max.message.bytes")}
    return {"cleanup.policy": [config["cleanup.policy"]], **whole}


def _operations() -> Document:
    """What Wiredesk does at its edges: it receives from scrapers, and sends to consumers and operators."""
    received = [topic for topic in MAIN if not set(topic.producers) & set(SERVICES)]
    sent = [topic for topic in MAIN if not set(topic.consumers) <= set(SERVICES)]
    operations = [("receive", topic) for topic in received] + [("send", topic) for topic in (*sent, *DEAD_LETTERS)]
    return {
        f"{action}-{topic.name}": {
            "action": action,
            "channel": {"$ref": f"#/channels/{topic.name}"},
            "summary": f"{'Scrapers publish' if action == 'receive' else 'Consumers subscribe'} here.",
        }
        for action, topic in operations
    }


def _message(kind: str, model: type[Message], examples: Mapping[str, Any]) -> Document:
    return {
        "name": kind,
        "title": kind,
        "summary": summary(model),
        "contentType": "application/json",
        "headers": {
            "type": "object",
            "properties": {**_ENVELOPE_HEADERS, "ce_type": {"type": "string", "const": kind}},
        },
        "payload": {"allOf": [{"$ref": f"{_SCHEMAS}{model.__name__}"}, {"required": ["type", "schema_version"]}]},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": _KAFKA_BINDING}},
        **(
            {"examples": [{"name": name, "payload": payload} for name, payload in examples.items()]} if examples else {}
        ),
    }


def _dead_letter() -> Document:
    return {
        "name": _DEAD_LETTER,
        "title": f"A record of <topic>{DEAD_LETTER_SUFFIX}",
        "summary": "A record that no code could handle: its bytes, key and headers as they were, and why it is here.",
        "contentType": "application/octet-stream",
        "headers": {"type": "object", "properties": _DEAD_LETTER_HEADERS, "required": list(_DEAD_LETTER_HEADERS)},
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": _KAFKA_BINDING}},
    }
