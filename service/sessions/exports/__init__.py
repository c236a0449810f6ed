"""A schedule on its way out: workbook, calendar and print pack, from one `ScheduleView`; and the edited workbook back."""
