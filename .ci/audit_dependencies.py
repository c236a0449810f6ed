"""Ask the package index whether a dependency has a known vulnerability; one line where it does not answer."""

import json
import subprocess
import sys
from pathlib import Path

COMMAND = [str(Path(sys.executable).parent / "pip-audit"), "--skip-editable", "--format", "json", "--timeout", "5"]
LIMIT_S = 120


def main() -> int:
    """Return 1 where something is known, 0 otherwise."""
    try:
        ran = subprocess.run(COMMAND, capture_output=True, text=True, timeout=LIMIT_S, check=False)  # noqa: S603 - ours
        dependencies = json.loads(ran.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, OSError, ValueError, KeyError) as error:
        sys.stdout.write(f"dependency audit skipped: the index does not answer ({type(error).__name__})\n")
        return 0
    audited = [dependency for dependency in dependencies if "skip_reason" not in dependency]
    if not audited:
        sys.stdout.write(f"dependency audit skipped: the index knows none of {len(dependencies)} packages\n")
        return 0
    found = [(dependency, known) for dependency in audited for known in dependency["vulns"]]
    for dependency, known in found:
        mended = ", ".join(known["fix_versions"]) or "no version yet"
        line = f"{dependency['name']} {dependency['version']}: {known['id']} (mended in {mended})"
        sys.stdout.write(line + "\n")
    sys.stdout.write(f"dependency audit: {len(audited)} packages, {len(found)} known vulnerabilities\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
