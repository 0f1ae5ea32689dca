"""Observers: the first state through the same call, then each that differs; nothing held, one call at a time."""

import asyncio
import queue
import threading
import unittest

import kenpos
from world import DEADLINE_MS, World


class Told(kenpos.HomeObserver):
    """Keeps what it is told; `each` is done with every state first."""

    def __init__(self, each=lambda _: None):
        self.each, self.states = each, queue.Queue()

    def changed(self, home):
        self.states.put(home)
        self.each(home)

    def failed(self, error):
        self.states.put(error)
        self.each(error)

    def next(self):
        return self.states.get(timeout=60)


class Observers(World):
    def test_the_first_state_comes_by_itself_and_then_each_that_differs(self):
        phone, observer = self.set_up(), Told()
        subscription = phone.observe_home(observer)
        self.assertEqual(observer.next(), phone.home())
        phone.log_weight(68_200, None, 540)
        self.assertEqual(observer.next().weight_grams, 68_200)
        phone.log_weight(68_200, None, 540)
        phone.refresh()
        phone.log_steps(5_000, None)
        while (home := observer.next()).steps is None:
            self.assertEqual(home.weight_grams, 68_200)
        subscription.end()
        phone.log_steps(6_000, None)
        self.assertTrue(observer.states.empty())

    def test_an_observer_may_call_back_and_throw_and_hears_of_the_next_state(self):
        phone = self.set_up()

        def call_back(home):
            self.assertEqual(phone.home(), home)
            raise ValueError("a fault of the app")

        observer = Told(call_back)
        _subscription = phone.observe_home(observer)
        observer.next()
        phone.log_weight(68_200, None, 540)
        self.assertEqual(observer.next().weight_grams, 68_200)

    def test_an_observer_that_blocks_keeps_nobody_else_waiting_and_misses_only_what_is_past(self):
        phone, let_go = self.set_up(), threading.Event()
        slow = Told(lambda _: let_go.wait(60))
        quick = Told()
        subscriptions = [phone.observe_home(slow), phone.observe_home(quick)]
        slow.next(), quick.next()
        for steps in range(1, 6):
            phone.log_steps(steps, None)
            self.assertEqual(quick.next().steps, steps)
        let_go.set()
        self.assertEqual(slow.next().steps, 5, "the last of what came meanwhile")
        del subscriptions

    def test_nobody_signed_in_is_told_as_such_and_a_paused_phone_says_nothing(self):
        phone, observer = self.opened(), Told()
        _subscription = phone.observe_home(observer)
        self.assertIsInstance(observer.next(), kenpos.KenposError.NotSetUp)
        phone = self.set_up()
        told = Told()
        _other = phone.observe_home(told)
        before = told.next()
        phone.pause()
        phone.refresh()
        phone.resume()
        phone.log_steps(1, None)
        self.assertEqual((before.steps, told.next().steps), (None, 1))

    def test_the_screens_without_an_observer_of_their_own_are_looked_at_again_after_every_change(self):
        phone, told = self.set_up(), queue.Queue()

        class Looks(kenpos.ChangesObserver):
            def changed(self):
                told.put([event.event for event in phone.campaigns(kenpos.Language.EN).events])

        subscription = phone.observe_changes(Looks())
        self.assertEqual(told.get(timeout=60), [])
        self.publish()
        asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
        while told.get(timeout=60) != ["walk-day"]:
            pass
        subscription.end()

    def test_an_observer_of_one_object_hears_of_what_another_wrote_when_its_own_is_refreshed(self):
        phone, observer = self.set_up(), Told()
        _subscription = phone.observe_home(observer)
        observer.next()
        other = self.opened()
        other.log_steps(5_000, None)
        self.assertEqual(phone.home().steps, 5_000, "a look sees it at once")
        phone.refresh()
        self.assertEqual(observer.next().steps, 5_000)

    def test_every_screen_can_be_observed(self):
        phone = self.set_up()
        phone.log_weight(68_200, None, 540)
        ja = kenpos.Language.JA
        screens = {
            kenpos.LogObserver: (phone.observe_log, (), phone.log()),
            kenpos.HistoryObserver: (phone.observe_history, ("2026-11-01", "2026-11-22"),
                                     phone.history("2026-11-01", "2026-11-22")),
            kenpos.PointsObserver: (phone.observe_points, (ja,), phone.points(ja)),
            kenpos.NoticesObserver: (phone.observe_notices, (), phone.notices()),
            kenpos.LinksObserver: (phone.observe_links, (ja,), phone.links(ja)),
        }
        for kind, (observe, arguments, state) in screens.items():
            observer = type("Told", (Told, kind), {})()
            _subscription = observe(*arguments, observer)
            self.assertEqual(observer.next(), state, kind)


if __name__ == "__main__":
    unittest.main()
