"""Electronic envelopes written by the tests themselves."""

from __future__ import annotations

import base64
import io
import zipfile

SPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
TEXT = "Số: 06/CT-UBND\nVề bảo đảm an toàn mạng viễn thông\nYêu cầu các doanh nghiệp viễn thông trực 24/24 giờ.\n"
HEADER = """<edXML:From><edXML:OrganId>000.00.00.H99</edXML:OrganId><edXML:OrganName>UBND tỉnh Thanh Lâm</edXML:OrganName></edXML:From>
<edXML:To><edXML:OrganId>000.00.01.H99</edXML:OrganId><edXML:OrganName>Sở Khoa học và Công nghệ</edXML:OrganName></edXML:To>
<edXML:To><edXML:OrganId>000.00.02.H99</edXML:OrganId><edXML:OrganName>Công an tỉnh</edXML:OrganName></edXML:To>
<edXML:DocumentId>000.00.00.H99,2026/02/05,06/CT-UBND</edXML:DocumentId>
<edXML:Code><edXML:CodeNumber>06</edXML:CodeNumber><edXML:CodeNotation>CT-UBND</edXML:CodeNotation></edXML:Code>
<edXML:PromulgationInfo><edXML:Place>Thanh Lâm</edXML:Place><edXML:PromulgationDate>2026/02/05</edXML:PromulgationDate></edXML:PromulgationInfo>
<edXML:DocumentType><edXML:Type>2</edXML:Type><edXML:TypeName>Chỉ thị</edXML:TypeName></edXML:DocumentType>
<edXML:Subject>Về bảo đảm an toàn
 mạng viễn thông</edXML:Subject>
<edXML:SignerInfo><edXML:Position>Chủ tịch</edXML:Position><edXML:FullName>Trần Văn Ví Dụ</edXML:FullName></edXML:SignerInfo>"""


def zipped(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def edxml(
    *files: tuple[str, bytes], header: str = HEADER, order: tuple[int, ...] | None = None, before: str = ""
) -> bytes:
    """Write an envelope as exchange systems do: header, manifest, files in base64 after the envelope proper."""
    references = "".join(
        f"<edXML:Reference><edXML:ContentId>cid:f{place}</edXML:ContentId><edXML:AttachmentName>{files[place][0]}"
        "</edXML:AttachmentName></edXML:Reference>"
        for place in (order or range(len(files)))
    )
    coded = "".join(
        f"<Attachment><ContentType>application/octet-stream</ContentType><ContentId>f{place}</ContentId>"
        f"<ContentTransferEncoded>{base64.encodebytes(data).decode()}</ContentTransferEncoded></Attachment>"
        for place, (_name, data) in enumerate(files)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{before}<edXML xmlns="{SPACE}"><edXML:edXMLEnvelope xmlns:edXML="{SPACE}">'
        f"<edXML:edXMLHeader><edXML:MessageHeader>{header}</edXML:MessageHeader></edXML:edXMLHeader><edXML:edXMLBody>"
        f"<edXML:edXMLManifest>{references}</edXML:edXMLManifest></edXML:edXMLBody></edXML:edXMLEnvelope>"
        f"<AttachmentEncoded>{coded}</AttachmentEncoded></edXML>"
    ).encode()
