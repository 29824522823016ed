"""The command line: one module for each command that is more than a few lines, the parser and `main` in :mod:`hscode.cli.main`."""
