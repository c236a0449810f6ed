"""Spreadsheets as clerks fill them; every name is invented."""

from pathlib import Path

from openpyxl import Workbook


def write_needs_sheet(path: Path) -> Path:
    """Two needs of a company: one date that nobody can tell, and one budget that is no amount."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "需求"
    for row in (
        ["编号", "企业名称", "需求类型", "需求标题", "需求描述", "截止日期", "预算"],
        [
            "X01",
            "新试助剂有限公司",
            "技术难题",
            "高盐废水",
            "每天二十吨高盐有机废水，膜两周就堵",
            "05/06/2027",
            "50万元",
        ],
        ["X02", "新试助剂有限公司", "联合研发", "包装粉尘", "包装车间粉尘超标，除尘器滤袋寿命短", "2027-06-30", "很多"],
    ):
        sheet.append(row)
    book.save(path)
    return path
