"""The report: one HTML page without anything from outside, which an officer opens offline.

Every text that comes from the file is escaped; the page runs no script, loads nothing, and says so to the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from hscode.codes import pretty
from hscode.validation.catalogue import CATALOGUE
from hscode.validation.tally import NO_CHAPTER, Bad, Tally
from hscode.validation.types import Verdict

_COLOURS = {
    Verdict.CONSISTENT: "#2e7d4f", Verdict.PLAUSIBLE: "#8fbf6a", Verdict.NOT_CHECKABLE: "#9aa0a6", Verdict.DOUBTFUL: "#e0a030",
    Verdict.CONTRADICTED: "#c0392b",
}  # fmt: skip
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;color:#1c1e21;background:#fff;margin:2rem auto;max-width:72rem;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #dde1e6}th{background:#f3f5f7}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}code{font:inherit;font-weight:600}.reason{color:#5a6066;font-size:.88em}
.tag{display:inline-block;border-radius:.7em;padding:0 .6em;color:#fff;font-size:.85em}.text{overflow-wrap:anywhere}
svg text{font:12px system-ui,sans-serif;fill:#1c1e21}footer{color:#5a6066;margin-top:2rem;font-size:.88em}
@media print{body{max-width:none;margin:0}tr{break-inside:avoid}}
"""
_BAR, _LEFT, _WIDTH, _STEP = 14, 52, 640, 20
"""Height of a bar, where it begins, the length of the longest, the distance from one to the next, in pixels."""


def render(tally: Tally, name: str) -> str:
    """Return the report on a file as HTML.

    Args:
        tally: what was counted.
        name: of the file, for the title.

    >>> "<script" in render(Tally(), "<script>alert(1)</script>.csv")
    False
    """
    return "\n".join(_page(tally, name)) + "\n"


def _page(tally: Tally, name: str) -> Iterator[str]:
    title = _shown(f"Declared codes of {name}")
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1>"
    yield f"<p>{tally.rows:,} rows, of which {tally.serious:,} have an error or a warning.</p>"
    yield from _verdicts(tally)
    yield from _chapters(tally)
    yield from _findings(tally)
    yield from _worst(tally)
    yield "<footer>Judged by the descriptions under the Harmonized System. This is help for checking, no binding ruling.</footer></body></html>"


def _verdicts(tally: Tally) -> Iterator[str]:
    yield '<h2>Verdicts</h2><table><tr><th>Verdict</th><th class="n">Rows</th><th class="n">Share</th></tr>'
    for verdict in Verdict:
        count = tally.verdicts[verdict]
        share = count / tally.rows if tally.rows else 0
        yield f'<tr><td>{_tag(verdict)}</td><td class="n">{count:,}</td><td class="n">{share:.1%}</td></tr>'
    yield "</table>"


def _chapters(tally: Tally) -> Iterator[str]:
    """Yield a bar for each declared chapter, parted by verdicts."""
    chapters = sorted(tally.chapters, key=lambda chapter: (chapter == NO_CHAPTER, chapter))
    most = max((counts.total() for counts in tally.chapters.values()), default=1)
    high = _STEP * len(chapters) + 4
    yield "<h2>Declared chapters</h2>"
    yield f'<svg role="img" aria-label="Rows by declared chapter and verdict" width="{_LEFT + _WIDTH + 80}" height="{high}">'
    for place, chapter in enumerate(chapters):
        top, left = place * _STEP + 2, float(_LEFT)
        counts = tally.chapters[chapter]
        yield f'<text x="0" y="{top + _BAR - 3}">{escape(chapter)}</text>'
        for verdict in Verdict:
            wide = _WIDTH * counts[verdict] / most
            if wide:
                says = f"{chapter}: {counts[verdict]:,} {verdict}"
                yield f'<rect x="{left:.1f}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{_COLOURS[verdict]}">'
                yield f"<title>{escape(says)}</title></rect>"
            left += wide
        yield f'<text x="{left + 6:.1f}" y="{top + _BAR - 3}">{counts.total():,}</text>'
    yield "</svg>"


def _findings(tally: Tally) -> Iterator[str]:
    yield '<h2>Findings</h2><table><tr><th>Id</th><th>Finding</th><th class="n">Rows</th><th>What to do</th></tr>'
    for key, count in sorted(tally.findings.items()):
        entry = CATALOGUE[key]
        yield f'<tr><td><code>{key}</code></td><td>{escape(entry.title)}</td><td class="n">{count:,}</td><td>{escape(entry.mend)}</td></tr>'
    yield "</table>"


def _worst(tally: Tally) -> Iterator[str]:
    worst = tally.worst
    yield f"<h2>The worst {len(worst):,} rows</h2><table>"
    yield '<tr><th class="n">Row</th><th class="n">Line</th><th>Code</th><th>Description</th><th>Verdict and reasons</th><th>Better</th></tr>'
    for bad in worst:
        better = "<br>".join(pretty(code) for code in bad.better)
        yield f'<tr><td class="n">{bad.number:,}</td><td class="n">{bad.line:,}</td>'
        yield f'<td class="text"><code>{_shown(bad.code)}</code></td><td class="text">{_shown(bad.text)}</td>'
        yield f"<td>{_tag(bad.verdict)}{''.join(_reasons(bad))}</td><td>{better}</td></tr>"
    yield "</table>"


def _reasons(bad: Bad) -> Iterator[str]:
    for severity, key, says, reason in bad.findings:
        yield f'<div class="text"><code>{key}</code> {escape(severity)}: {_shown(says)}</div>'
        if reason:
            yield f'<div class="text reason">{_shown(reason)}</div>'


def _tag(verdict: Verdict) -> str:
    return f'<span class="tag" style="background:{_COLOURS[verdict]}">{verdict}</span>'


def _shown(text: str) -> str:
    """Return a text escaped for HTML; characters that cannot be printed, those that turn the direction of writing among them, are spelt out."""
    return escape("".join(c if c.isprintable() else " " if c.isspace() else f"[U+{ord(c):04X}]" for c in text))
