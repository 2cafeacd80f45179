"""Plain text as an editor would cut it. Pages go through the same cuts once their paragraphs are found.

Reading order: `copy` (what is cut), `opening`, `ending`, `repeats`, `origins` (one kind of cut each), `polish` (all of
them until nothing changes), `plain` (a whole `text` payload).
"""
