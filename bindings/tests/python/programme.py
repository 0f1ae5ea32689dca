"""The story's steps beside the daily records: campaigns, results, exchange, questions, a forgotten password, and the desk."""

import json

import kenpos

DEADLINE_MS = 60_000
JA, EN = kenpos.Language.JA, kenpos.Language.EN


def code(kind, name):
    return kind[name.upper()]


class Programme:
    """Steps of a player, which answer what is told. A player has `story`, `lab`, `phone` and `kept`."""

    async def do_desk(self, step):
        answer = self.lab.call("/lab/desk", step)
        if "as" in step:
            self.kept[step["as"]] = answer

    async def do_consent(self, step):
        agreed_to = (await self.phone.terms(DEADLINE_MS)).version if step["given"] else None
        return await self.phone.consent(code(kenpos.Purpose, step["purpose"]), agreed_to, DEADLINE_MS)

    async def do_why_award(self, step):
        return self.phone.why_award(code(kenpos.AwardCode, step["award"]), step["day"], JA)

    async def do_join_campaign(self, step):
        return self.phone.join_campaign(step["campaign"], step["nickname"])

    async def do_leave_campaign(self, step):
        return self.phone.leave_campaign(step["campaign"])

    async def do_check_in(self, step):
        return self.phone.check_in(step["event"], step["code"])

    async def do_report_exam(self, step):
        return self.phone.report_exam(step["contact"], step["day"])

    async def do_answer_survey(self, step):
        answers = [kenpos.SurveyAnswer(question=question, answer=answer) for question, answer in step["answers"]]
        return self.phone.answer_survey(step["survey"], answers)

    async def do_order(self, step):
        request = kenpos.OrderRequest(item=step["item"], quantity=step["quantity"], points=step["points"],
                                      address=kenpos.Address(**self.story["address"]))
        order = await self.phone.order(request, EN, DEADLINE_MS)
        self.kept[step["as"]] = order.order
        return order

    async def do_cancel_order(self, step):
        return await self.phone.cancel_order(self.kept[step["of"]], JA, DEADLINE_MS)

    async def do_order_cost(self, step):
        return self.phone.order_cost(step["item"], step["quantity"])

    async def do_export(self, _):
        """But for the server's address, which is another in each play."""
        told = json.loads(self.phone.export_data(JA).text)
        assert told["account"].pop("server_url") == self.lab.url
        return told

    async def do_delete_account(self, step):
        return await self.phone.delete_account(step["password"], step["unsent"], DEADLINE_MS)

    async def do_submit(self, step):
        request = kenpos.SubmissionRequest(about=code(kenpos.SubmissionAbout, step["about"]), day=step["day"],
                                           file=step["file"].encode())
        return await self.phone.submit(request, JA, DEADLINE_MS)

    async def do_ask(self, step):
        outside = not step["signed_in"]
        return await self.phone.ask(kenpos.NewInquiry(
            topic=code(kenpos.Topic, step["topic"]), words=step["words"],
            contact=self.story["contact"] if outside else None,
            kenpos_id=self.story["kenpos_id"] if outside else None,
            server_url=self.lab.url if outside else None,
        ), DEADLINE_MS)

    async def do_inquiries(self, _):
        return self.phone.inquiries()

    async def do_faq_of(self, _):
        return await self.phone.faq_of(self.lab.url, JA, DEADLINE_MS)

    async def do_setup_reset(self, step):
        one_time = step["code"] or self.kept[step["of"]]
        return await self.again(kenpos.Person.RESET(id=self.story["kenpos_id"], code=one_time,
                                                    new_password=step["new_password"]))

    async def do_sign_in(self, step):
        return await self.again(kenpos.Person.REGISTERED(id=self.story["kenpos_id"], password=step["password"]))

    async def again(self, person):
        return await self.phone.setup(kenpos.Setup(
            server_url=self.lab.url, person=person, activation_code=None, goals=[], step_target=None,
        ), DEADLINE_MS)

    async def do_error_text(self, step):
        return kenpos.error_text(step["code"], step["field"], step["detail"], step["until_ms"], JA)

    async def do_reason_text(self, step):
        return kenpos.reason_text(step["reason"], step["day"], step["today"], JA)

    async def do_sign_out(self, _):
        await self.phone.sign_out(DEADLINE_MS)

    def programme_screens(self):
        phone = self.phone
        return dict(campaigns=phone.campaigns(EN), results=phone.results(JA), catalogue=phone.catalogue(JA),
                    orders=phone.orders(EN), inquiries=phone.inquiries(), faq=phone.faq(EN))
