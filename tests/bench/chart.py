# SPDX-License-Identifier: MIT
"""Ratios as bars on a logarithmic scale, from the line at 1 to the left or to the right: an SVG with its own ground,
light or dark as the reader's screen."""

import math
from html import escape

ROW, GAP, TOP, BOTTOM, LEFT, NAME, PLOT, RIGHT = 15, 9, 46, 44, 208, 172, 500, 62
TITLE = "Processor time of the peer, divided by that of this library"
AXIS = "times our time (logarithmic): right of 1 the peer is slower, left of it the peer is faster"
STYLE = """
  .ground { fill: #ffffff } text { fill: #24292f; font: 11px system-ui, "DejaVu Sans", sans-serif }
  .title { font-size: 14px; font-weight: 600 } .group { font-weight: 600 } .grid { stroke: #d0d7de } .one { stroke: #24292f }
  .faster { fill: #1a7f64 } .slower { fill: #c4622d }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 } .grid { stroke: #30363d } .one { stroke: #e6edf3 }
    .faster { fill: #3fb68b } .slower { fill: #e08a56 }
  }
"""


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def line(x, top, bottom, kind):
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" class="{kind}"/>'


def scale_of(ratios):
    """The decades that hold all of them, and where a ratio stands."""
    first, last = math.floor(math.log10(min(ratios + [0.9]))), math.ceil(math.log10(max(ratios + [1.1])))
    return range(first, last + 1), lambda ratio: LEFT + NAME + (math.log10(ratio) - first) / (last - first) * PLOT


def shown(ratio):
    """In two digits at least, so that no ratio becomes 0."""
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.2f}" if ratio >= 0.1 else f"{ratio:.2g}"


def bar(place, y, name, ratio):
    start, end = sorted((place(1), place(ratio)))
    kind = "faster" if ratio >= 1 else "slower"
    at, anchor = (end + 4, "start") if ratio >= 1 else (start - 4, "end")
    return [text(LEFT + NAME - 44, y + ROW - 4, name, anchor="end"),
            f'<rect x="{start:.1f}" y="{y + 2}" width="{max(end - start, 1):.1f}" height="{ROW - 4}" class="{kind}"/>',
            text(at, y + ROW - 4, shown(ratio), anchor=anchor)]


def bars(rows):
    """`rows`: the group, the name, the ratio; rows of a group stand together."""
    decades, place = scale_of([ratio for _, _, ratio in rows])
    body, y, group = [], TOP, None
    for of, name, ratio in rows:
        if of != group:
            y += GAP
            body.append(text(12, y + ROW - 4, of, "group"))
            group = of
        body += bar(place, y, name, ratio)
        y += ROW
    height, width = y + BOTTOM, LEFT + NAME + PLOT + RIGHT
    axis = [line(place(10.0 ** decade), TOP, y + 6, "one" if decade == 0 else "grid") for decade in decades]
    axis += [text(place(10.0 ** decade), y + 20, f"{10.0 ** decade:g}", anchor="middle") for decade in decades]
    head = [text(12, 26, TITLE, "title"), text(LEFT + NAME + PLOT / 2, y + 37, AXIS, anchor="middle")]
    ground = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
              f'height="{height}" role="img" aria-label="{TITLE}">', f"<style>{STYLE}</style>",
              '<rect class="ground" width="100%" height="100%"/>']
    return "\n".join(["<!-- SPDX-License-Identifier: MIT -->", *ground, *axis, *head, *body, "</svg>", ""])
