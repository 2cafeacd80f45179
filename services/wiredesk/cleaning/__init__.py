"""Cleaning: one `article.raw` in, one `article.cleaned` or `article.rejected` out. A pure function of one record."""
