"""What a shell brings itself: the network and the place of the secrets."""

import asyncio
import unittest

import kenpos
from network import Network
from world import DEADLINE_MS, World


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

    def test_locked_secrets_are_not_signed_out_and_logging_goes_on(self):
        secrets = Secrets()
        phone = kenpos.Kenpos.open(self.config(platform=kenpos.Platform.ANDROID), Network(), secrets)
        asyncio.run(phone.setup(self.setup_of(), DEADLINE_MS))
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
