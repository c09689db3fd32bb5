"""Offices' own Word templates: checked before they are taken, filled without running anything they hold.

>>> from thongsuot.engines.templating import Field, check_template, sample_template
>>> fields = (Field("subject", "What the paper is about", "V/v trực Tết"),)
>>> check_template(sample_template(fields, title="Mẫu"), fields=fields).usable
True
"""

from __future__ import annotations

from thongsuot.engines.templating.checking import Fault, Field, Found, Review, check_template
from thongsuot.engines.templating.filling import fill_template
from thongsuot.engines.templating.sample import sample_template

__all__ = ["Fault", "Field", "Found", "Review", "check_template", "fill_template", "sample_template"]
