"""Starts the dashboard: `python -m convscope`; options are Streamlit's own."""

import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Runs the dashboard until it is stopped."""
    script = Path(__file__).parent / "streamlit_app.py"
    return subprocess.call([sys.executable, "-m", "streamlit", "run", str(script), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
