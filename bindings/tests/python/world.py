"""What the tests share: a set-up phone on a device whose time stands still, and a real server."""

import asyncio
import tempfile
import unittest
from pathlib import Path

import kenpos
import story

DEADLINE_MS = 60_000


class World(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.told = story.read()
        self.lab = self.enterContext(story.Lab(self.told, self.folder))
        self.device = kenpos.TestDevice(7, story.now_ms(self.told))

    def config(self, name="phone", platform=kenpos.Platform.IOS):
        return kenpos.OpenConfig(home=str(self.folder / name), app_version="1.0.0", platform=platform,
                                 secrets=kenpos.SecretPlace.FILE)

    def opened(self, transport=None, name="phone"):
        return self.device.open(self.config(name), transport)

    def setup_of(self, **changes):
        person = kenpos.Person.NEW_EMPLOYEE(id=self.told["kenpos_id"], initial_password="19850401",
                                            new_password="correct horse 7")
        setup = dict(server_url=self.lab.url, person=person, activation_code=None, goals=["ひと駅歩く"],
                     step_target=8000)
        return kenpos.Setup(**{**setup, **changes})

    def refused(self, kind, call):
        """The error a call ends with; it says nothing of the build."""
        with self.assertRaises(kind) as caught:
            call()
        text = repr(caught.exception) + str(caught.exception)
        for leak in (".rs", "panicked", "/src/", "backtrace"):
            self.assertNotIn(leak, text)
        return caught.exception

    def publish(self):
        """The desk publishes what it publishes in the story, with its stock."""
        for step in self.told["steps"]:
            if step["do"] == "desk" and step["act"] in ("publish", "stock"):
                self.lab.call("/lab/desk", step)

    def let_days_pass(self, days):
        self.device.advance(days * 86_400_000)
        self.lab.call("/lab/advance", {"millis": days * 86_400_000})

    def set_up(self, transport=None):
        phone = self.opened(transport)
        asyncio.run(set_up(phone, self.setup_of()))
        return phone


async def set_up(phone, setup):
    """Setup, and the consent to the terms in force."""
    await phone.setup(setup, DEADLINE_MS)
    terms = await phone.terms(DEADLINE_MS)
    return await phone.consent(kenpos.Purpose.PROGRAMME, terms.version, DEADLINE_MS)
