"""The settings as a page and as an example file.

`python -m service.settings_document` writes `docs/settings.md` and `.env.example` anew; a test holds them in step.
"""

from pathlib import Path

from service.settings import PREFIX, Settings

PAGE = Path("docs/settings.md")
EXAMPLE = Path(".env.example")


def write_page() -> str:
    """Return `docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Environment variables, or lines of a file `.env` in the folder where Duijie is started; the environment wins.",
        "A variable that starts with `DUIJIE_` and is none of these is refused.",
        "This page is written from `service/settings.py` by `python -m service.settings_document`.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    lines += [f"| `{name}` | {_code(default)} | {description} |" for name, default, description in _list_settings()]
    return "\n".join(lines) + "\n"


def write_example() -> str:
    """Return `.env.example`: every setting with its default, commented out."""
    blocks = ["# Copy this file to .env and change what you need. All settings: docs/settings.md\n"]
    blocks += [f"# {description}\n# {name}={default}\n" for name, default, description in _list_settings()]
    return "\n".join(blocks)


def _list_settings() -> list[tuple[str, str, str]]:
    return [
        (PREFIX + name.upper(), str(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def _code(default: str) -> str:
    return f"`{default}`" if default else "empty"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(write_page(), encoding="utf-8")
    EXAMPLE.write_text(write_example(), encoding="utf-8")
