"""Serve the built pages on this machine."""

import http.server
import sys
import webbrowser
from functools import partial
from pathlib import Path
from threading import Thread

PAGES = Path(__file__).parents[1] / "book" / "_build" / "html"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps them out of the terminal, where the address is."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until Ctrl-C, on the port named on the command line or the first free one."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    handler = partial(Handler, directory=PAGES)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The course: {address} (stop with Ctrl-C)", flush=True)
        # Not waited for: where there is only a text browser, it stays until its reader has done.
        Thread(target=webbrowser.open, args=[address], daemon=True).start()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
