"""The picture of a card, to keep or to show: first where everything goes, then the paint."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageDraw
from PIL.Image import Dither
from PIL.ImageFont import FreeTypeFont

from bot.drawing.letters import BOLD, REGULAR, clean, face, wrapped
from bot.drawing.sign import OCHRE, WHITE, sign
from bot.messages import Card

# Colours of base.css.
GROUND, SURFACE, RULE = "#f4f2ec", "#ffffff", "#dcd8cd"
INK, SOFT, ACCENT = "#1b242c", "#525e68", "#0d5a66"

WIDTH, MARGIN, PAD = 1080, 56, 44
TOP = 36
GAP, ROUND = 32, 28
SIGN, BULLET, INDENT = 104, 14, 44
COLOURS = 128
NAME = "Passerelle"


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text looks: its font file and size, its colour, the height of a line; in pixels."""

    file: str
    size: int
    colour: str
    leading: int

    @property
    def font(self) -> FreeTypeFont:
        """The font, loaded once."""
        return face(self.file, self.size)


BRAND = Ink(BOLD, 44, WHITE, 56)
TITLE = Ink(BOLD, 70, WHITE, 82)
HEADING = Ink(BOLD, 46, ACCENT, 58)
BODY = Ink(REGULAR, 42, INK, 56)
FOOTER = Ink(REGULAR, 34, SOFT, 46)


@dataclass
class Plan:
    """Where everything goes; `y` is how far down the plan has come."""

    y: int = 0
    head: int = 0
    panels: list[tuple[int, int]] = field(default_factory=list)
    bullets: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[int, int, str, Ink]] = field(default_factory=list)

    def write(self, text: str, ink: Ink, left: int, width: int) -> None:
        """A text in as many lines as it takes."""
        for line in wrapped(text, ink.font, width):
            self.lines.append((left, self.y, line, ink))
            self.y += ink.leading


def draw(card: Card) -> bytes:
    """The card as a PNG; the same card gives the same bytes."""
    plan = _plan(card)
    image = Image.new("RGB", (WIDTH, plan.y), GROUND)
    _paint(plan, image)
    file = BytesIO()
    # So few colours need less than half the bytes, on a telephone's own subscription.
    image.quantize(COLOURS, dither=Dither.NONE).save(file, "PNG")
    return file.getvalue()


def size(card: Card) -> tuple[int, int]:
    """Width and height of the picture, in pixels, without painting it."""
    return WIDTH, _plan(card).y


def _plan(card: Card) -> Plan:
    plan = Plan()
    _head(plan, card.title)
    for heading, lines in card.parts:
        said = [line for line in lines if clean(line)]
        if said:
            _panel(plan, heading, said)
    if clean(card.footer):
        plan.y += GAP
        plan.write(card.footer, FOOTER, MARGIN, WIDTH - 2 * MARGIN)
    plan.y += MARGIN - GAP // 2
    return plan


def _head(plan: Plan, title: str) -> None:
    """The sign and our name, then the title."""
    plan.lines.append((MARGIN + SIGN, TOP + (SIGN - BRAND.leading) // 2, NAME, BRAND))
    plan.y = TOP + SIGN + 12
    plan.write(title, TITLE, MARGIN, WIDTH - 2 * MARGIN)
    plan.y += PAD - 12
    plan.head = plan.y
    plan.y += GAP // 4


def _panel(plan: Plan, heading: str, said: list[str]) -> None:
    """One part of the card, on a sheet of its own."""
    plan.y += GAP
    top, left, width = plan.y, MARGIN + PAD, WIDTH - 2 * (MARGIN + PAD)
    plan.y += PAD - 12
    plan.write(heading, HEADING, left, width)
    for line in said:
        plan.y += 14
        plan.bullets.append((left, plan.y + BODY.leading // 2))
        plan.write(line, BODY, left + INDENT, width - INDENT)
    plan.y += PAD
    plan.panels.append((top, plan.y))


def _paint(plan: Plan, image: Image.Image) -> None:
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, plan.head), fill=ACCENT)
    pen.rectangle((0, plan.head, WIDTH, plan.head + GAP // 4), fill=OCHRE)
    image.paste(sign(SIGN, ACCENT), (MARGIN - SIGN // 8, TOP))
    for top, bottom in plan.panels:
        box = (MARGIN, top, WIDTH - MARGIN, bottom)
        pen.rounded_rectangle(box, ROUND, fill=SURFACE, outline=RULE, width=2)
    for x, y in plan.bullets:
        pen.ellipse((x, y - BULLET // 2, x + BULLET, y + BULLET // 2), fill=OCHRE)
    for x, y, text, ink in plan.lines:
        pen.text((x, y + ink.leading // 2), text, ink.colour, ink.font, anchor="lm")
