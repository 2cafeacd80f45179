"""Indexing: the log `articles.enriched.v1`, and the views made from it. One active writer."""
