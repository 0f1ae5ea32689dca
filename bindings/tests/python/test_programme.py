"""What came with the programme: wrong values, waits that end, and an order that is one order."""

import asyncio
import unittest

import kenpos
from world import DEADLINE_MS, World, set_up

JA, EN = kenpos.Language.JA, kenpos.Language.EN
HUGE = "歩" * 100_000


def address(**changes):
    return kenpos.Address(**{**dict(recipient="山田 太郎", postal_code="541-0043", address="大阪市中央区高麗橋1-1-1",
                                    phone="06-1234-5678"), **changes})


def towels(quantity=1, points=500, item="towel", **changes):
    return kenpos.OrderRequest(item=item, quantity=quantity, points=points, address=address(**changes))


def proof(day="2026-11-22", file=b"%PDF-1.7"):
    return kenpos.SubmissionRequest(about=kenpos.SubmissionAbout.FLU_VACCINATION, day=day, file=file)


def inquiry(**changes):
    return kenpos.NewInquiry(**{**dict(topic=kenpos.Topic.POINTS, words="いつ付きますか？", contact=None, kenpos_id=None,
                                       server_url=None), **changes})


class Programme(World):
    def member(self):
        """A member whose phone knows what the desk has published."""
        phone = self.set_up()
        self.publish()
        self.synced(phone)
        return phone

    def synced(self, phone):
        return asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))

    def seen(self, phone):
        return (phone.campaigns(JA), phone.results(JA), phone.catalogue(JA), phone.orders(JA), phone.inquiries(),
                phone.points(JA), phone.outbox())

    def test_bad_values_are_typed_errors_and_change_nothing(self):
        phone = self.member()
        before, invalid = self.seen(phone), kenpos.KenposError.Invalid
        answer = lambda question, answer: kenpos.SurveyAnswer(question=question, answer=answer)  # noqa: E731
        for call in (
            lambda: phone.join_campaign("", None),
            lambda: phone.join_campaign("no-such", None),
            lambda: phone.join_campaign(HUGE, None),
            lambda: phone.join_campaign("scales", ""),
            lambda: phone.join_campaign("scales", HUGE),
            lambda: phone.join_campaign("scales", "U10001"),
            lambda: phone.join_campaign("scales", "a\0b"),
            lambda: phone.leave_campaign("../scales"),
            lambda: phone.check_in("walk-day", ""),
            lambda: phone.check_in("walk-day", HUGE),
            lambda: phone.check_in("walk-day", "WALK-26AK"),
            lambda: phone.check_in("no-such", "WALK-26AK"),
            lambda: phone.report_exam("", "2026-11-22"),
            lambda: phone.report_exam("nurse 17", "2026-11-22"),
            lambda: phone.report_exam("nurse-17", "2026-02-30"),
            lambda: phone.report_exam("nurse-17", "2026-11-22"),
            lambda: phone.answer_survey("tobacco", []),
            lambda: phone.answer_survey("tobacco", [answer("now", "no"), answer("now", "no")]),
            lambda: phone.answer_survey("tobacco", [answer("now", HUGE), answer("since", "never")]),
            lambda: phone.answer_survey("tobacco", [answer("", "")] * 10_000),
            lambda: phone.answer_survey("no-such", [answer("now", "no")]),
            lambda: phone.why_award(kenpos.AwardCode.BMI, "2026-13-01", JA),
            lambda: phone.why_award(kenpos.AwardCode.BMI, HUGE, JA),
        ):
            self.refused(invalid, call)
        self.assertEqual(self.seen(phone), before)
        self.let_days_pass(8)
        before = self.seen(phone)
        for asked in (
            lambda: phone.order(towels(quantity=0), JA, DEADLINE_MS),
            lambda: phone.order(towels(quantity=11, points=5_500), JA, DEADLINE_MS),
            lambda: phone.order(towels(points=-500), JA, DEADLINE_MS),
            lambda: phone.order(towels(points=2**63 - 1), JA, DEADLINE_MS),
            lambda: phone.order(towels(item=""), JA, DEADLINE_MS),
            lambda: phone.order(towels(recipient=""), JA, DEADLINE_MS),
            lambda: phone.order(towels(postal_code="54"), JA, DEADLINE_MS),
            lambda: phone.cancel_order("", JA, DEADLINE_MS),
            lambda: phone.cancel_order(HUGE, JA, DEADLINE_MS),
            lambda: phone.submit(proof(file=b""), JA, DEADLINE_MS),
            lambda: phone.submit(proof(file="接種済証".encode()), JA, DEADLINE_MS),
            lambda: phone.submit(proof(file=b"%PDF-1.7" + bytes(10 * 2**20)), JA, DEADLINE_MS),
            lambda: phone.submit(proof(day="2026-02-30"), JA, DEADLINE_MS),
            lambda: phone.submit(proof(day="2999-01-01"), JA, DEADLINE_MS),
            lambda: phone.ask(inquiry(words=""), DEADLINE_MS),
            lambda: phone.ask(inquiry(words="歩" * 2_001), DEADLINE_MS),
            lambda: phone.ask(inquiry(contact=HUGE), DEADLINE_MS),
            lambda: phone.ask(inquiry(server_url="http://kenpos.example", contact="taro@example.jp"), DEADLINE_MS),
            lambda: phone.faq_of("", JA, DEADLINE_MS),
            lambda: phone.faq_of(HUGE, JA, DEADLINE_MS),
            lambda: phone.setup(self.setup_of(person=kenpos.Person.RESET(id="U10001", code="", new_password="battery 8")), DEADLINE_MS),
        ):
            self.refused(invalid, lambda: asyncio.run(waited(asked)))
        for asked in (
            lambda: phone.order(towels(item="rice", points=4_373), JA, DEADLINE_MS),
            lambda: phone.order(towels(item=HUGE), JA, DEADLINE_MS),
            lambda: phone.cancel_order("01a20bb5-e600-79e4-a54d-829d73c24e4d", JA, DEADLINE_MS),
        ):
            self.refused(kenpos.KenposError.Refused, lambda: asyncio.run(waited(asked)))
        self.assertEqual(self.seen(phone), before)

    def test_what_is_no_value_of_the_type_does_not_cross(self):
        phone = self.member()
        before = self.seen(phone)
        for call in (
            lambda: phone.join_campaign("\ud800", None),
            lambda: phone.join_campaign("scales", "\ud800"),
            lambda: phone.check_in(None, "WALK-26AK"),
            lambda: phone.why_award("bmi", None, JA),
            lambda: asyncio.run(waited(lambda: phone.order(towels(quantity=-1), JA, DEADLINE_MS))),
            lambda: asyncio.run(waited(lambda: phone.order(towels(points=2**63), JA, DEADLINE_MS))),
            lambda: asyncio.run(waited(lambda: phone.ask(inquiry(words="\ud800"), DEADLINE_MS))),
            lambda: asyncio.run(waited(lambda: phone.ask(inquiry(), -1))),
        ):
            with self.assertRaises((ValueError, TypeError, AttributeError)):
                call()
        self.assertEqual(self.seen(phone), before)

    def test_nobody_signed_in_and_a_paused_phone_are_typed_errors(self):
        phone = self.opened()
        looks = (lambda: phone.campaigns(JA), lambda: phone.results(JA), lambda: phone.catalogue(JA),
                 lambda: phone.orders(JA), phone.inquiries, lambda: phone.faq(JA),
                 lambda: phone.why_award(kenpos.AwardCode.BMI, None, JA),
                 lambda: asyncio.run(phone.order(towels(), JA, DEADLINE_MS)),
                 lambda: asyncio.run(phone.ask(inquiry(), DEADLINE_MS)))
        for look in looks:
            self.refused(kenpos.KenposError.NotSetUp, look)
        asyncio.run(set_up(phone, self.setup_of()))
        phone.pause()
        for look in looks:
            self.assertEqual(self.refused(kenpos.KenposError.NotNow, look).code, "paused")

    def test_an_order_that_was_cancelled_or_out_of_time_is_one_order_when_it_is_asked_for_again(self):
        phone = self.member()
        self.let_days_pass(8)
        self.synced(phone)

        late = self.refused(kenpos.KenposError.NotNow, lambda: asyncio.run(phone.order(towels(), JA, 0)))
        self.assertEqual(late.code, "timed_out")

        async def cancelled():
            self.lab.call("/lab/faults", {"next": ["held"]})
            order = asyncio.ensure_future(phone.order(towels(), JA, DEADLINE_MS))
            await asyncio.to_thread(self.lab.call, "/lab/held")
            phone.cancel()
            await order

        ended = self.refused(kenpos.KenposError.NotNow, lambda: asyncio.run(cancelled()))
        self.assertEqual(ended.code, "cancelled")
        self.lab.call("/lab/release", {})
        order = asyncio.run(phone.order(towels(), JA, DEADLINE_MS))
        orders = phone.orders(JA)
        self.assertEqual(([one.order for one in orders.items], orders.held), ([order.order], 500))
        self.assertEqual((phone.points(JA).held, phone.points(JA).balance), (500, 500))

    def test_what_can_be_done_stands_beside_it_and_no_longer_once_it_is_done(self):
        phone, today = self.member(), "2026-11-22"
        self.lab.call("/lab/desk", {"act": "ask_for_exam", "employee": "U10001", "source": "nurse-17", "day": today})
        asyncio.run(phone.consent(kenpos.Purpose.CHECKUP_RESULTS, 1, DEADLINE_MS))
        self.synced(phone)

        def can():
            (campaign,), results = phone.campaigns(JA).campaigns, phone.results(JA)
            return (campaign.can_join, campaign.can_leave, results.exams[0].can_report, results.surveys[0].can_answer)

        self.assertEqual(can(), (True, False, True, True))
        phone.join_campaign("scales", "たろう")
        phone.report_exam("nurse-17", today)
        phone.answer_survey("tobacco", [kenpos.SurveyAnswer(question="now", answer="no"),
                                        kenpos.SurveyAnswer(question="since", answer="never")])
        for _ in ("owed", "taken"):
            self.assertEqual(can(), (False, True, False, False))
            self.synced(phone)
        exam = phone.why_award(kenpos.AwardCode.SECONDARY_EXAM, None, JA)
        self.assertEqual((exam.outcome.points, exam.outcome.is_earned(), exam.missing), (500, True, []))
        phone.leave_campaign("scales")
        self.assertEqual(can()[:2], (True, False))
        self.let_days_pass(8)
        order = asyncio.run(phone.order(towels(), JA, DEADLINE_MS))
        self.assertEqual((order.can_cancel, order.stage), (True, kenpos.OrderStage.HELD))
        order = asyncio.run(phone.cancel_order(order.order, JA, DEADLINE_MS))
        self.assertEqual((order.can_cancel, order.stage), (False, kenpos.OrderStage.CANCELLED))

    def test_a_code_of_the_desk_signs_in_once_with_another_password_and_shuts_the_exchange_again(self):
        phone = self.member()
        self.let_days_pass(8)
        code = self.lab.call("/lab/desk", {"act": "reset_code", "employee": "U10001"})

        def reset(name):
            person = kenpos.Person.RESET(id="U10001", code=code.lower(), new_password="battery staple 8")
            return lambda: asyncio.run(self.opened(name=name).setup(self.setup_of(person=person), DEADLINE_MS))

        self.assertEqual(reset("another")().programme, 1)
        self.refused(kenpos.KenposError.SignInNeeded, lambda: asyncio.run(phone.order(towels(), JA, DEADLINE_MS)))
        other = self.opened(name="another")
        self.synced(other)
        shut = self.refused(kenpos.KenposError.Refused, lambda: asyncio.run(other.order(towels(), JA, DEADLINE_MS)))
        self.assertEqual(shut.code, "exchange_not_open")

    def test_a_question_is_asked_once_however_often_and_its_answer_comes(self):
        phone = self.member()
        self.lab.call("/lab/faults", {"next": ["answer_lost"]})
        with self.assertRaises(kenpos.KenposError.Offline):
            asyncio.run(phone.ask(inquiry(), DEADLINE_MS))
        asked = asyncio.run(phone.ask(inquiry(), DEADLINE_MS))
        self.lab.call("/lab/desk", {"act": "answer", "words": "翌日です。"})
        self.synced(phone)
        (item,) = phone.inquiries().items
        self.assertEqual((item.inquiry, item.words, item.answer), (asked.inquiry, "いつ付きますか？", "翌日です。"))

    def test_the_frequent_questions_are_there_in_both_languages_also_without_a_session(self):
        phone = self.member()
        (ja,), (en,) = phone.faq(JA), phone.faq(EN)
        self.assertEqual((ja.id, ja.entries[0].answer, en.entries[0].answer), (en.id, "1円です。", "One yen."))
        stranger = self.opened(name="stranger")
        self.assertEqual(asyncio.run(stranger.faq_of(self.lab.url, EN, DEADLINE_MS)), [en])


async def waited(call):
    """What a call comes to; made inside the loop, where its arguments cross."""
    return await call()


if __name__ == "__main__":
    unittest.main()
