"""What a shell brings itself: the network and the place of the secrets."""

import asyncio
import threading
import unittest

import kenpos
from network import Network
from world import DEADLINE_MS, World, set_up


class Faulty(kenpos.HttpTransport):
    def send(self, request):
        raise RuntimeError("a fault of the app, with a secret in it")


class Secrets(kenpos.SecretStore):
    def __init__(self):
        self.kept, self.locked = {}, False

    def open(self):
        if self.locked:
            raise kenpos.SecretStoreError.Locked()
        return self.kept

    def get(self, name):
        return self.open().get(name)

    def set(self, name, secret):
        self.open()[name] = secret

    def delete(self, name):
        self.open().pop(name, None)


class Hanging(Secrets):
    """Once it is told to hang, it answers only after it is let go."""

    def __init__(self):
        super().__init__()
        self.hangs, self.entered, self.let_go = False, threading.Event(), threading.Event()

    def open(self):
        if self.hangs:
            self.entered.set()
            self.let_go.wait(60)
        return super().open()


class Silent(kenpos.HttpTransport):
    """A network from which no answer comes before it is let go."""

    def __init__(self):
        self.let_go = threading.Event()

    def send(self, request):
        self.let_go.wait(60)
        raise kenpos.TransportError.Unreachable(detail="let go")


class Ports(World):
    def test_a_phone_works_over_the_shells_own_network_faults_included(self):
        network = Network()
        phone = self.set_up(network)
        phone.log_steps(1_000, None)
        self.lab.call("/lab/faults", {"next": ["answer_lost", "busy"]})
        reports = [asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER)) for _ in range(2)]
        self.assertEqual([report.why_stopped for report in reports],
                         [kenpos.WhyStopped.OFFLINE, kenpos.WhyStopped.LATER])
        self.assertEqual(reports[1].next_wish_ms, 60_000, "the shell's headers are read")
        self.assertTrue(all(request.url.startswith(self.lab.url) for request in network.sent))
        self.device.advance(60_000)
        self.assertEqual(asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER)).remaining, 0)

    def test_a_network_that_throws_is_no_answer_and_says_nothing_of_why(self):
        phone = self.opened(Faulty())
        with self.assertRaises(kenpos.KenposError.Offline) as caught:
            asyncio.run(phone.setup(self.setup_of(), DEADLINE_MS))
        self.assertNotIn("secret", str(caught.exception))

    def test_a_phone_is_not_opened_without_its_own_secrets_and_android_not_without_its_network(self):
        for platform, network, secrets, field in (
            (kenpos.Platform.ANDROID, Network(), None, "secrets"),
            (kenpos.Platform.ANDROID, None, Secrets(), "transport"),
            (kenpos.Platform.IOS, None, None, "secrets"),
        ):
            with self.assertRaises(kenpos.KenposError.Invalid) as caught:
                kenpos.Kenpos.open(self.config(platform=platform), network, secrets)
            self.assertEqual(caught.exception.field, field)

    def opened_with(self, secrets, network=None):
        return kenpos.Kenpos.open(self.config(platform=kenpos.Platform.ANDROID), network or Network(), secrets)

    def test_a_place_of_secrets_that_hangs_holds_up_no_other_call(self):
        secrets = Hanging()
        self.addCleanup(secrets.let_go.set)
        phone = self.opened_with(secrets)
        asyncio.run(set_up(phone, self.setup_of()))
        secrets.hangs = True

        async def two_calls():
            sync = asyncio.ensure_future(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
            await asyncio.to_thread(secrets.entered.wait, 60)
            await phone.faq_of(self.lab.url, kenpos.Language.JA, DEADLINE_MS)
            self.assertFalse(sync.done())
            secrets.let_go.set()
            return await sync

        self.assertEqual(asyncio.run(two_calls()).why_stopped, kenpos.WhyStopped.DONE)

    def test_a_call_in_a_place_of_secrets_that_hangs_is_given_up_past_its_deadline(self):
        secrets = Hanging()
        self.addCleanup(secrets.let_go.set)
        phone, secrets.hangs = self.opened_with(secrets), True
        late = self.refused(kenpos.KenposError.NotNow, lambda: asyncio.run(phone.setup(self.setup_of(), 1)))
        self.assertEqual(late.code, "timed_out")

    def test_a_place_of_secrets_may_call_back_and_wait(self):
        phone = None

        class CallsBack(Secrets):
            def get(self, name):
                if phone:
                    phone.home()
                    asyncio.run(phone.faq_of(url, kenpos.Language.JA, DEADLINE_MS))
                return super().get(name)

        url, opened = self.lab.url, self.opened_with(CallsBack())
        asyncio.run(set_up(opened, self.setup_of()))
        opened.link_health(kenpos.Channel.HEALTH_CONNECT)
        phone = opened
        self.assertEqual(asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER)).why_stopped,
                         kenpos.WhyStopped.DONE)
        run = phone.health_run(kenpos.Channel.HEALTH_CONNECT, kenpos.HealthReason.MEMBER)
        self.assertIsNotNone(run.next_command())

    def test_a_sync_that_is_cancelled_at_once_ends_however_early_that_is(self):
        network = Silent()
        self.addCleanup(network.let_go.set)
        asyncio.run(set_up(self.opened(), self.setup_of()))
        phone = self.opened(network)

        async def cancelled(turns):
            sync = asyncio.ensure_future(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
            for _ in range(turns):
                await asyncio.sleep(0)
            phone.cancel()
            return await sync

        for turns in range(1, 21):
            self.assertEqual(asyncio.run(cancelled(turns)).why_stopped, kenpos.WhyStopped.CANCELLED)

    def test_locked_secrets_are_not_signed_out_and_logging_goes_on(self):
        secrets = Secrets()
        phone = kenpos.Kenpos.open(self.config(platform=kenpos.Platform.ANDROID), Network(), secrets)
        asyncio.run(set_up(phone, self.setup_of()))
        self.assertTrue(secrets.kept)
        secrets.locked = True
        phone.log_steps(1_000, None)
        report = asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
        self.assertEqual((report.why_stopped, report.remaining), (kenpos.WhyStopped.LOCKED, 1))
        self.assertEqual(phone.home().session, kenpos.SessionState.SIGNED_IN)
        secrets.locked = False
        self.assertEqual(asyncio.run(phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER)).remaining, 0)


if __name__ == "__main__":
    unittest.main()
