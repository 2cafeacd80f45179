"""Quotes: who says what, in quotation marks and without."""
