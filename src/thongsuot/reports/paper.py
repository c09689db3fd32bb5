"""A report as an administrative paper. Its text is Vietnamese whatever the reader's screen says: it is an official form."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from thongsuot.engines.papers import Block, Bullets, Heading, Paper, Paragraph, Signer, Table
from thongsuot.reports.models import Report
from thongsuot.reports.values import Figures, IncidentLine

VIETNAM = dt.timezone(dt.timedelta(hours=7))
KIND = {
    "fiber": "Đứt cáp, hỏng tuyến truyền dẫn",
    "power": "Mất nguồn điện",
    "theft": "Trộm cắp, phá hoại",
    "card": "Hỏng thiết bị",
    "congestion": "Nghẽn mạng",
    "monitoring": "Hệ thống giám sát gặp sự cố",
    "postal": "Bưu chính",
    "broadcast": "Phát thanh, truyền hình",
    "cyber": "An toàn thông tin mạng",
    "unrest": "Mất an ninh trật tự",
    "unknown": "Chưa rõ nguyên nhân",
}


def number_vi(value: int | float) -> str:
    """Write a number as Vietnamese papers do: dot for thousands, comma for decimals.

    >>> number_vi(1234567), number_vi(12.5)
    ('1.234.567', '12,5')
    """
    if isinstance(value, float) and not value.is_integer():
        whole, _, part = f"{value:,.1f}".partition(".")
        return whole.replace(",", ".") + "," + part
    return f"{int(value):,}".replace(",", ".")


def _day(value: dt.date | str) -> str:
    date = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return f"{date:%d/%m/%Y}"


def _moment(text: str | None) -> str:
    if not text:
        return "chưa khắc phục"
    return f"{dt.datetime.fromisoformat(text).astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _summary(figures: Figures) -> str:
    restored = sum(row.restored for row in figures.incidents)
    change = figures.total - figures.incidents_before
    compared = (
        "bằng kỳ trước"
        if change == 0
        else f"{'tăng' if change > 0 else 'giảm'} {number_vi(abs(change))} so với kỳ trước liền kề cùng độ dài"
    )
    first = (
        f"Trong kỳ, hệ thống ghi nhận {number_vi(figures.total)} sự cố ({compared}); "
        f"đã khắc phục {number_vi(restored)}, còn {number_vi(figures.total - restored)} chưa khắc phục xong."
    )
    if figures.user_minutes is None:
        second = "Chưa có số liệu thuê bao của các trạm bị ảnh hưởng nên chưa tính được mức gián đoạn."
    else:
        second = f"Mức gián đoạn tính được là {number_vi(figures.user_minutes)} phút × thuê bao."
    total = sum(row.total for row in figures.parties)
    done = sum(row.done for row in figures.parties)
    third = (
        f"Về nhiệm vụ được giao: {number_vi(done)}/{number_vi(total)} lượt nhiệm vụ đã hoàn thành, "
        f"{number_vi(len(figures.overdue))} lượt quá hạn."
        if total
        else "Trong kỳ không có nhiệm vụ nào được giao qua hệ thống."
    )
    return f"{first} {second} {third}"


def _incident_rows(lines: tuple[IncidentLine, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            line.code,
            KIND.get(line.kind, line.kind),
            line.place or "–",
            _moment(line.started_at),
            _moment(line.restored_at),
            number_vi(line.users) if line.users is not None else "chưa rõ",
            line.cause or "đang xác minh",
        )
        for line in lines
    )


INCIDENT_HEAD = ("Mã sự cố", "Loại", "Nơi xảy ra", "Bắt đầu", "Khắc phục", "Thuê bao", "Nguyên nhân")
INCIDENT_WIDTHS = (13.0, 14.0, 15.0, 13.0, 13.0, 11.0, 21.0)


def _response(figures: Figures) -> list[Block]:
    blocks: list[Block] = [Heading("Sự cố và ứng cứu", level=2)]
    if figures.incidents:
        blocks.append(
            Table(
                ("Loại sự cố", "Số vụ", "Đã khắc phục", "Trung vị thời gian khắc phục (phút)", "Phút × thuê bao"),
                tuple(
                    (
                        KIND.get(row.kind, row.kind),
                        number_vi(row.count),
                        number_vi(row.restored),
                        "–" if row.median_restore_min is None else number_vi(round(row.median_restore_min, 1)),
                        "chưa rõ" if row.user_minutes is None else number_vi(row.user_minutes),
                    )
                    for row in figures.incidents
                ),
                widths=(34, 12, 14, 20, 20),
            )
        )
    else:
        blocks.append(Paragraph("Trong kỳ không ghi nhận sự cố nào."))
    if figures.acknowledged_median_s is not None:
        blocks.append(
            Paragraph(
                f"Trung vị thời gian từ khi phát hiện đến khi có người nhận việc là "
                f"{number_vi(round(figures.acknowledged_median_s / 60, 1))} phút; {number_vi(figures.acknowledged_late)} vụ "
                f"nhận việc chậm quá 15 phút. Hệ thống đã gọi trực {number_vi(figures.pages)} lượt, "
                f"{number_vi(figures.pages_unanswered)} lượt không có người nhận."
            )
        )
    if figures.gravest:
        blocks += [
            Paragraph("Các sự cố nghiêm trọng nhất trong kỳ:"),
            Table(INCIDENT_HEAD, _incident_rows(figures.gravest), widths=INCIDENT_WIDTHS),
        ]
    return blocks


def _obligations(figures: Figures) -> list[Block]:
    blocks: list[Block] = [Heading("Thực hiện nhiệm vụ được giao", level=2)]
    if figures.directives_issued:
        blocks.append(Paragraph("Văn bản đang triển khai: " + "; ".join(figures.directives_issued) + "."))
    if not figures.parties:
        blocks.append(Paragraph("Trong kỳ không có nhiệm vụ nào được giao qua hệ thống."))
        return blocks
    rows = tuple(
        (p.name, number_vi(p.total), number_vi(p.received), number_vi(p.done), number_vi(p.overdue))
        for p in figures.parties
    )
    head = ("Đơn vị", "Được giao", "Đã nhận", "Hoàn thành", "Quá hạn")
    blocks.append(Table(head, rows, widths=(48, 13, 13, 13, 13)))
    return blocks


def _delays(figures: Figures) -> list[Block]:
    blocks: list[Block] = []
    if figures.overdue:
        blocks.append(
            Table(
                ("Đơn vị", "Văn bản, điểm", "Nhiệm vụ", "Hạn", "Chậm (ngày)"),
                tuple(
                    (
                        line.party,
                        f"{line.directive}, điểm {line.clause}",
                        line.task,
                        _day(line.due_on) + (" (hạn do Sở đặt)" if line.date_is_the_offices else ""),
                        number_vi(line.days),
                    )
                    for line in figures.overdue
                ),
                widths=(20, 18, 36, 14, 12),
            )
        )
    else:
        blocks.append(Paragraph("Không có nhiệm vụ nào quá hạn tại thời điểm chốt số liệu."))
    if figures.not_restored:
        blocks += [
            Paragraph("Sự cố chưa khắc phục xong:"),
            Table(INCIDENT_HEAD, _incident_rows(figures.not_restored), widths=INCIDENT_WIDTHS),
        ]
    return blocks


def paper_of(report: Report) -> Paper:
    """Lay a report out as a paper of Decree 30/2020; a draft leaves number and date open."""
    figures = Figures.from_json(report.figures)
    office = settings.OFFICE
    signed = report.state == Report.State.SIGNED
    blocks: list[Block] = [
        Paragraph(
            (f"Thực hiện {'; '.join(figures.directives_issued)}, " if figures.directives_issued else "")
            + f"{office.authority_name or 'Sở Khoa học và Công nghệ'} báo cáo kết quả từ ngày {_day(report.period_start)} "
            f"đến hết ngày {_day(report.period_end)} như sau:"
        ),
        Heading("TÌNH HÌNH CHUNG"),
        Paragraph(_summary(figures)),
        Heading("KẾT QUẢ THỰC HIỆN"),
        *_obligations(figures),
        *_response(figures),
        Heading("CHẬM, TỒN TẠI"),
        *_delays(figures),
        Heading("ĐÁNH GIÁ"),
        Paragraph(report.assessment or "(Chưa có nội dung.)"),
    ]
    if report.proposals:
        proposals = tuple(line.strip(" -•") for line in report.proposals.splitlines() if line.strip(" -•"))
        blocks += [Heading("KIẾN NGHỊ, ĐỀ XUẤT"), Bullets(proposals)]
    if figures.notes:
        blocks += [Paragraph("Ghi chú: " + " ".join(figures.notes))]
    local = report.signed_at.astimezone(VIETNAM).date() if report.signed_at else None
    return Paper(
        parent_body=(office.authority_parent or "Ủy ban nhân dân tỉnh").upper(),
        issuer=(office.authority_name or "Sở Khoa học và Công nghệ").upper(),
        number=report.number if signed else f"/BC-{office.authority_code}",
        place=office.place_name or "…",
        date=local,
        kind_title="BÁO CÁO",
        subject=report.title,
        addressees=("Chủ tịch Ủy ban nhân dân tỉnh",),
        blocks=tuple(blocks),
        signer=Signer(title="GIÁM ĐỐC", name=report.signed_by if signed else ""),
        recipients=("Như trên", "UBND tỉnh (để báo cáo)", f"Lưu: VT, {office.authority_code}"),
        data_as_of=report.cut_off_at,
    )
