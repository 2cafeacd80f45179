"""Wiredesk: raw pages from a Kafka topic in, enriched articles and the stories they form out."""

__version__ = "0.1.0"
