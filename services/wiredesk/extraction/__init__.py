"""Extraction: one `article.cleaned` in, one `article.extracted` out. A pure function of one record."""
