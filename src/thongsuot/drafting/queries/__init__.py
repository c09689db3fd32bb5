"""Reads of the drafting room; drafts are the office's own until they are issued."""

from thongsuot.drafting.queries.book import next_number, number_book, number_book_file, number_gaps
from thongsuot.drafting.queries.drafts import compare, draft, drafts, my_queue, version_content
from thongsuot.drafting.queries.files import attachment, draft_file, page_count, page_picture
from thongsuot.drafting.queries.people import directory_of, initiallers, signers
from thongsuot.drafting.queries.templates import (
    review_template,
    sample,
    starters,
    template_fields,
    template_file,
    templates,
)

__all__ = [
    "attachment",
    "compare",
    "directory_of",
    "draft",
    "draft_file",
    "drafts",
    "initiallers",
    "my_queue",
    "next_number",
    "number_book",
    "number_book_file",
    "number_gaps",
    "page_count",
    "page_picture",
    "review_template",
    "sample",
    "signers",
    "starters",
    "template_fields",
    "template_file",
    "templates",
    "version_content",
]
