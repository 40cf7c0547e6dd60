"""Scans and photos made of invented sheets, and what is read of them: ``make scans``."""
