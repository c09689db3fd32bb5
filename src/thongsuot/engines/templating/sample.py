"""A Word template to begin with: every placeholder in place, and a table that explains each."""

from __future__ import annotations

import io
from collections.abc import Sequence

from thongsuot.engines.templating.checking import Field


def sample_template(fields: Sequence[Field], *, title: str, headings: tuple[str, str] = ("Name", "Meaning")) -> bytes:
    """Make a Word file that shows how each placeholder is written, with its meaning beside it.

    Parameters
    ----------
    fields
        What a template may ask for; a list's items are the fields dotted under its name.
    title
        First line of the file.
    headings
        Heads of the two columns that explain.

    Returns
    -------
    bytes
        A .docx file that passes ``check_template`` with the same fields.
    """
    import docx

    document = docx.Document()
    document.styles["Normal"].font.name = "Times New Roman"
    document.add_paragraph().add_run(title).bold = True
    lists = [one.name for one in fields if one.is_list]
    inner = {one.name for one in fields if any(one.name.startswith(f"{name}.") for name in lists)}
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = headings
    for one in fields:
        if one.name in inner or one.is_list:
            continue
        cells = table.add_row().cells
        cells[0].text = "{{ " + one.name + " }}"
        cells[1].text = one.meaning
    for name in lists:
        meaning = next(one.meaning for one in fields if one.name == name)
        document.add_paragraph()
        document.add_paragraph().add_run(meaning).italic = True
        parts = [one for one in fields if one.name.startswith(f"{name}.")]
        document.add_paragraph("{%p for item in " + name + " %}")
        if not parts:
            document.add_paragraph("{{ item }}")
        for part in parts:
            document.add_paragraph(part.meaning + ": {{ item." + part.name.rpartition(".")[2] + " }}")
        document.add_paragraph("{%p endfor %}")
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
