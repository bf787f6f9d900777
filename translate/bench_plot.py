"""A small picture of measurements: lines of points on linear axes, as SVG. No library for it has to be installed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import jinja2

TEMPLATE = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{ 420 * panels|length }} 300" font-family="sans-serif" \
font-size="12" role="img" aria-label="{{ title }}">
<rect width="100%" height="100%" fill="#fff"/>
{%- for panel in panels %}
<g transform="translate({{ loop.index0 * 420 + 60 }} 40)">
<text y="-18" font-size="14" font-weight="bold">{{ panel.title }}</text>
{%- for value, y in panel.rows %}
<path d="M0 {{ y }}H330" stroke="#ddd"/><text x="-8" y="{{ y + 4 }}" text-anchor="end">{{ value }}</text>
{%- endfor %}
{%- for value, x in panel.columns %}
<path d="M{{ x }} 200v5" stroke="#666"/><text x="{{ x }}" y="220" text-anchor="middle">{{ value }}</text>
{%- endfor %}
<path d="M0 0V200H330" fill="none" stroke="#666"/>
<polyline points="{% for x, y in panel.places %}{{ x }},{{ y }} {% endfor %}" fill="none" stroke="#1f5fa8" \
stroke-width="2"/>
{%- for x, y in panel.places %}
<circle cx="{{ x }}" cy="{{ y }}" r="3" fill="#1f5fa8"/>
{%- endfor %}
<text x="165" y="245" text-anchor="middle">{{ panel.below }}</text>
</g>
{%- endfor %}
</svg>
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """A line of points (x, y), both from 0 on."""

    title: str
    below: str
    points: Sequence[tuple[float, float]]

    @property
    def rows(self) -> list[tuple[str, float]]:
        """The marks of the vertical axis, and where they are."""
        top = self._top(1)
        return [(f"{value:,g}", round(200 - 200 * value / top, 1)) for value in marks(top)]

    @property
    def columns(self) -> list[tuple[str, float]]:
        end = self._top(0)
        return [(f"{value:,g}", round(330 * value / end, 1)) for value in marks(end)]

    @property
    def places(self) -> list[tuple[float, float]]:
        end, top = self._top(0), self._top(1)
        return [(round(330 * x / end, 1), round(200 - 200 * y / top, 1)) for x, y in self.points]

    def _top(self, which: int) -> float:
        return marks(max(point[which] for point in self.points))[-1]


def marks(highest: float) -> list[float]:
    """Round numbers from 0 to at least `highest`, four to eight of them."""
    rough = max(highest, 1e-9) / 5
    size = 10 ** math.floor(math.log10(rough))
    step = next(step * size for step in (1, 2, 5, 10) if step * size >= rough)
    return [round(number * step, 12) for number in range(math.ceil(highest / step) + 1)]


def svg(panels: Sequence[Panel], title: str) -> bytes:
    """The panels side by side as an SVG file."""
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    return environment.from_string(TEMPLATE).render(panels=panels, title=title).encode()
