"""The message contract of Wiredesk.

One module a message; `topics` is the one table of topics, `codec` turns bytes into messages and back, `identity`
turns addresses into article ids, `events` writes and reads CloudEvents headers, `client` (extra `kafka`) publishes
and subscribes.
"""

__version__ = "0.1.0"
