"""Settings: bounds that hold together, and secrets that stay out of sight."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from wiredesk.runtime.settings import RuntimeSettings


@pytest.mark.parametrize("deadline", [0.5, 4, 20, 25])
@pytest.mark.parametrize("workers", [1, 2, 16])
def test_records_in_flight_end_within_the_batch_time_at_their_worst(deadline: float, workers: int) -> None:
    settings = RuntimeSettings(workers=workers)

    in_flight = settings.in_flight(deadline)

    assert 2 <= in_flight <= settings.max_in_flight
    assert in_flight <= 2 or in_flight * deadline / workers <= settings.batch_seconds


def test_sasl_without_a_user_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="WIREDESK_SASL_USERNAME"):
        RuntimeSettings(security_protocol="SASL_SSL")


def test_a_password_is_never_shown() -> None:
    settings = RuntimeSettings(security_protocol="SASL_SSL", sasl_username="desk", sasl_password="hunter2")

    assert "hunter2" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("address", ["kafka", "kafka:", ":9092", "kafka:9092,", "http://kafka:9092", "kafka 9092"])
def test_what_is_no_address_of_a_broker_is_refused_with_what_one_is(address: str) -> None:
    with pytest.raises(ValidationError, match="is not host:port"):
        RuntimeSettings(bootstrap_servers=address)


@pytest.mark.parametrize("address", ["kafka:9092", "kafka-1.example.org:9092, 10.0.0.1:9093", "[::1]:9092"])
def test_names_and_addresses_with_ports_are_taken(address: str) -> None:
    assert RuntimeSettings(bootstrap_servers=address).bootstrap_servers == address
