"""Metadata of a page, a cascade with provenance.

Reading order: `jsonld` and `meta_tags` read what a page declares; `moments`, `titles`, `authors` and `labels` decide
one field each; `cascade` asks them in order and notes where each value came from.
"""
