"""The body of a page: one parse, one walk into blocks, a scored container, and a confidence.

Reading order: `blocks` (walk), `naming` (what class names say), `scoring` (container), `selection` (which blocks stay),
`extractor` (all of it, with laxer retries), `confidence`, `fallback`.
"""
