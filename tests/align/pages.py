"""What the tests of the pages share: a watched browser page, hostile strings, and questions to ask of a page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("/usr/bin/chromium", "chromium", "google-chrome"))), None)
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --disable-dev-shm-usage"
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</SCRIPT ><svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<img src=//evil.example/x.png>",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus="alert(1)" x="',
    "' onmouseover='alert(1)",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'>",
    "<object data=data:text/html,<script>alert(1)</script>>",
    "<embed src=//evil.example>",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<style>@import '//evil.example/a.css';*{display:none}</style>",
    "</style><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</noscript><script>alert(1)</script>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    '<meta http-equiv=Content-Security-Policy content="default-src *">',
    "<form action=//evil.example><input name=q><button>Go</button></form>",
    "<a href=javascript:alert(1)>klik</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/pad",
    "https://evil.example/",
    "..\\..\\evil",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<dialog open>nep</dialog>",
    "<input id=query value=nep>",
    "<div id=help></div><form id=links name=main>",
    "<!--",
    "--><script>alert(1)</script>",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[ ]]><script>alert(1)</script>",
    "]]>",
    "<?xml version='1.0'?><?php echo 1 ?>",
    "&lt;b&gt; &amp;amp; &#60;script&#62; &notit; &#x202e;",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7} <%= 7*7 %>",
    "{{ self.__init__.__globals__ }}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "\\x3cimg src=x\\x3e \\74script\\76",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "\x00\x01\x07\x08\x0b\x0c\x1b[31m\x1f\x7f\x80\x85\x9f",
    "\ufffe\uffff\ufdd0\U0001ffff\ud800\udfff",
    "abc\u202edef\u202cghi",
    "\u2066\u2069\u2069\u2067omgekeerd\u202d\u202a\u202b",
    "\u200f\u200e\u061c\u200b\ufeff\u00ad",
    "Z\u0351\u036b\u0343a\u0301\u0301\u0301lgo",
    "שלום <b>עולם</b> مرحبا",
    "regel een\r\nregel twee\rdrie\u2028vier\u2029vijf\tzes",
    "`${alert(1)}` ${`x`} \\",
    "*/ } </style> @media{ } /* // <!--",
    "a' || alert(1) || 'b",
    "%3Cscript%3Ealert(1)%3C/script%3E %00 %",
    "👩‍👩‍👧‍👦 🇳🇱 ‘’„”…—",
)


@dataclass
class Watched:
    """A browser page, and everything it did that it should not do."""

    page: Any
    trouble: list[str] = field(default_factory=list)

    def watch(self) -> Watched:
        self.page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("request", lambda request: self.trouble.append(f"request: {request.url[:200]}"))
        self.page.on("popup", lambda popup: self.trouble.append("popup"))
        self.page.on("dialog", self._dismiss)
        return self

    def _dismiss(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: Path) -> Any:
        """Load a file; the request for that very file is no trouble."""
        self.page.goto(path.as_uri())
        own = f"request: {path.as_uri()}"[:209]
        assert own in self.trouble
        self.trouble.remove(own)
        return self.page


Open = Callable[..., Watched]


def shown_ids(page: Any) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('.pair')].filter(p => p.getClientRects().length).map(p => p.id)"
    )
    return found


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def highlighted(page: Any, name: str) -> list[str]:
    """The texts of a highlight, whose ranges are live."""
    texts: list[str] = page.evaluate(f"[...(CSS.highlights.get('{name}') ?? [])].map(String)")
    return texts


def until(page: Any, expression: str) -> Any:
    """The value of a script's expression once it is true; Playwright's own waiting is against the pages' policy."""
    end = time.monotonic() + 20
    while not (value := page.evaluate(expression)):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(20)
    return value


def said_in(page: Any, selector: str) -> str:
    """What a line that tells what happened says."""
    return str(page.locator(selector).text_content())
