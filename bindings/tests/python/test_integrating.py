"""What docs/integrating.md shows in Python, run against a real server."""

import asyncio
import tempfile
import unittest
from pathlib import Path

import kenpos
from test_phone import Server


async def a_day(folder, server, question):
    phone = kenpos.Kenpos.open(
        kenpos.OpenConfig(home=str(folder), app_version="1.0.0", platform=kenpos.Platform.COMMAND_LINE,
                          secrets=kenpos.SecretPlace.FILE),
        transport=None, secrets=None,
    )
    person = kenpos.Person.NEW_EMPLOYEE(id="U10001", initial_password="19850401", new_password="correct horse 7")
    setup = kenpos.Setup(server_url=server, person=person, activation_code=None, goals=["ひと駅歩く"], step_target=8000)
    await phone.setup(setup, deadline_ms=30_000)
    terms = await phone.terms(deadline_ms=30_000)
    if question(terms.purposes[0].ja, ["はい", "いいえ"]) == "はい":
        await phone.consent(terms.purposes[0].purpose, agreed_to=terms.version, deadline_ms=30_000)

    phone.launch()
    read = phone.read_weight("682", unit=None, measured_at=None, language=kenpos.Language.JA)
    grams = read.weight_grams if read.is_clear() else question(read.text, read.answers).weight_grams
    phone.log_weight(grams, measured_at=None, utc_offset_minutes=540)

    report = await phone.sync(deadline_ms=30_000, reason=kenpos.SyncReason.MEMBER)
    return report, phone.points(kenpos.Language.JA)


class Integrating(unittest.TestCase):
    def test_the_day_of_the_page_becomes_points(self):
        with tempfile.TemporaryDirectory() as name:
            server = Server(self, Path(name))
            asked = []

            def first(text, answers):
                asked.append(text)
                return answers[0]

            report, points = asyncio.run(a_day(Path(name) / "phone", server.url, first))
            server.stop()
        self.assertEqual((len(asked), asked[-1]), (2, "68.2 kgですか？"), "the terms, and the weight")
        self.assertEqual((report.why_stopped, points.balance), (kenpos.WhyStopped.DONE, 1_016))


if __name__ == "__main__":
    unittest.main()
