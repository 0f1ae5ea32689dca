"""Bad input and bad times: a typed error or a documented order, never a panic, a path of the build, or a change."""

import asyncio
import unittest

import kenpos
from world import DEADLINE_MS, World, set_up


class Trouble(World):
    def test_bad_values_are_typed_errors_and_change_nothing(self):
        phone = self.set_up()
        before = phone.home(), phone.log(), phone.outbox()
        invalid, ja = kenpos.KenposError.Invalid, kenpos.Language.JA
        for call in (
            lambda: phone.log_weight(0, None, 540),
            lambda: phone.log_weight(2**32 - 1, None, 540),
            lambda: phone.log_weight(68_200, 2**63 - 1, 540),
            lambda: phone.log_weight(68_200, -(2**63), 540),
            lambda: phone.log_weight(68_200, None, 32_767),
            lambda: phone.read_weight("", None, None, ja),
            lambda: phone.read_weight("NaN", None, None, ja),
            lambda: phone.read_weight("-68.2", None, None, ja),
            lambda: phone.read_weight("68.2 lb", kenpos.WeightUnit.KG, None, ja),
            lambda: phone.read_weight("7", None, None, ja),
            lambda: phone.read_corrected_weight("6" * 100_000, None, ja),
            lambda: phone.log_steps(2**32 - 1, None),
            lambda: phone.log_steps(1, "2026-02-30"),
            lambda: phone.log_steps(1, "+12026-02-03"),
            lambda: phone.log_steps(1, ""),
            lambda: phone.log_steps(1, "9999-12-31"),
            lambda: phone.log_goal("", True, None),
            lambda: phone.log_goal("目" * 41, True, None),
            lambda: phone.log_goal("a\0b", True, None),
            lambda: phone.edit_weight("", 68_200),
            lambda: phone.edit_weight("x" * 100_000, 68_200),
            lambda: phone.delete("01a20bb5-e600-79e4-a54d-829d73c24e4d"),
            lambda: phone.history("2026-11-22", "2026-11-01"),
            lambda: phone.history("2016-11-22", "2026-11-01"),
            lambda: phone.set_settings(kenpos.Settings(goals=[], step_target=0, step_source=None)),
            lambda: phone.set_settings(kenpos.Settings(goals=[f"{n}" for n in range(21)], step_target=1, step_source=None)),
            lambda: phone.mark_notice_read(2**64 - 1),
        ):
            self.refused(invalid, call)
        self.assertEqual((phone.home(), phone.log(), phone.outbox()), before)

    def test_what_is_no_value_of_the_type_does_not_cross(self):
        phone = self.set_up()
        before = phone.home()
        for call in (
            lambda: phone.log_steps(-1, None),
            lambda: phone.log_steps(2**32, None),
            lambda: phone.log_weight(float("nan"), None, 540),
            lambda: phone.log_goal("\ud800", True, None),
            lambda: phone.log_steps(None, None),
        ):
            with self.assertRaises((ValueError, TypeError, AttributeError)):
                call()
        self.assertEqual(phone.home(), before)

    def test_a_health_store_that_says_nonsense_changes_nothing_and_the_run_ends(self):
        phone = self.set_up()
        phone.link_health(kenpos.Channel.APPLE_HEALTH)
        outcome = kenpos.HealthOutcome
        sample = dict(id="a", kind=kenpos.SampleKind.STEPS, start=0, end=0, unit="count", origin="o", own=False,
                      device=None, method=kenpos.RecordingMethod.AUTOMATIC, last_modified=None, sync_id=None,
                      utc_offset_minutes=None)
        for nonsense in (
            outcome.TOKEN(token="of another store"),
            outcome.SAMPLES(samples=[kenpos.Sample(**sample, value="-1")], deleted=[], anchor=b"a"),
            outcome.SAMPLES(samples=[kenpos.Sample(**sample, value="NaN")], deleted=[], anchor=b"a"),
            outcome.SAMPLES(samples=[kenpos.Sample(**{**sample, "id": ""}, value="1")], deleted=[], anchor=b"a"),
        ):
            run = phone.health_run(kenpos.Channel.APPLE_HEALTH, kenpos.HealthReason.FOREGROUND)
            self.assertIsNotNone(run.next_command())
            self.refused(kenpos.KenposError.Invalid, lambda: run.report(nonsense))
            self.assertIsInstance(run.next_command(), kenpos.HealthCommand.COMPLETE)
            run.report(outcome.DONE())
            self.assertIsNone(run.next_command())
        self.assertEqual(phone.home().steps, None)

    def test_a_paused_phone_refuses_every_call_and_two_opens_of_one_folder_take_turns(self):
        phone = self.set_up()
        phone.pause()
        for call in (phone.home, phone.launch, lambda: phone.log_steps(1, None), phone.settings,
                     lambda: asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))):
            self.assertEqual(self.refused(kenpos.KenposError.NotNow, call).code, "paused")
        other = self.opened()
        other.log_steps(1_000, None)
        phone.resume()
        self.assertEqual(phone.home().steps, 1_000)
        phone.log_steps(2_000, None)
        self.assertEqual(other.home().steps, 2_000)

    def test_a_call_that_waits_ends_at_its_deadline_or_when_it_is_cancelled(self):
        phone = self.opened()
        late = self.refused(kenpos.KenposError.NotNow, lambda: asyncio.run(phone.setup(self.setup_of(), 0)))
        self.assertEqual(late.code, "timed_out")

        async def cancelled():
            self.lab.call("/lab/faults", {"next": ["held"]})
            setup = asyncio.ensure_future(phone.setup(self.setup_of(), DEADLINE_MS))
            await asyncio.to_thread(self.lab.call, "/lab/held")
            phone.cancel()
            await setup

        self.assertEqual(self.refused(kenpos.KenposError.NotNow, lambda: asyncio.run(cancelled())).code, "cancelled")
        self.lab.call("/lab/release", {})
        consents = asyncio.run(set_up(phone, self.setup_of()))
        self.assertEqual(consents.programme, 1, "it is safe to try again")

    def test_a_consent_is_to_the_terms_that_were_shown_and_to_no_others(self):
        phone = self.opened()
        self.assertIsNone(asyncio.run(phone.setup(self.setup_of(), DEADLINE_MS)).programme)
        shown = asyncio.run(phone.terms(DEADLINE_MS)).version
        to = lambda version: asyncio.run(phone.consent(kenpos.Purpose.PROGRAMME, version, DEADLINE_MS))
        self.assertEqual(self.refused(kenpos.KenposError.Invalid, lambda: to(shown + 1)).field, "terms_version")
        self.assertIsNone(phone.account().consents.programme)
        self.assertEqual(to(shown).programme, shown)
        self.assertIsNone(to(None).programme)

    def test_a_refused_opening_is_dismissed_and_an_entry_is_not(self):
        phone = self.set_up()
        for owe in (phone.launch, lambda: phone.log_steps(1_000, None)):
            owe()
            self.lab.call("/lab/faults", {"next": ["gone"]})
            asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
        launch, steps = phone.outbox().items
        self.assertEqual((launch.state, steps.state, phone.home().parked), (*[kenpos.State.PARKED] * 2, 2))
        phone.dismiss(launch.id)
        self.assertEqual([item.id for item in phone.outbox().items], [steps.id])
        for other in (launch.id, steps.id):
            self.assertEqual(self.refused(kenpos.KenposError.Invalid, lambda: phone.dismiss(other)).code, "not_found")
        self.refused(kenpos.KenposError.Invalid, lambda: phone.dismiss("no id"))

    def test_what_is_not_there_is_named_by_its_argument(self):
        phone = self.set_up()
        nowhere = "01890a5d-ac96-774b-bcce-b302099a8057"
        calls = {"id": lambda: phone.delete(nowhere), "campaign": lambda: phone.join_campaign("no-such", None),
                 "event": lambda: phone.check_in("no-such", "WALK-26AK"),
                 "contact": lambda: phone.report_exam("no-such", "2026-11-20"),
                 "survey": lambda: phone.answer_survey("no-such", []), "item": lambda: phone.order_cost("no-such", 1),
                 "notice": lambda: phone.mark_notice_read(7)}
        for field, call in calls.items():
            error = self.refused(kenpos.KenposError.Invalid, call)
            self.assertEqual((error.field, error.code), (field, "not_found"))

    def test_a_waiter_that_goes_away_leaves_the_sync_to_end_by_itself(self):
        phone = self.set_up()
        phone.log_steps(1_000, None)

        async def gone():
            self.lab.call("/lab/faults", {"next": ["held"]})
            sync = asyncio.ensure_future(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
            await asyncio.to_thread(self.lab.call, "/lab/held")
            sync.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await sync

        asyncio.run(gone())
        self.lab.call("/lab/release", {})
        report = asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
        self.assertEqual((report.why_stopped, phone.home().queued), (kenpos.WhyStopped.DONE, 0))


if __name__ == "__main__":
    unittest.main()
