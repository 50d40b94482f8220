"""A Reply as plain text, for channels that know no better: the terminal, an SMS, Rasa's own log."""

from replies.model import (
    AnswerReply,
    BaseReply,
    CuratedReply,
    HotlineRef,
    MenuReply,
    NoneReply,
    OfficeRef,
    Part,
    Reply,
    StepReply,
    StepText,
    SuspectReply,
    TopicReply,
    UrgentReply,
)


def plain(reply: Reply, *, with_buttons: bool = True) -> str:
    """What `reply` says, its buttons as a numbered list at the end."""
    if isinstance(reply, AnswerReply):
        lines = _answer(reply)
    elif isinstance(reply, StepReply):
        lines = [f"{reply.title}", f"Bước {reply.number}/{reply.total}: {step_line(reply.step)}"]
    elif isinstance(reply, UrgentReply):
        lines = [f"⚠️ {reply.title}"]
        lines += [f"{n}. {step}" for n, step in enumerate(reply.steps, start=1)]
        lines += [hotline_line(h) for h in reply.hotlines]
    elif isinstance(reply, SuspectReply):
        lines = [reply.text, *(f"– {sign}" for sign in reply.signs), *reply.advice]
        lines += [hotline_line(h) for h in reply.hotlines]
    elif isinstance(reply, NoneReply) and reply.topic:
        lines = [reply.title, reply.text, reply.place]
        lines += [f"– {document}" for document in reply.documents]
        lines += map(office_line, reply.offices)
        lines += map(hotline_line, reply.hotlines)
        lines += _doubt(reply) + _written_from(reply)
    else:
        title = [reply.title] if isinstance(reply, MenuReply) else []
        lines = [*title, reply.text]
        lines += [hotline_line(h) for h in getattr(reply, "hotlines", ())]
    if isinstance(reply, TopicReply):
        lines = [*(f"📢 {notice}" for notice in reply.notices), *lines]
    if with_buttons:
        lines += numbered_buttons(reply)
    return "\n".join(lines)


def _answer(reply: AnswerReply) -> list[str]:
    own = [office_line(office) for office in reply.offices]
    before = own if reply.part is Part.PLACE else []
    asked = [reply.asked] if reply.asked else []
    lines = [reply.title, *before, *asked, *filter(None, [reply.lead])]
    lines += [f"{n}. {step_line(step)}" for n, step in enumerate(reply.steps, start=1)]
    lines += [f"– {document}" for document in reply.documents]
    lines += [f"– {t.problem} → {t.remedy}" for t in reply.trouble]
    if reply.changed:
        lines.append(f"Điều đã đổi: {reply.changed}")
    lines += [f"⚠️ {warning}" for warning in reply.warnings]
    lines += _doubt(reply)
    lines += [] if before else own
    lines += [hotline_line(h) for h in reply.hotlines]
    if reply.question:
        lines.append(f"👉 {reply.question}")
    return lines if reply.brief else lines + _written_from(reply)


def _doubt(reply: CuratedReply) -> list[str]:
    return [f"❓ {reply.doubt}"] if reply.doubt else []


def _written_from(reply: CuratedReply) -> list[str]:
    """What it rests on, and who has looked at it."""
    if not reply.sources:
        return []
    names = "; ".join(s.name + (f" ({s.date})" if s.date else "") for s in reply.sources)
    year, _, month = (reply.confirmed or reply.checked or "").partition("-")
    when = f", tháng {int(month)}/{year}" if month else ""
    who = f"{reply.confirmed_by} đã duyệt" if reply.confirmed_by else "cán bộ chưa duyệt"
    return [f"Soạn theo {names}{when}, {who}"]


def step_line(step: StepText) -> str:
    """One step in one line, with both telephones' taps where they differ."""
    return step.text or f"Máy Android: {step.android} | iPhone: {step.iphone}"


def office_line(office: OfficeRef) -> str:
    """Where the person themselves goes."""
    notes = (office.address, office.hours, office.number and f"📞 {office.number}")
    return ", ".join(["📍 Nơi của mình: " + office.name, *filter(None, notes)])


def hotline_line(hotline: HotlineRef) -> str:
    """A number to ring, with its hours and whether it costs, where that is known."""
    notes = [hotline.hours] if hotline.hours else []
    if hotline.free is not None:
        notes.append("gọi miễn phí" if hotline.free else "có tính tiền cuộc gọi")
    return f"📞 {hotline.name}: {hotline.number}" + (f" ({', '.join(notes)})" if notes else "")


def numbered_buttons(reply: BaseReply) -> list[str]:
    return [f"[{n}] {button.label}" for n, button in enumerate(reply.buttons, start=1)]
