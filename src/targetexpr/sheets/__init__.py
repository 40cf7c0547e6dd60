"""Documents → sheets: one project's header and its indicators, each with the place it came from."""
