"""Every limit of the contract, in one place. Sizes are in bytes unless the name says otherwise."""

from datetime import timedelta
from typing import Final

MIB: Final = 1024 * 1024

MAX_RECORD_BYTES: Final = 8 * MIB
"""The largest record, as serialised JSON before compression. Larger ones are refused unparsed."""

MAX_TRANSPORT_BYTES: Final = 12 * MIB
"""What topics, producers and fetches allow: a full record, its key, its headers and room for enrichment."""

MAX_DEAD_LETTER_BYTES: Final = 13 * MIB
"""What dead-letter topics allow: any record that arrived, and the headers that say why it is there."""

MAX_METADATA_KEYS: Final = 32
MAX_METADATA_BYTES: Final = 4 * 1024
"""UTF-8 bytes of all keys and values of `metadata` together."""

MAX_BODY_BYTES: Final = 1 * MIB
"""UTF-8 bytes of a cleaned body; a longer one is cut and `truncated` is true."""

MAX_DROPPED_ITEMS: Final = 50
MAX_DROPPED_CHARACTERS: Final = 500

MAX_DIFF_BYTES: Final = 64 * 1024
"""UTF-8 bytes of the serialised diff of one field in `changes`; a larger one is null."""

MAX_STORY_ARTICLES: Final = 100
MAX_STORY_OUTLETS: Final = 100
MAX_STORY_DAYS: Final = 366
MAX_DETAIL_BYTES: Final = 8 * 1024
"""UTF-8 bytes of `wd_detail` of a dead letter."""

MIN_WORDS_FOR_HASH_BLOCK: Final = 50
"""A takedown of copies blocks a `content_hash` only where the body has at least as many words."""

MAX_CLOCK_AHEAD: Final = timedelta(minutes=5)
"""A `fetched_at` or `requested_at` further ahead of the broker's timestamp is capped to it by cleaning."""

MAX_RECORD_ID_CHARACTERS: Final = 2_000
