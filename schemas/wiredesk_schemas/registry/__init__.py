"""What other languages hold: JSON Schemas, AsyncAPI and the page of the contract, written from the models.

`files.export` writes them, `files.check` is the gate: nothing stale, and no change that a reader or a writer of
another version would trip over.
"""
