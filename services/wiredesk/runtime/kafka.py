"""Connections to Kafka: the one place where broker settings become client arguments."""

from __future__ import annotations

import ssl
from typing import Any, Final

from aiokafka.helpers import create_ssl_context

from wiredesk.runtime.settings import BrokerSettings

ANY_SIZE: Final = 2**31 - 1
"""A producer's `max_request_size`, in bytes before compression: the broker's limit, on compressed bytes, counts.
A record that came in compressed to a tenth must go out again, if only as a dead letter."""


def client_options(settings: BrokerSettings) -> dict[str, Any]:
    """Arguments that every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers,
        "security_protocol": settings.security_protocol,
    }
    if context := ssl_context(settings):
        options["ssl_context"] = context
    if settings.security_protocol.startswith("SASL"):
        assert settings.sasl_password is not None
        options |= {
            "sasl_mechanism": settings.sasl_mechanism,
            "sasl_plain_username": settings.sasl_username,
            "sasl_plain_password": settings.sasl_password.get_secret_value(),
        }
    return options


def faust_credentials(settings: BrokerSettings) -> Any:
    """The same for Faust, None where Kafka asks for nothing."""
    import faust.auth  # noqa: PLC0415 - the command line reads Kafka without Faust, which takes long to import

    context = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        assert settings.sasl_password is not None
        return faust.auth.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return faust.auth.SSLCredentials(context=context) if context else None


def ssl_context(settings: BrokerSettings) -> ssl.SSLContext | None:
    """A context that verifies the broker's certificate, where the protocol has one."""
    if not settings.security_protocol.endswith("SSL"):
        return None
    cafile = str(settings.ssl_cafile) if settings.ssl_cafile else None
    context: ssl.SSLContext = create_ssl_context(cafile=cafile)
    return context
