"""A list of obligations on its way into the register: its file read behind limits, and the template to fill in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.adapters.documents import DocumentRefused, read_table, subscriber_columns
from thongsuot.adapters.incoming import trouble_of
from thongsuot.directives.listing import HEADS, ListFault, ReadList, heads_of, letter, names_of, read_list
from thongsuot.engines.sheets import Sheet, to_xlsx
from thongsuot.kernel.actor import Actor
from thongsuot.people.queries import organisations


def list_from_file(data: bytes, *, filename: str, viewer: Actor) -> ReadList:
    """Read the first sheet of an .xlsx or .csv file as a list of obligations.

    Raises
    ------
    Invalid, Refused
        The file can't be read at all; the message says why and what to do.
    """
    try:
        sheets = read_table(data, filename=filename)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused
    rows = sheets[0].rows if sheets else []
    bodies = [(body.code, body.name, body.short_name) for body in organisations(viewer=viewer)]
    found = read_list(rows, bodies=names_of(bodies))
    at, _places = heads_of(rows)
    header = [str(cell) if cell is not None else "" for cell in rows[at]] if at >= 0 else []
    private = tuple(
        ListFault(
            row=at + 1,
            column=letter(column.index),
            head=column.header,
            value=column.kind,
            reason=_("This column holds data of subscribers; remove it. Nothing of the file was kept."),
        )
        for column in subscriber_columns(header, rows[at + 1 : at + 200])
    )
    return ReadList(rows=found.rows, faults=(*private, *found.faults)) if private else found


def template(*, viewer: Actor) -> bytes:
    """Give the workbook to fill in: the heads, one sheet with how, one with every body's code."""
    bodies = tuple((body.code, body.name, body.short_name) for body in organisations(viewer=viewer))
    heads = tuple(names[0] for names in HEADS.values())
    how = (
        (HEADS["clause"][0], "Số của điều, khoản, mục; có thể để trống."),
        (HEADS["task"][0], "Bắt buộc. Mỗi dòng một nhiệm vụ."),
        (
            HEADS["leads"][0],
            "Bắt buộc. Mã hoặc tên, xem trang Đơn vị; nhiều đơn vị cách nhau bằng dấu chấm phẩy.",
        ),
        (HEADS["coordinates"][0], "Có thể để trống; cách ghi như trên."),
        (HEADS["due_on"][0], "Ngày, ví dụ 15/12/2026; có thể để trống."),
        (HEADS["report"][0], "Ghi x nếu nhiệm vụ phải có báo cáo."),
    )
    return to_xlsx(
        Sheet(title="Nhiệm vụ", heads=heads, rows=(), widths=(10, 70, 30, 30, 14, 14), choices={5: ("x",)}),
        Sheet(title="Cách điền", heads=("Cột", "Cách điền"), rows=how, widths=(20, 90)),
        Sheet(title="Đơn vị", heads=("Mã", "Tên", "Tên ngắn"), rows=bodies, widths=(16, 50, 24)),
    )


def faults_file(found: ReadList) -> bytes:
    """Give the faults as a workbook, so that they can be mended one by one."""
    heads = (_("Row"), _("Column"), _("Head of the column"), _("Value"), _("Reason"))
    rows = tuple((one.row, one.column, one.head, one.value, one.reason) for one in found.faults)
    return to_xlsx(Sheet(title=_("Faults"), heads=heads, rows=rows, widths=(8, 8, 22, 40, 70)))
