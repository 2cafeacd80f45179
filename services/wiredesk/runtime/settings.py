"""Settings of the runtime: environment variables `WIREDESK_…`, secrets from files. Every field says its unit."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRETS_DIR = Path("/run/secrets")

_ADDRESS = re.compile(r"([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}")
"""A name or an address, and a port."""


def available_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class BrokerSettings(BaseSettings):
    """How to reach Kafka."""

    model_config = SettingsConfigDict(
        env_prefix="WIREDESK_",
        secrets_dir=SECRETS_DIR if SECRETS_DIR.is_dir() else None,
        extra="ignore",
        frozen=True,
    )

    bootstrap_servers: str = Field("127.0.0.1:9092", description="Kafka's addresses, `host:port`, separated by commas.")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="How to speak to Kafka."
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "SCRAM-SHA-512", description="With SASL: the mechanism."
    )
    sasl_username: str | None = Field(None, description="With SASL: the user.")
    sasl_password: SecretStr | None = Field(
        None, description="With SASL: the password; better as the file `wiredesk_sasl_password` in /run/secrets."
    )
    ssl_cafile: Path | None = Field(None, description="With SSL: the certificate authorities, in PEM.")
    transactions: bool = Field(
        True, description="Append to the log in transactions. Only the embedded broker, which has none, needs `false`."
    )

    @field_validator("bootstrap_servers")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        for address in value.split(","):
            if not _ADDRESS.fullmatch(address.strip()):
                raise ValueError(f"{address.strip()!r} is not host:port; separate addresses by commas")
        return value

    @model_validator(mode="after")
    def _sasl_needs_a_user(self) -> Self:
        if self.security_protocol.startswith("SASL") and not (self.sasl_username and self.sasl_password):
            raise ValueError(f"{self.security_protocol} needs WIREDESK_SASL_USERNAME and WIREDESK_SASL_PASSWORD")
        return self


class RuntimeSettings(BrokerSettings):
    """What every service needs besides: workers, deadlines, logs, health, state."""

    workers: int = Field(default_factory=available_cores, ge=1, le=256, description="Worker processes of the pool.")
    deadline_seconds: float | None = Field(
        None,
        gt=0,
        le=25,
        description="Seconds that one record may take; default: 4 in cleaning, 10 in extraction. In indexing, that a "
        "batch may: 20.",
    )
    worker_memory_mib: int = Field(
        4096, ge=0, description="Address space of a worker, in MiB (more than it has resident); 0 is no limit."
    )
    batch_seconds: float = Field(
        50.0, gt=0, le=60, description="Seconds that the records in flight may take at worst: bounds their number."
    )
    max_in_flight: int = Field(64, ge=1, le=1000, description="Records in flight at the most, of cheap ones too.")
    retry_minutes: float = Field(5.0, gt=0, description="Minutes to wait for what is down, before the process ends.")
    dead_letter_limit: int = Field(
        100,
        ge=1,
        description="So many of the last dead_letter_window records may be dead letters of our making; then: pause.",
    )
    dead_letter_window: int = Field(1000, ge=1, description="Records that dead_letter_limit looks back at.")
    session_timeout_seconds: float = Field(10.0, ge=1, description="Kafka drops a silent member after so many seconds.")
    rebalance_timeout_seconds: float = Field(120.0, ge=10, description="Seconds that a rebalance waits for a member.")
    commit_interval_seconds: float = Field(1.0, gt=0, description="Seconds between commits of what is acknowledged.")
    stop_grace_seconds: float = Field(50.0, gt=0, description="Seconds that SIGTERM leaves for what is in flight.")
    state_dir: Path = Field(Path("state"), description="Folder of the ledger, the search index and scratch files.")
    http_host: str = Field("127.0.0.1", description="Address that health and metrics listen on.")
    http_port: int = Field(0, ge=0, le=65535, description="Port of health and metrics; 0 turns them off.")
    liveness_seconds: float = Field(90.0, gt=0, description="Not alive after so long with records waiting.")
    hosts_in_metrics: int = Field(
        200, ge=0, le=10_000, description="Hosts with metrics of their own, the most seen; all others are `other`."
    )
    log_format: Literal["json", "console"] = Field("json", description="How to write the log.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least to log.")

    def in_flight(self, deadline: float) -> int:
        """Records in flight: their worst time, each at its deadline in seconds, stays within `batch_seconds`."""
        return max(2, min(self.max_in_flight, int(self.batch_seconds * self.workers / deadline)))
