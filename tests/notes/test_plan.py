"""What is agreed in advance: what a session's notes ask and who reads them; and the card for a disclosed case."""

import pytest
from lxml import html
from sqlmodel import col, select

from app.models import DisclosureCard, GuideItem, NotePlan, PanelQuestion
from app.vocabulary import Attribution, Mark, NoteKind, Role
from app.web.formats import longday


@pytest.fixture
def organiser(browse, panel):
    return browse(Role.ORGANISER, panel.event)


def drawn(client, panel, which):
    """The fields of a form as the page draws it; `which` is the card, or a row of the guide."""
    return fields(client.get(f"{panel.address}/plan").text, which)


def fields(page, which):
    (form,) = html.document_fromstring(page).xpath(f"//form[contains(@action, '/plan/{which}?')]")
    values = form.form_values()
    return {name: [each.removeprefix("\n") for known, each in values if known == name] for name, _ in values}


def save(client, panel, which, /, **changes):
    form = drawn(client, panel, which) | changes
    return client.put(f"{panel.address}/plan/{which}", data=form)


def test_a_template_asks_its_questions_once_and_kinds_are_offered(organiser, panel, look):
    for _ in range(2):
        answer = save(
            organiser, panel, panel.session.key, template="good_practice", kinds=["good_practice", "commitment"],
            mark="participants_only", attribution="role_only",
        )  # fmt: skip
        assert answer.status_code == 303
    asked = [each.text_en for each in look(select(PanelQuestion).order_by(col(PanelQuestion.position)))]
    assert asked[1:] == ["Established: when, where, by whom", "Mission", "Achieved", "Challenges", "Next"]
    assert look(select(NotePlan))[0].kinds == ["commitment", "good_practice"]
    text = organiser.get(f"{panel.address}/session/{panel.session.key}").text
    assert 'data-default-mark="participants_only"' in text
    assert text.count('class="unoffered"') == len(NoteKind) - 2


def test_a_panel_without_a_question_gets_one_to_put_into_words(organiser, panel, look):
    for place in (panel.session, panel.south):
        for template in ("panel", "panel"):
            assert save(organiser, panel, place.key, template=template).status_code == 303
    asked = [(each.item_id, each.text_en) for each in look(select(PanelQuestion).order_by(col(PanelQuestion.id)))]
    assert asked == [
        (panel.session.key, "How can coordination happen?"),
        (panel.south.key, "The panel's common question"),
    ]
    text = organiser.get(f"{panel.address}/lane/{panel.south.key}").text
    assert "The panel&#39;s common question" in text


def asked_at(look, item):
    asked = select(PanelQuestion).where(PanelQuestion.item_id == item.key, col(PanelQuestion.removed_at).is_(None))
    return [each.text_en for each in look(asked.order_by(col(PanelQuestion.position), col(PanelQuestion.id)))]


def test_another_template_takes_away_what_the_one_before_brought(organiser, panel, look):
    for template in ("panel", "good_practice", "world_cafe"):
        save(organiser, panel, panel.south.key, template=template)
    assert asked_at(look, panel.south) == ["Round 1", "Round 2", "Round 3"]
    save(organiser, panel, panel.south.key, template="world_cafe", kinds=["commitment"])
    assert asked_at(look, panel.south) == ["Round 1", "Round 2", "Round 3"]
    save(organiser, panel, panel.south.key, template="")
    assert asked_at(look, panel.south) == []


def test_what_was_put_into_words_or_answered_stays(organiser, recorder, panel, look, operation):
    save(organiser, panel, panel.session.key, template="world_cafe")
    first, second = look(select(PanelQuestion).where(PanelQuestion.text_en.in_(["Round 1", "Round 2"])))
    address = f"/events/{panel.event.slug}/guide/questions/{first.key}"
    assert organiser.patch(address, data={"text_en": "What do we share?"}).status_code < 400
    body = {"words": "Një zyrë", "session": panel.session.key, "question": second.key}
    sent = recorder.post(panel.api, json={"device": "a", "operations": [operation(body=body)]}).json()
    assert sent["receipts"][0]["receipt"] == "new"
    save(organiser, panel, panel.session.key, template="good_practice")
    left = asked_at(look, panel.session)
    assert left[:3] == ["How can coordination happen?", "What do we share?", "Round 2"]
    assert "Round 3" not in left
    assert "Mission" in left


def test_a_template_is_one_step_in_the_history_of_the_guide(organiser, panel, look):
    for template in ("world_cafe", "panel"):
        save(organiser, panel, panel.south.key, template=template)
    organiser.post(f"/events/{panel.event.slug}/guide/undone")
    assert asked_at(look, panel.south) == ["Round 1", "Round 2", "Round 3"]


def test_the_card_of_a_disclosure(organiser, panel, look):
    said = {"say_en": "Thank you.", "say_sq": "Faleminderit.", "contact": "The counsellor of the network"}
    assert save(organiser, panel, "card", **said).status_code == 303
    text = organiser.get(f"{panel.address}/session/{panel.session.key}").text
    assert "The counsellor of the network" in text
    assert look(select(DisclosureCard))[0].say_sq == "Faleminderit."


@pytest.mark.parametrize("role", [Role.RECORDER, Role.REVIEWER, Role.SPONSOR])
def test_only_who_makes_the_guide_agrees_in_advance(browse, panel, role):
    client = browse(role, panel.event)
    assert client.get(f"{panel.address}/plan").status_code == 403
    assert client.put(f"{panel.address}/plan/card", data={"contact": "x"}).status_code == 403


def test_a_form_that_was_drawn_before_takes_nothing_back(organiser, browse, panel, look):
    """It says what stands now, keeps what was chosen in it, and puts it there when it is sent once more."""
    facilitator, session = browse(Role.FACILITATOR, panel.event), panel.session.key
    old = drawn(facilitator, panel, session)
    save(organiser, panel, session, mark="confidential", attribution="chatham_house")
    refused = facilitator.put(f"{panel.address}/plan/{session}", data=old | {"kinds": ["commitment"]})
    assert refused.status_code == 409
    (item,) = look(select(GuideItem).where(GuideItem.id == session))
    assert (item.default_mark, item.attribution) == (Mark.CONFIDENTIAL, Attribution.CHATHAM_HOUSE)
    (told,) = html.document_fromstring(refused.text).xpath(f"//details[@id='plan-{session}'][@open]//*[@role='alert']")
    assert "Confidential · Chatham House" in told.text_content()
    again = fields(refused.text, session)
    assert (again["kinds"], again["mark"], again["attribution"]) == (["commitment"], old["mark"], old["attribution"])
    assert facilitator.put(f"{panel.address}/plan/{session}", data=again).status_code == 303
    assert look(select(GuideItem).where(GuideItem.id == session))[0].default_mark is Mark.PUBLIC


def test_a_card_that_was_drawn_before_takes_nothing_back(organiser, browse, panel, look):
    facilitator = browse(Role.FACILITATOR, panel.event)
    old = drawn(facilitator, panel, "card")
    save(organiser, panel, "card", contact="The counsellor of the network")
    refused = facilitator.put(f"{panel.address}/plan/card", data=old | {"say_en": "Thank you."})
    assert refused.status_code == 409
    assert "The counsellor of the network" in refused.text
    assert fields(refused.text, "card")["say_en"] == ["Thank you."]
    (card,) = look(select(DisclosureCard))
    assert (card.contact, card.say_en) == ("The counsellor of the network", "")
    assert facilitator.put(f"{panel.address}/plan/card", data=fields(refused.text, "card")).status_code == 303


def test_a_session_that_begins_unrecorded_is_warned_of(organiser, panel):
    warned = f"//details[@id='plan-{panel.session.key}']//*[contains(@class, 'hint')]"
    page = f"{panel.address}/plan"
    assert html.document_fromstring(organiser.get(page).text).xpath(warned) == []
    save(organiser, panel, panel.session.key, mark="do_not_record")
    (told,) = html.document_fromstring(organiser.get(page).text).xpath(warned)
    assert "no word of a note is kept here" in told.text_content()


def test_what_was_saved_stays_unfolded(organiser, panel):
    saved = save(organiser, panel, panel.south.key, template="world_cafe")
    page = html.document_fromstring(organiser.get(saved.headers["location"]).text)
    assert page.xpath("//details[@open]/@id") == [f"plan-{panel.south.key}"]
    assert saved.headers["location"].endswith(f"#plan-{panel.south.key}")
    for asked in ("", "?open=x", "?open=9999999999999"):
        page = html.document_fromstring(organiser.get(f"{panel.address}/plan{asked}").text)
        assert page.xpath("//details[@open]") == []


def test_groups_stand_below_their_day_and_session(organiser, panel):
    page = html.document_fromstring(organiser.get(f"{panel.address}/plan").text)
    (south,) = page.xpath(f"//details[@id='plan-{panel.south.key}']")
    above = [each.text_content().strip() for each in south.xpath("preceding::*[self::h3 or self::h4]")]
    assert above == [longday(panel.event.starts_on), "III. Coordination"]


def test_what_is_sent_twice_is_no_conflict(organiser, panel):
    form = drawn(organiser, panel, "card") | {"contact": "The counsellor"}
    for _ in range(2):
        assert organiser.put(f"{panel.address}/plan/card", data=form).status_code == 303


def test_a_form_from_nowhere_changes_nothing(organiser, panel, look):
    assert organiser.put(f"{panel.address}/plan/{panel.session.key}", data={"mark": "do_not_record"}).status_code == 409
    assert look(select(GuideItem).where(GuideItem.id == panel.session.key))[0].default_mark is Mark.PUBLIC
