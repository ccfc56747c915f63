"""What the page promises to someone who asks: an answer, once, and nothing lost on the way."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.conftest import Newcomer
from tests.browser.stage import PHONE, Chat

QUESTION = "je peux avoir les 500 euros pour le permis ?"


def lose_acknowledgement(route: Route) -> None:
    route.fetch()
    route.abort()


def test_a_question_gets_its_answer_with_its_source_and_date(chat: Chat) -> None:
    answer = chat.ask(QUESTION)
    assert "finie depuis le 21 février 2026" in answer
    assert "Source" in answer
    assert "vérifiée le" in answer
    link = chat.replies.last.get_by_role("link", name="Ministère du Travail")
    expect(link).to_have_attribute("href", "https://travail-emploi.gouv.fr/")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_button_and_its_words_typed_lead_to_the_same_answer(newcomer: Newcomer) -> None:
    presser, typist = newcomer(), newcomer()
    for label in ("Ma paie", "Brut et net", "Les thèmes"):
        assert presser.press(label) == typist.ask(label), label
    assert presser.mine.all_inner_texts() == typist.mine.all_inner_texts()


def test_a_command_named_in_a_reply_can_be_pressed(chat: Chat) -> None:
    assert "Ce que je garde" in chat.press("/privacy")


def test_my_data_are_one_press_away(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.page.get_by_role("button", name="Mes données").click()
    expect(chat.replies.get_by_text("bonjour")).to_be_visible()


def test_a_reload_keeps_the_conversation(chat: Chat) -> None:
    chat.ask(QUESTION)
    before = chat.page.locator("#log .line").all_inner_texts()
    chat.page.reload()
    assert chat.page.locator("#log .line").all_inner_texts() == before
    assert chat.ask("merci")


def test_a_draft_survives_a_reload(chat: Chat) -> None:
    chat.writing.fill("je voulais dire que")
    chat.page.reload()
    expect(chat.writing).to_have_value("je voulais dire que")


def test_offline_a_message_is_kept_and_a_retry_sends_it_once(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.page.context.set_offline(True)
    chat.write(QUESTION)
    expect(chat.mine.last).to_contain_text("Pas envoyé")
    chat.page.get_by_role("button", name="Réessayer").click()
    expect(chat.mine.last).to_contain_text("Pas envoyé")
    chat.page.context.set_offline(False)
    before = chat.replies.count()
    chat.page.get_by_role("button", name="Réessayer").click()
    assert "21 février 2026" in chat.next_reply(before)
    chat.page.reload()
    assert [text for text in chat.mine.all_inner_texts() if "permis" in text] == [f"Toi :\n{QUESTION}"]
    assert chat.replies.count() == before + 1


def test_a_message_whose_acknowledgement_was_lost_is_not_handled_twice(chat: Chat) -> None:
    chat.ask("bonjour")
    before = chat.replies.count()
    chat.page.route("**/messages", lose_acknowledgement)
    chat.write(QUESTION)
    expect(chat.mine.last).to_contain_text("Pas envoyé")
    chat.page.unroute("**/messages")
    chat.page.get_by_role("button", name="Réessayer").click()
    expect(chat.page.get_by_text("Pas envoyé")).to_have_count(0)
    chat.page.wait_for_timeout(600)
    assert chat.replies.count() == before + 1
    expect(chat.page.locator(".dots")).to_be_hidden()


def test_a_message_not_sent_survives_a_reload(chat: Chat) -> None:
    chat.ask("bonjour")
    chat.page.route("**/messages", lambda route: route.fulfill(status=503))
    chat.write(QUESTION)
    expect(chat.mine.last).to_contain_text("Pas envoyé")
    chat.page.unroute("**/messages")
    chat.page.reload()
    before = chat.replies.count()
    chat.page.get_by_role("button", name="Réessayer").click()
    assert "21 février 2026" in chat.next_reply(before)


def test_a_double_press_sends_once(chat: Chat) -> None:
    chat.page.locator("#log").get_by_role("button", name="Ma paie").dblclick()
    chat.next_reply(0)
    assert chat.mine.count() == 1
    assert chat.replies.count() == 1


def test_a_button_stays_usable_after_it_was_pressed(chat: Chat) -> None:
    first = chat.press("Ma paie")
    chat.press("Le contrat")
    button = chat.page.locator("#log .ours").first.get_by_role("button", name="Ma paie")
    expect(button).to_be_enabled()
    chat.page.wait_for_timeout(3000)
    button.click()
    assert chat.next_reply(2) == first


def test_two_pages_of_one_person_show_the_same_conversation(chat: Chat) -> None:
    other = Chat(chat.page.context.new_page(), chat.address).open()
    chat.ask(QUESTION)
    expect(other.mine).to_have_text(["Toi : " + QUESTION])
    expect(other.replies.last).to_contain_text("21 février 2026")
    other.ask("merci")
    expect(chat.mine.last).to_contain_text("merci")
    expect(chat.replies).to_have_count(other.replies.count())


def test_dots_wait_for_a_reply_and_a_broken_stream_loses_none(chat: Chat) -> None:
    chat.page.route("**/reponses*", lambda route: route.abort())
    chat.write(QUESTION)
    expect(chat.page.locator(".dots")).to_be_visible()
    expect(chat.page.get_by_role("status").first).to_have_text("Réponse en cours")
    chat.page.unroute("**/reponses*")
    expect(chat.replies.last).to_contain_text("21 février 2026", timeout=20_000)
    expect(chat.page.locator(".dots")).to_be_hidden()


def test_erasing_empties_the_page_and_forgets_the_cookie(chat: Chat) -> None:
    chat.ask(QUESTION)
    chat.page.get_by_role("button", name="Tout effacer").click()
    expect(chat.replies.last).to_contain_text("Tu veux vraiment tout effacer")
    chat.page.get_by_role("button", name="Oui, efface tout").click()
    expect(chat.page.locator("#log")).to_contain_text("C’est effacé")
    expect(chat.mine).to_have_count(0)
    chat.page.reload()
    expect(chat.page.locator("#log .line")).to_have_count(1)
    assert chat.page.context.cookies() == []
    assert "21 février 2026" in chat.ask(QUESTION)


def test_erasing_empties_the_other_pages_too(chat: Chat) -> None:
    chat.ask(QUESTION)
    other = Chat(chat.page.context.new_page(), chat.address).open()
    expect(other.mine).to_have_count(1)
    chat.ask("/supprimer")
    chat.write("oui")
    expect(chat.mine).to_have_count(0)
    expect(other.mine).to_have_count(0)


def test_danger_shows_helplines_that_a_phone_can_call(newcomer: Newcomer) -> None:
    chat = newcomer(viewport=PHONE)
    assert "3114" in chat.ask("je veux mourir")
    expect(chat.replies.last.get_by_role("link", name="3114").first).to_have_attribute("href", "tel:3114")
    expect(chat.replies.last.get_by_role("link", name="114", exact=True)).to_have_attribute("href", "sms:114")
