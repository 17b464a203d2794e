"""Serve the built pages on this machine."""

import http.server
import sys
import webbrowser
from functools import partial
from pathlib import Path

PAGES = Path(__file__).parents[1] / "book" / "_build" / "html"


def main() -> None:
    """Serve until Ctrl-C, on the port named on the command line or the first free one."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=PAGES)
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        address = f"http://127.0.0.1:{server.server_port}/"
        print(f"The course: {address} (stop with Ctrl-C)", flush=True)
        webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
