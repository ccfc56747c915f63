"""Who reads and how: phone or large screen, keyboard, screen reader, no script, light or dark."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer
from tests.browser.stage import DESK, PHONE, Chat, grave

Scheme = Literal["light", "dark"]
QUESTION = "je peux avoir les 500 euros pour le permis ?"
SMALLEST = {"width": 320, "height": 568}
ENLARGED_FOUR_TIMES = {"width": 320, "height": 256}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_grave(newcomer: Newcomer, scheme: Scheme, size: dict[str, int]) -> None:
    chat = newcomer(color_scheme=scheme, viewport=size, reduced_motion="reduce")
    assert grave(chat.page) == {}
    chat.ask(QUESTION)
    chat.ask("je veux mourir")
    chat.page.context.set_offline(True)
    chat.write("tu es là ?")
    expect(chat.mine.last).to_contain_text("Pas envoyé")
    assert grave(chat.page) == {}
    chat.page.context.set_offline(False)
    chat.page.goto(f"{chat.address}/confidentialite")
    assert grave(chat.page) == {}


@pytest.mark.parametrize("size", [SMALLEST, ENLARGED_FOUR_TIMES], ids=["320 px", "400 %"])
def test_nothing_scrolls_sideways_on_the_smallest_screen(newcomer: Newcomer, size: dict[str, int]) -> None:
    chat = newcomer(viewport=size)
    chat.ask(QUESTION)
    chat.ask("anticonstitutionnellement" * 20)
    assert chat.overflow() == 0
    chat.page.goto(f"{chat.address}/confidentialite")
    assert chat.overflow() == 0


def test_danger_numbers_are_always_in_view(newcomer: Newcomer) -> None:
    for size in (SMALLEST, ENLARGED_FOUR_TIMES, DESK):
        chat = newcomer(viewport=size)
        chat.ask(QUESTION)
        for number in ("15", "17", "119", "3114"):
            link = chat.page.locator(f".danger a[href='tel:{number}']")
            expect(link).to_be_in_viewport(ratio=0.9)


def test_everything_can_be_done_with_the_keyboard(chat: Chat) -> None:
    keys = chat.page.keyboard
    keys.press("Tab")
    expect(chat.page.get_by_role("link", name="Aller à la zone de message")).to_be_focused()
    keys.press("Enter")
    expect(chat.writing).to_be_focused()
    keys.type("les aides")
    keys.press("Enter")
    chat.next_reply(0)
    expect(chat.writing).to_be_focused()
    keys.press("Shift+Tab")
    expect(chat.page.locator("#log button").last).to_be_focused()
    before = chat.replies.count()
    pressed = chat.replies.last.get_by_role("button").last.inner_text()
    keys.press("Enter")
    chat.next_reply(before)
    assert chat.page.evaluate("document.activeElement.innerText") == pressed


def test_shift_enter_begins_a_line_and_the_box_grows(chat: Chat) -> None:
    height = chat.writing.evaluate("box => box.offsetHeight")
    chat.writing.press_sequentially("une")
    for word in ("deux", "trois"):
        chat.writing.press("Shift+Enter")
        chat.writing.press_sequentially(word)
    expect(chat.writing).to_have_value("une\ndeux\ntrois")
    assert chat.writing.evaluate("box => box.offsetHeight") > height + 30
    assert chat.mine.count() == 0


def test_a_text_too_long_is_announced_before_it_is_cut(chat: Chat) -> None:
    chat.writing.fill("a" * 4000)
    expect(chat.page.get_by_text("Encore 96 caractères possibles.")).to_be_visible()


def test_a_screen_reader_is_told_who_speaks_and_what_is_new(chat: Chat) -> None:
    log = chat.page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    chat.ask("bonjour")
    assert chat.mine.last.inner_text().startswith("Toi :")
    assert chat.replies.last.inner_text().startswith("Passerelle :")
    expect(chat.page.locator("html")).to_have_attribute("lang", "fr")
    assert "Passerelle" in chat.page.title()


def test_the_menu_of_a_phone_opens_closes_and_gives_the_focus_back(newcomer: Newcomer) -> None:
    chat = newcomer(viewport=PHONE)
    menu = chat.page.get_by_role("button", name="Menu")
    menu.press("Enter")
    data = chat.page.get_by_role("button", name="Mes données")
    expect(data).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(data).to_be_hidden()
    expect(menu).to_be_focused()


def test_every_control_is_large_enough_for_a_thumb(newcomer: Newcomer) -> None:
    chat = newcomer(viewport=PHONE)
    chat.ask(QUESTION)
    for control in chat.page.locator("main button:visible:not(.command), .danger a, .menu").all():
        box = control.bounding_box()
        assert box, control
        assert min(box["width"], box["height"]) >= 40, control.inner_text()


def test_a_long_answer_is_shown_from_its_start_and_the_rest_is_one_press_away(newcomer: Newcomer) -> None:
    chat = newcomer(viewport={"width": 360, "height": 420}, reduced_motion="reduce")
    chat.ask(QUESTION)
    expect(chat.mine.last).to_be_in_viewport(ratio=1)
    chat.page.get_by_role("button", name="Plus bas").click()
    expect(chat.page.locator("#log button").last).to_be_in_viewport()
    expect(chat.page.get_by_role("button", name="Plus bas")).to_be_hidden()


def test_whoever_scrolled_up_is_not_pulled_down(newcomer: Newcomer) -> None:
    chat = newcomer(viewport=PHONE, reduced_motion="reduce")
    chat.ask(QUESTION)
    other = Chat(chat.page.context.new_page(), chat.address).open()
    chat.page.evaluate("scrollTo(0, 0)")
    chat.page.wait_for_timeout(200)
    other.ask("bonjour")
    expect(chat.page.get_by_role("button", name="Nouvelle réponse")).to_be_visible()
    assert chat.page.evaluate("scrollY") == 0


def test_without_script_the_form_posts_and_the_page_shows_the_reply(newcomer: Newcomer) -> None:
    chat = newcomer(java_script_enabled=False)
    chat.writing.fill(QUESTION)
    chat.page.get_by_role("button", name="Envoyer").click()
    for _ in range(20):
        chat.page.get_by_role("link", name="Recharge la page").click()
        if chat.replies.count() > 1:
            break
    expect(chat.replies.last).to_contain_text("21 février 2026")
    chat.replies.last.get_by_role("button", name="Les thèmes").click()
    expect(chat.mine.last).to_have_text("Toi : Les thèmes")
