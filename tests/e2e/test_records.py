"""What the curators learn from conversations."""

from helpdesk.models import Citizen, Feedback, StuckStep, Turn
from tests.e2e.person import Person


def test_the_step_where_somebody_got_stuck_is_recorded(person: Person) -> None:
    before = StuckStep.objects.filter(topic="tam-tru", step=2).count()
    person.says("đăng ký tạm trú trên điện thoại")
    person.presses("Làm từng bước")
    person.presses("Xong")
    person.presses("Bị kẹt")
    assert StuckStep.objects.filter(topic="tam-tru", step=2).count() == before + 1


def test_a_thumb_down_is_stored_with_its_reason(person: Person) -> None:
    person.says("đăng ký tạm trú trên điện thoại")
    person.presses("Nói rõ hơn")
    person.presses("Chưa đúng")
    person.says("trên máy tôi không có nút đó")
    feedback = Feedback.objects.get(citizen__pseudonym=person.pseudonym)
    assert (feedback.topic, feedback.good) == ("tam-tru", False)
    assert feedback.reason == "trên máy tôi không có nút đó"


def test_a_question_that_was_missed_is_kept_for_the_curators(person: Person) -> None:
    question = "con heo nhà tui đẻ mười hai con"
    assert person.says(question).kind == "none"
    turn = Turn.objects.get(citizen__pseudonym=person.pseudonym)
    assert (turn.question, turn.kind) == (question, "none")


def test_a_place_is_kept_as_the_commune_of_today(person: Person) -> None:
    person.says("/xa xã Ia Dêr huyện Ia Grai")
    citizen = Citizen.objects.get(pseudonym=person.pseudonym)
    assert (citizen.commune_slug, citizen.commune_name) == ("xa-ia-hrung", "xã Ia Hrung")
    person.says("hôm qua tui mới dọn qua phường Pleiku ở")
    person.says("tôi ở phường Pleiku")
    citizen.refresh_from_db()
    assert citizen.commune_slug == "phuong-pleiku"
