"""Why a form cannot be read, or a draft not confirmed.

InvalidFileError
└── FormError
    ├── NotAFormError      no .docx
    ├── BrokenFormError    a damaged .docx
    └── UnsafeFormError    built to exhaust or trick its reader
"""

from pathlib import Path
from typing import ClassVar

from service.errors import InvalidFileError
from service.language import Language, Wording


class FormError(InvalidFileError):
    """A form that cannot be used. Nothing was stored. `str(error)` is English; `sentence` speaks both languages."""

    code = "form-error"
    wording: ClassVar[Wording] = Wording("无法读取登记表“{file}”。", "The form '{file}' cannot be used.")

    def __init__(self, path: Path, *, reason_zh: str = "", reason_en: str = "") -> None:
        """Say it of the file at `path`."""
        self.values = {"file": Path(path).name, "reason_zh": reason_zh, "reason_en": reason_en}
        super().__init__(self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return self.wording.say(language, **self.values)


class NotAFormError(FormError):
    """Something else than a .docx without a password."""

    code = "not-a-form"
    wording = Wording(
        "文件“{file}”不是未加密的 .docx 文档：请在 Word 或 WPS 中另存为 .docx，或直接粘贴文字。",
        "The file '{file}' is not a .docx without a password: save it as .docx in Word or WPS, or paste its text.",
    )


class BrokenFormError(FormError):
    """A .docx that is cut off or damaged."""

    code = "broken-form"
    wording = Wording(
        "文件“{file}”已损坏或不完整：请重新发送，或在 Word、WPS 中打开并另存为 .docx。",
        "The file '{file}' is damaged or incomplete: send it again, or open it in Word or WPS and save it as .docx.",
    )


class UnsafeFormError(FormError):
    """A file built to exhaust or trick its reader."""

    code = "unsafe-form"
    wording = Wording(
        "文件“{file}”的内容不安全（{reason_zh}），未读取：请把内容复制到新的 .docx 文件。",
        "The file '{file}' is unsafe to open ({reason_en}) and was not read: copy its content into a new .docx.",
    )
