"""A press with generated articles in a process of its own: prints its addresses as JSON, then serves until killed.

Run as `python -m benchmarks.press_process FOLDER COUNT`; outlet definitions are written into FOLDER.
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path

from app.demo.press import Press, outlet_files


def main() -> None:
    """Serves until SIGTERM."""
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with Press() as press:
        urls = press.add_bulk(count)
        for name, text in outlet_files(press).items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        print(json.dumps({"urls": urls}), flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
