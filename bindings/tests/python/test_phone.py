"""One day of a member through the generated Python: the real library over the network that the app brings, a real
`kenpos serve`.

Comes in: the module `kenpos` (PYTHONPATH) and the program `kenpos` (KENPOS), both built from this checkout. The library is the
one that ships, which has no network of its own, or the one with testkit.
"""

import asyncio
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import kenpos
from network import Network
from world import set_up

PROGRAM = os.environ["KENPOS"]
ROSTER = """\
relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
employee,10001,山田 太郎,1985-04-01,10,0001,06273494,2010-04-01,,
"""


DEADLINE_MS = 30_000


class Server:
    """`kenpos serve` on a free port, ended with its handle."""

    def __init__(self, test, folder):
        # First of all, so that nothing is left behind whatever fails after it.
        test.addCleanup(self.stop)
        self.process = None
        self.store = f"sqlite:{folder / 'union.db'}"
        roster = folder / "members.csv"
        roster.write_text(ROSTER, encoding="utf-8")
        subprocess.run(
            [PROGRAM, "office", "--store", self.store, "import-members", str(roster)],
            check=True, stdout=subprocess.DEVNULL,
        )
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--listen", "127.0.0.1:0", "--store", self.store],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )
        first_line = self.process.stdout.readline()
        assert first_line.startswith("listening on "), first_line
        self.url = first_line.removeprefix("listening on ").strip()

    def stop(self):
        if self.process is not None:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    def audit(self):
        answer = subprocess.run([PROGRAM, "office", "--store", self.store, "audit-ledger", "--json"],
                                capture_output=True, text=True)
        return answer.returncode, answer.stdout


def taro(url):
    return kenpos.Setup(
        server_url=url,
        person=kenpos.Person.NEW_EMPLOYEE(id="U10001", initial_password="19850401", new_password="correct horse 7"),
        activation_code=None, goals=["ひと駅歩く"], step_target=8000,
    )


def opened(folder, network=None):
    return kenpos.Kenpos.open(config(folder), network or Network(), None)


def config(folder):
    return kenpos.OpenConfig(
        home=str(folder), app_version="0.1.0", platform=kenpos.Platform.COMMAND_LINE, secrets=kenpos.SecretPlace.FILE,
    )


class Phone(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def phone(self):
        return opened(self.folder / "phone")

    def test_a_day_logged_offline_becomes_points_on_the_server(self):
        server = Server(self, self.folder)
        network = Network()
        phone = opened(self.folder / "phone", network)
        consents = asyncio.run(set_up(phone, taro(server.url)))
        self.assertEqual((consents.programme, consents.checkup_results), (1, None))

        self.assertEqual(phone.launch().preview_points, 6)
        self.assertIsNone(phone.launch(), "the second opening of a day is known already")
        self.assertEqual(phone.log_weight(68_200, None, 540).preview_points, 10)
        self.assertEqual(phone.log_steps(7_639, None).preview_points, 10)
        self.assertEqual(phone.log_goal("ひと駅歩く", False, None).preview_points, 5)

        home = phone.home()
        self.assertEqual((home.earned, home.possible, home.queued), (31, 31, 4))
        brought = [(item.award.name, item.points, item.done, item.pending) for item in home.checklist]
        self.assertEqual(brought, [("LOGIN", 5, True, True), ("LAUNCH", 1, True, True), ("STEPS", 10, True, True),
                                   ("WEIGHT", 10, True, True), ("ACTION_GOAL", 5, True, True)])
        self.assertEqual((home.weight_grams, home.steps), (68_200, 7_639))

        report = asyncio.run(phone.sync(30_000, kenpos.SyncReason.MEMBER))
        self.assertEqual((report.why_stopped, report.sent, report.remaining), (kenpos.WhyStopped.DONE, 4, 0))
        points = phone.points(kenpos.Language.JA)
        self.assertEqual((points.balance, points.pending), (1_031, 0))
        self.assertEqual(sum(entry.points for entry in points.entries), points.balance)
        self.assertTrue(all(entry.why for entry in points.entries))
        code, audit = server.audit()
        self.assertEqual(code, 0, audit)
        self.assertTrue(network.sent and all(request.url.startswith(server.url) for request in network.sent))

    def test_a_library_without_a_network_of_its_own_says_what_it_needs(self):
        if hasattr(kenpos, "TestDevice"):  # testkit brings reqwest along
            kenpos.Kenpos.open(config(self.folder / "phone"), None, None)
            return
        with self.assertRaises(kenpos.KenposError.Invalid) as refused:
            kenpos.Kenpos.open(config(self.folder / "phone"), None, None)
        self.assertEqual(refused.exception.field, "transport")

    def test_with_the_server_down_setup_says_so_and_a_set_up_phone_goes_on(self):
        server = Server(self, self.folder)
        phone = self.phone()
        asyncio.run(set_up(phone, taro(server.url)))
        server.stop()
        logged = phone.log_weight(68_200, None, 540)
        self.assertEqual(asyncio.run(phone.sync(30_000, kenpos.SyncReason.MEMBER)).why_stopped, kenpos.WhyStopped.OFFLINE)
        self.assertEqual(phone.home().queued, 1)
        self.assertTrue(logged.id)
        other = opened(self.folder / "other")
        with self.assertRaises(kenpos.KenposError.Offline):
            asyncio.run(set_up(other, taro(server.url)))

    def test_wrong_values_are_typed_errors_and_change_nothing(self):
        phone = self.phone()
        with self.assertRaises(kenpos.KenposError.NotSetUp):
            phone.log_steps(1, None)
        server = Server(self, self.folder)
        asyncio.run(set_up(phone, taro(server.url)))
        before = phone.home()
        for call in (
            lambda: phone.log_weight(6_820_000, None, 540),
            lambda: phone.log_weight(68_200, None, 9_999),
            lambda: phone.log_steps(1_000_001, None),
            lambda: phone.log_steps(1, "2026-02-30"),
            lambda: phone.log_steps(1, "9999-01-01"),
            lambda: phone.log_goal("", True, None),
        ):
            with self.assertRaises(kenpos.KenposError.Invalid):
                call()
        self.assertEqual(phone.home(), before)

    def test_a_doubtful_weight_is_a_question_and_nothing_is_kept_by_asking(self):
        server, ja = Server(self, self.folder), kenpos.Language.JA
        phone = self.phone()
        asyncio.run(set_up(phone, taro(server.url)))
        doubtful = phone.read_weight("682", None, None, ja)
        self.assertEqual([answer.weight_grams for answer in doubtful.answers], [68_200])
        self.assertEqual(doubtful.text, "68.2 kgですか？")
        self.assertEqual(phone.read_weight("６８，２", None, None, ja).weight_grams, 68_200)
        self.assertIsNone(phone.home().weight_grams)
        phone.log_weight(68_200, None, 540)
        self.assertTrue(phone.read_weight("76.4", None, None, ja).is_question(), "more than a tenth within a week")
        self.assertTrue(phone.read_corrected_weight("76.4", None, ja).is_clear())

    def test_a_paused_phone_stores_nothing_and_goes_on_after_it(self):
        server = Server(self, self.folder)
        phone = self.phone()
        asyncio.run(set_up(phone, taro(server.url)))
        phone.pause()
        with self.assertRaises(kenpos.KenposError.NotNow):
            phone.log_steps(1, None)
        phone.resume()
        self.assertEqual(phone.home().queued, 0)


if __name__ == "__main__":
    unittest.main()
