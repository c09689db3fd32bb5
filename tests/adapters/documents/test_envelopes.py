"""edXML envelopes of QCVN 102:2016/BTTTT give their fields and their document, in the forms that senders use."""

from __future__ import annotations

import base64
import hashlib

import pytest

from document_cases import HEADER, TEXT, edxml, zipped
from thongsuot.adapters.documents import DocumentRefused, Why, read_document


def refused(data: bytes, filename: str = "goi.edxml") -> DocumentRefused:
    with pytest.raises(DocumentRefused) as caught:
        read_document(data, filename=filename)
    return caught.value


@pytest.mark.parametrize("pack", [lambda name, data: data, zipped])
def test_the_fields_and_the_document_come_out_packed_or_not(pack: object) -> None:
    found = read_document(edxml(("chi-thi.txt", pack("chi-thi.txt", TEXT.encode()))), filename="goi.edxml")  # type: ignore[operator]
    assert (found.format, found.text) == ("edxml", TEXT.strip())
    assert found.envelope == {
        "number": "06/CT-UBND",
        "date": "2026-02-05",
        "place": "Thanh Lâm",
        "kind": "Chỉ thị",
        "issuer": "UBND tỉnh Thanh Lâm",
        "issuer_code": "000.00.00.H99",
        "subject": "Về bảo đảm an toàn mạng viễn thông",
        "signer": "Trần Văn Ví Dụ",
        "position": "Chủ tịch",
        "recipients": "Sở Khoa học và Công nghệ; Công an tỉnh",
        "document_id": "000.00.00.H99,2026/02/05,06/CT-UBND",
    }
    assert [(one.name, one.is_read) for one in found.attachments] == [("chi-thi.txt", True)]
    assert found.attachments[0].sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert found.warnings == ()


def test_the_manifest_tells_which_file_comes_first_and_others_are_named() -> None:
    data = edxml(
        ("phu-luc.txt", b"Phu luc mot hai ba bon nam sau bay"),
        ("bang.xlsx", zipped("x", b"y")),
        ("van-ban.txt", TEXT.encode()),
        order=(2, 0, 1),
    )
    found = read_document(data, filename="goi.xml")
    assert found.text == TEXT.strip()
    assert [(one.name, one.is_read) for one in found.attachments] == [
        ("van-ban.txt", True),
        ("phu-luc.txt", False),
        ("bang.xlsx", False),
    ]
    assert found.warnings == ("attachments_unread",)


def test_the_older_form_with_content_and_file_name_is_read_too() -> None:
    coded = base64.b64encode(TEXT.encode()).decode()
    data = (
        '<EdXMLEnvelope xmlns="http://www.go.vn/eDoc"><MessageHeader><From><OrganId>H37.DN.001</OrganId></From>'
        "<Code><CodeNumber>123</CodeNumber><CodeNotation>UBND-VP</CodeNotation></Code><PromulgationInfo>"
        "<PromulgationDate>05/02/2026</PromulgationDate></PromulgationInfo><DocumentType>Công văn</DocumentType>"
        f"</MessageHeader><Manifest><Attachment><Content>{coded}</Content><FileName>cv.txt</FileName></Attachment>"
        "</Manifest></EdXMLEnvelope>"
    ).encode()
    found = read_document(data, filename="cv.xml")
    assert found.text == TEXT.strip()
    assert found.envelope == {
        "number": "123/UBND-VP",
        "date": "2026-02-05",
        "kind": "Công văn",
        "issuer_code": "H37.DN.001",
    }


def test_a_secret_annex_makes_the_whole_envelope_refused() -> None:
    secret = "TỐI MẬT\nPhụ lục về phương án bảo vệ".encode()
    assert refused(edxml(("a.txt", TEXT.encode()), ("phu-luc.txt", secret))).code == Why.SECRET_STAMP
    assert read_document(edxml(("a.txt", TEXT.encode())), filename="goi.edxml").text


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (edxml(("a.txt", TEXT.encode()), before='<!DOCTYPE a [<!ENTITY b "c">]>'), "a.edxml", Why.BOMB),
        (edxml(("a.txt", zipped("a.txt", b"0" * 120_000_000))), "a.edxml", Why.BOMB),
        (edxml(("bang.xlsx", zipped("x", b"y"))), "a.edxml", Why.NO_ATTACHMENT),
        (edxml(), "a.edxml", Why.NO_ATTACHMENT),
        (edxml(*[("a.txt", b"mot hai")] * 51), "a.edxml", Why.TOO_LARGE),
        (
            edxml(("a.txt", TEXT.encode())).replace(b"<ContentTransferEncoded>", b"<ContentTransferEncoded>?"),
            "a.xml",
            Why.BROKEN,
        ),
        (edxml(("a.txt", TEXT.encode()))[:-40], "a.xml", Why.BROKEN),
        (b"<note><to>x</to></note>", "a.xml", Why.UNSUPPORTED),
        (edxml(("a.xml", b"<edXML/>")), "a.xml", Why.NO_ATTACHMENT),
    ],
)
def test_what_is_no_honest_envelope_is_refused(data: bytes, filename: str, code: Why) -> None:
    assert refused(data, filename).code == code


def test_a_date_that_is_none_is_left_out() -> None:
    header = HEADER.replace("2026/02/05</edXML:Prom", "31/02/2026</edXML:Prom")
    assert "date" not in read_document(edxml(("a.txt", TEXT.encode()), header=header), filename="a.xml").envelope
