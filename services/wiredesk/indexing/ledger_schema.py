"""The ledger's tables. One row an article, a function of the last log record of its key."""

import zlib
from typing import Final

TABLES: Final = """
create table if not exists articles (
    article_id text not null unique,
    status text not null,
    revision integer not null,
    sequence integer not null,
    record_id text not null,
    first_seen_at integer not null,     -- this and every time: microseconds since 1970, UTC
    requested_at integer,               -- of the last request applied
    floor integer,
    requested_for text,                 -- the article that the request named
    request_hash text,                  -- content hash of what a takedown of copies erased
    fetched_at integer,                 -- from here on of the revision held; without one null but for its place:
                                        -- duplicate_of, story_id, storyline_id
    generation integer,
    content_hash text,
    canonical_id text,
    digest blob,
    extraction_digest blob,
    sketch blob,
    revised_at integer,
    duplicate_of text,
    duplicate text,                     -- JSON of the whole `duplicate`
    story_id text,
    storyline_id text
);
create index if not exists articles_content_hash on articles (content_hash, sequence) where content_hash is not null;
create index if not exists articles_canonical_id on articles (canonical_id, sequence) where canonical_id is not null;
create index if not exists articles_duplicate_of on articles (duplicate_of, sequence) where duplicate_of is not null;
create index if not exists articles_story_id on articles (story_id) where story_id is not null;
create index if not exists articles_request_hash on articles (request_hash) where request_hash is not null;
create index if not exists articles_withdrawn_for on articles (requested_for) where status = 'withdrawn';
create index if not exists articles_withdrawn on articles (sequence) where status = 'withdrawn';
create index if not exists articles_sequence on articles (sequence);

create table if not exists texts (
    article_id text not null unique,
    article blob not null,              -- Zstandard of the JSON of `article`
    seen_at integer not null,           -- of the brief
    brief text not null                 -- JSON of `Brief`, with `first_seen_at`
);

create index if not exists texts_seen_at on texts (seen_at);

create table if not exists stories (
    story_id text not null unique,
    storyline_id text not null,
    revision integer not null,
    merged_into text
);

create index if not exists stories_storyline_id on stories (storyline_id);
create index if not exists stories_merged_into on stories (merged_into) where merged_into is not null;

-- Not a function of the log's last records, but of its history: the centres of stories and storylines.
create table if not exists groups (
    kind text not null,
    id text not null,
    parent text not null,
    first real not null,                -- seconds since 1970
    last real not null,
    size integer not null,
    length real not null,
    centre blob not null,               -- terms of `Tokens.stems`, and their weights
    primary key (kind, id)
) without rowid;

create table if not exists positions (
    topic text not null unique,
    topic_id text not null,
    position integer not null           -- offset of the first log record that is not applied
);
"""

ARTICLE_COLUMNS: Final = (
    "article_id",
    "status",
    "revision",
    "sequence",
    "record_id",
    "first_seen_at",
    "requested_at",
    "floor",
    "requested_for",
    "request_hash",
    "fetched_at",
    "generation",
    "content_hash",
    "canonical_id",
    "digest",
    "extraction_digest",
    "sketch",
    "revised_at",
    "duplicate_of",
    "duplicate",
    "story_id",
    "storyline_id",
)

FORMAT: Final = zlib.crc32(TABLES.encode()) & 0x7FFFFFFF
"""`user_version` of the file. Other tables are another format, which is refused."""
