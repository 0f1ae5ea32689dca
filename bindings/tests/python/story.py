"""The story of tests/foreign through the generated Python: prints one SHA-256.

    python story.py [--show]

Comes in: the module `kenpos` with testkit (PYTHONPATH), the program `kenpos-lab` (KENPOS_LAB). Goes out: the hash, and with
`--show` the JSON it is of. Must never happen: a number or a text of its own.
"""

import asyncio
import enum
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from datetime import datetime
from pathlib import Path

import kenpos
from programme import Programme

STORY = Path(__file__).resolve().parents[3] / "tests" / "foreign" / "story.json"
MINUTE_MS = 60_000
DEADLINE_MS = 60_000


def read():
    return json.loads(STORY.read_text(encoding="utf-8"))


def now_ms(story):
    return int(datetime.fromisoformat(story["now"]).timestamp() * 1000)


def canonical(value):
    """What a value of the bindings is in the story's JSON."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [canonical(item) for item in value]
    if isinstance(value, dict):
        return {name: canonical(item) for name, item in value.items()}
    if isinstance(value, enum.Enum):
        return value.name.lower()
    fields = {name.lstrip("_"): canonical(field) for name, field in vars(value).items()}
    # A variant of an enum with fields is a class inside the enum's.
    *_, within, name = "", *type(value).__qualname__.split(".")
    return {"type": name.lower(), **fields} if within else fields


def error_of(error):
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    return {"error": name, "code": getattr(error, "code", None)}


def unit_of(step):
    return step["unit"] and kenpos.WeightUnit[step["unit"].upper()]


def written(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Lab:
    """`kenpos-lab serve`, ended with the `with` block."""

    def __init__(self, story, folder):
        roster = folder / "roster.csv"
        roster.write_text("\n".join(story["roster"]) + "\n", encoding="utf-8")
        self.process = subprocess.Popen(
            [os.environ["KENPOS_LAB"], "serve", "--now", story["now"], "--home", str(folder / "server"),
             "--roster", str(roster), "--seed", str(story["seed"])],
            stdout=subprocess.PIPE, text=True,
        )

    def __enter__(self):
        line = self.process.stdout.readline()
        assert line.startswith("listening on "), line
        self.url = line.removeprefix("listening on ").strip()
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None


class Player(Programme):
    def __init__(self, story, lab, folder):
        self.story, self.lab, self.folder = story, lab, folder
        self.device = kenpos.TestDevice(story["seed"], now_ms(story))
        self.store = self.device.health_store(json.dumps(story["health_store"], ensure_ascii=False))
        self.kept = {}

    async def play(self):
        told = []
        for step in self.story["steps"]:
            try:
                told.append(canonical(await getattr(self, "do_" + step["do"])(step)))
            except kenpos.KenposError as error:
                told.append(error_of(error))
        return told

    def keep(self, step, logged):
        self.kept[step["as"]] = logged.id
        return logged

    async def do_open(self, _):
        config = kenpos.OpenConfig(home=str(self.folder / "phone"), app_version="1.0.0",
                                   platform=kenpos.Platform.IOS, secrets=kenpos.SecretPlace.FILE)
        self.phone = self.device.open(config, None)

    do_reopen = do_open

    async def do_setup(self, step):
        person = kenpos.Person.NEW_EMPLOYEE(id=self.story["kenpos_id"], initial_password=step["initial_password"],
                                            new_password=step["new_password"])
        setup = kenpos.Setup(server_url=self.lab.url, person=person, activation_code=None, goals=step["goals"],
                             step_target=step["step_target"])
        return await self.phone.setup(setup, DEADLINE_MS)

    async def do_launch(self, _):
        return self.phone.launch()

    async def do_link_health(self, step):
        self.phone.link_health(kenpos.Channel[step["channel"].upper()])

    async def do_health_run(self, step):
        run = self.phone.health_run(kenpos.Channel[step["channel"].upper()], kenpos.HealthReason[step["reason"].upper()])
        while (command := run.next_command()) is not None:
            run.report(self.store.carry_out(command))
        return run.summary()

    async def do_read_weight(self, step):
        return self.phone.read_weight(step["text"], unit_of(step), None, kenpos.Language.JA)

    async def do_read_corrected_weight(self, step):
        return self.phone.read_corrected_weight(step["text"], unit_of(step), kenpos.Language.EN)

    async def do_log_weight(self, step):
        return self.keep(step, self.phone.log_weight(step["weight_grams"], None, step["utc_offset_minutes"]))

    async def do_log_steps(self, step):
        return self.keep(step, self.phone.log_steps(step["steps"], step["day"]))

    async def do_log_goal(self, step):
        return self.keep(step, self.phone.log_goal(step["goal"], step["done"], step["day"]))

    async def do_edit_weight(self, step):
        return self.phone.edit_weight(self.kept[step["of"]], step["weight_grams"])

    async def do_edit_steps(self, step):
        return self.phone.edit_steps(self.kept[step["of"]], step["steps"])

    async def do_edit_goal(self, step):
        return self.phone.edit_goal(self.kept[step["of"]], step["done"])

    async def do_delete(self, step):
        return self.phone.delete(self.kept[step["of"]])

    async def do_settings(self, step):
        before = self.phone.settings()
        self.phone.set_settings(kenpos.Settings(goals=step["goals"], step_target=step["step_target"],
                                                step_source=before.step_source))

    async def do_sync(self, step):
        return await self.phone.sync(DEADLINE_MS, kenpos.SyncReason[step["reason"].upper()])

    async def do_sync_cancelled(self, _):
        self.lab.call("/lab/faults", {"next": ["held"]})
        sync = asyncio.ensure_future(self.phone.sync(DEADLINE_MS, kenpos.SyncReason.MEMBER))
        await asyncio.to_thread(self.lab.call, "/lab/held")
        self.phone.cancel()
        report = await sync
        self.lab.call("/lab/release", {})
        return report

    async def do_unlink_health(self, step):
        self.phone.unlink_health(kenpos.Channel[step["channel"].upper()], step["keep_days"])

    async def do_pin_steps(self, step):
        self.phone.pin_steps(step["source"] and kenpos.Source[step["source"].upper()])

    async def do_claim_phone_data(self, _):
        return self.phone.claim_phone_data()

    async def do_note_background(self, step):
        self.phone.note_background(kenpos.Background[step["background"].upper()])

    async def do_pause(self, _):
        self.phone.pause()

    async def do_resume(self, _):
        self.phone.resume()

    async def do_advance(self, step):
        await self.do_advance_device(step)
        await self.do_advance_server(step)

    async def do_advance_device(self, step):
        self.device.advance(step["minutes"] * MINUTE_MS)

    async def do_advance_server(self, step):
        self.lab.call("/lab/advance", {"millis": step["minutes"] * MINUTE_MS})

    async def do_faults(self, step):
        self.lab.call("/lab/faults", {"next": step["next"]})

    async def do_notice(self, step):
        self.lab.call("/lab/notice", {"title": step["title"], "body": step["body"]})

    async def do_feed(self, _):
        return self.lab.call("/lab/feed/" + self.story["kenpos_id"])

    def account(self):
        """But for the server's address, which is another in each play."""
        account = self.phone.account()
        assert account.server_url == self.lab.url
        return dict(kenpos_id=account.kenpos_id, consents=account.consents, unsent=account.unsent)

    async def do_screens(self, step):
        ja, en = kenpos.Language.JA, kenpos.Language.EN
        return dict(
            home=self.phone.home(), log=self.phone.log(), history=self.phone.history("2026-11-15", step["day"]),
            charts=[self.phone.history_chart(period, 0) for period in kenpos.ChartPeriod], account=self.account(),
            points=self.phone.points(ja), notices=self.phone.notices(), links=self.phone.links(en),
            outbox=self.phone.outbox(), settings=self.phone.settings(), why=self.phone.why(step["day"], ja),
            **self.programme_screens(),
        )


def play(story):
    """What each step of a story answered, as canonical JSON."""
    with tempfile.TemporaryDirectory() as name, Lab(story, Path(name)) as lab:
        return written(asyncio.run(Player(story, lab, Path(name)).play()))


def main():
    text = play(read())
    if "--show" in sys.argv[1:]:
        print(text)
    print(hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    main()
