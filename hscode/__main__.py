"""``python -m hscode`` is the command ``hscode``."""

from __future__ import annotations

import sys

from hscode.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
