"""The only code that knows Kafka, Faust, processes, retries, dead letters, metrics and health."""
