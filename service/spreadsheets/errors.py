"""Why a file cannot be read or written, in one sentence that says what to do.

InvalidFileError
└── SpreadsheetError
    ├── FileMissingError, NotAFileError, EmptyFileError, FileTooLargeError
    ├── EncryptedFileError, OldExcelFileError, WrongFileTypeError
    ├── BrokenFileError, UnsafeFileError, UnreadableTextError, SheetTooLargeError
    └── FileTakenError, FolderMissingError      a template cannot be written
"""

from pathlib import Path
from typing import ClassVar

from service.errors import InvalidFileError
from service.language import Language, Wording


class SpreadsheetError(InvalidFileError):
    """A file that cannot be used. Nothing was changed. `str(error)` is English; `sentence` speaks both languages."""

    code = "spreadsheet-error"
    wording: ClassVar[Wording] = Wording("无法读取文件“{file}”。", "The file '{file}' cannot be used.")

    def __init__(self, path: Path, **values: object) -> None:
        """Say it of the file at `path`, with the values that the wording names."""
        self.values = {"file": path.name or str(path), **values}
        super().__init__(self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """What happened and what to do, in `language`."""
        return self.wording.say(language, **self.values)


class FileMissingError(SpreadsheetError):
    """There is no such file."""

    code = "file-missing"
    wording = Wording(
        "找不到文件“{file}”：请检查路径和文件名。",
        "There is no file '{file}': check the path and the name.",
    )


class NotAFileError(SpreadsheetError):
    """A folder, or something else that is not a plain file or may not be read."""

    code = "not-a-file"
    wording = Wording(
        "“{file}”不是可以读取的文件（可能是文件夹或没有权限）：请给出 .xlsx 或 .csv 文件。",
        "'{file}' is not a file that can be read (a folder, or no permission): name an .xlsx or .csv file.",
    )


class EmptyFileError(SpreadsheetError):
    """No bytes, or no cell with anything in it."""

    code = "empty-file"
    wording = Wording(
        "文件“{file}”是空的：请确认表格已保存后再导入。",
        "The file '{file}' is empty: make sure the spreadsheet was saved, then import it again.",
    )


class FileTooLargeError(SpreadsheetError):
    """More bytes than a roster can need."""

    code = "file-too-large"
    wording = Wording(
        "文件“{file}”有 {size} MB，超过上限 {limit} MB：请删除图片，或拆成几个文件。",
        "The file '{file}' has {size} MB, more than the limit of {limit} MB: remove pictures or split it.",
    )


class EncryptedFileError(SpreadsheetError):
    """A workbook that asks for a password."""

    code = "encrypted-file"
    wording = Wording(
        "文件“{file}”有密码保护：请在 Excel 或 WPS 中取消密码，另存后再导入。",
        "The file '{file}' is protected by a password: remove the password in Excel or WPS and save it.",
    )


class OldExcelFileError(SpreadsheetError):
    """The binary format of Excel 97-2003."""

    code = "old-excel-file"
    wording = Wording(
        "文件“{file}”是旧版 Excel 格式（.xls）：请在 Excel 或 WPS 中另存为 .xlsx 后再导入。",
        "The file '{file}' is in the old Excel format (.xls): save it as .xlsx in Excel or WPS and import that.",
    )


class WrongFileTypeError(SpreadsheetError):
    """Something else than a spreadsheet, whatever its name says."""

    code = "wrong-file-type"
    wording = Wording(
        "文件“{file}”不是表格，而是{found_zh}：请导入 .xlsx 或 .csv 文件。",
        "The file '{file}' is not a spreadsheet but {found_en}: import an .xlsx or .csv file.",
    )


class BrokenFileError(SpreadsheetError):
    """An xlsx file that is cut off or damaged."""

    code = "broken-file"
    wording = Wording(
        "文件“{file}”已损坏或不完整：请重新发送或下载，或在 Excel、WPS 中打开并另存为 .xlsx。",
        "The file '{file}' is damaged or incomplete: get it again, or open it in Excel or WPS and save it as .xlsx.",
    )


class UnsafeFileError(SpreadsheetError):
    """A file built to exhaust or trick its reader."""

    code = "unsafe-file"
    wording = Wording(
        "文件“{file}”的内容不安全（{reason_zh}），未读取：请在 Excel 或 WPS 中把数据复制到新文件后再导入。",
        "The file '{file}' is unsafe to open ({reason_en}) and was not read: copy its data into a new file.",
    )


class UnreadableTextError(SpreadsheetError):
    """A csv file in an encoding that cannot be told, or with a quote that never ends."""

    code = "unreadable-text"
    wording = Wording(
        "无法读取文本文件“{file}”（{reason_zh}）：请另存为 UTF-8 编码的 .csv 或 .xlsx。",
        "The text file '{file}' cannot be read ({reason_en}): save it as .csv in UTF-8, or as .xlsx.",
    )


class SheetTooLargeError(SpreadsheetError):
    """More rows, columns or text than a docking can have."""

    code = "sheet-too-large"
    wording = Wording(
        "文件“{file}”的工作表“{sheet}”太大（上限：{limit_zh}）：请只保留需要的数据，或拆成几个文件。",
        "The sheet '{sheet}' of '{file}' is too large (the limit is {limit_en}): keep only the data or split the file.",
    )


class FileTakenError(SpreadsheetError):
    """A template would write over somebody's file."""

    code = "file-taken"
    wording = Wording(
        "文件“{file}”已经存在：请换一个名字，或加 --force 覆盖。",
        "The file '{file}' is already there: choose another name, or write over it with --force.",
    )


class FolderMissingError(SpreadsheetError):
    """The folder to write into is not there or may not be written."""

    code = "folder-missing"
    wording = Wording(
        "无法写入文件“{file}”：请检查文件夹“{folder}”是否存在并且可以写入。",
        "The file '{file}' cannot be written: check that the folder '{folder}' exists and may be written.",
    )
