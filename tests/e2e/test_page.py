"""The page in a real browser, against a real server over the small world."""

import re

from playwright.sync_api import Page, expect

QUESTION = "What is the data center capacity of Arcadia?"


def _ask(page: Page, question: str) -> None:
    page.goto("/")
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask").click()


def test_a_question_gets_its_answer_with_citation_marks(page: Page) -> None:
    _ask(page, QUESTION)
    answer = page.get_by_role("article")
    expect(answer.get_by_role("heading", name="Answer")).to_be_visible()
    expect(answer.locator(".prose")).to_contain_text("12")
    expect(answer.get_by_role("link", name="Citation 1").first).to_be_visible()


def test_a_citation_mark_opens_the_fact_its_quote_and_its_place(page: Page) -> None:
    _ask(page, QUESTION)
    page.get_by_role("link", name="Citation 1").first.click()
    citation = page.locator("#citation-1")
    expect(citation).to_have_attribute("open", "")
    expect(citation.locator("blockquote")).to_contain_text("approximately 12 gigawatts")
    expect(citation).to_contain_text("Section “Arcadia Leads”, paragraph 5")
    expect(citation).to_contain_text("The Small World of AI")
    citation.get_by_role("link", name="This fact in the graph").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Arcadia had a data center capacity")


def test_the_reading_of_a_question_is_shown(page: Page) -> None:
    _ask(page, QUESTION)
    expect(page.locator(".reading")).to_contain_text("Read as")
    page.get_by_text("The query that was run").click()
    expect(page.locator("pre")).to_contain_text("SELECT")


def test_what_is_not_known_is_said_with_its_reason(page: Page) -> None:
    _ask(page, "What is the best recipe for onion soup?")
    expect(page.get_by_role("heading", name="Not known")).to_be_visible()
    expect(page.locator(".reason")).not_to_be_empty()


def test_an_example_is_asked_by_a_click_and_stands_in_the_address(page: Page) -> None:
    page.goto("/")
    example = page.locator("#examples button").first
    text = example.inner_text()
    example.click()
    expect(page.get_by_label("Your question")).to_have_value(text)
    expect(page).to_have_url(re.compile(r"/\?q=Which"))
    expect(page.get_by_role("article")).to_be_visible()


def test_a_shared_address_shows_its_answer_and_back_leaves_it(page: Page) -> None:
    page.goto("/")
    page.goto(f"/?q={QUESTION}")
    expect(page.locator(".prose")).to_contain_text("12")
    page.go_back()
    expect(page.get_by_role("article")).to_be_hidden()


def test_a_refused_question_is_told_in_a_sentence(page: Page) -> None:
    page.goto(f"/?q={'x' * 2_100}")
    expect(page.get_by_role("heading", name="No answer")).to_be_visible()
    expect(page.get_by_role("article")).to_contain_text("2100 characters")


def test_the_keyboard_alone_is_enough(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your question").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Citation 1").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#citation-1 summary")).to_be_focused()


def test_the_theme_follows_the_system_until_it_is_chosen(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    expect(page.get_by_role("button", name="Dark")).to_be_visible()


def test_nothing_overflows_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    _ask(page, QUESTION)
    expect(page.locator(".prose")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_api_is_described_without_a_foreign_address(page: Page) -> None:
    page.goto("/docs")
    expect(page.get_by_role("heading", name="midpower")).to_be_visible()
    expect(page.get_by_text("Answer a question, with citations")).to_be_visible()
