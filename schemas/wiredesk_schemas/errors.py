"""What can be wrong with a record, named as dead letters name it (`wd_error`)."""

from typing import ClassVar


class ContractError(ValueError):
    """A record that breaks the contract. `code` is the `wd_error` of its dead letter."""

    code: ClassVar[str] = "invalid_schema"


class InvalidJson(ContractError):
    """The bytes are not one UTF-8 JSON object."""

    code = "invalid_json"


class InvalidSchema(ContractError):
    """The JSON does not fit the model of its type; the message names the fields."""

    code = "invalid_schema"


class UnknownType(ContractError):
    """`type` names no message of this contract, or none that this topic carries."""

    code = "unknown_type"


class UnsupportedVersion(ContractError):
    """`schema_version` has a major version that this reader does not know."""

    code = "unsupported_version"


class TooLarge(ContractError):
    """The record is over `MAX_RECORD_BYTES`; it was not parsed."""

    code = "too_large"
