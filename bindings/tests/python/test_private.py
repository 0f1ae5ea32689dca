"""What a value of the bindings says of itself: nothing of a member, whoever logs it.

Each record and variant of the module is made with one mark in every number and text of it. A type whose text shows the
mark must stand in MAY_SHOW, so a new one is private or somebody said why not.
"""

import dataclasses
import enum
import inspect
import typing
import unittest

import kenpos

MARK = 6823
# A text that is also a day: some fields are days.
MARKED = f"{MARK}-11-22"

# Codes, sentences of the programme or the union, ids, days, moments, counts of items: nothing measured, typed or secret.
MAY_SHOW = {
    "OpenConfig", "Consents", "Terms", "PurposeText",
    "Logged", "OutboxItem", "SyncReport",
    "CampaignResult", "EventItem",
    "SurveyItem", "SurveyQuestion", "SurveyChoice",
    "Catalogue", "CatalogueItem", "Orders", "OrderLine",
    "Asked", "FaqSection", "FaqEntry",
    "WhyRule", "WhyMissing", "AwardOutcome.EARNED", "AwardOutcome.EXPECTED", "AwardOutcome.WAITING",
    "AwardOutcome.NOTHING",
    "Points", "PointsEntry", "Expiring", "Notices", "NoticeItem", "ExpiryNotice", "History",
    "ChecklistItem", "BannerView", "Banner.MEMBERSHIP_ENDED", "Banner.CONSENT_NEEDED", "Banner.PARKED", "Banner.OFFLINE",
    "Banner.WINDOW_CLOSING", "Banner.SALVAGED",
    "Link", "LinkHint", "LeftOut", "WhyNote", "HealthReport",
    # As the core says them: the day or range that is asked for, the store's own tokens and codes.
    "HealthCommand.QUERY_ANCHORED", "HealthCommand.READ_RECORDS", "HealthCommand.GET_CHANGES", "HealthCommand.DAY_TOTAL",
    "HealthOutcome.TOKEN", "HealthOutcome.RATE_LIMITED", "HealthOutcome.FAILED",
}


def makers():
    """The name of each record and variant, and what makes one."""
    for name, value in vars(kenpos).items():
        if name.startswith("_") or not inspect.isclass(value) or value.__module__ != "kenpos":
            continue
        if dataclasses.is_dataclass(value):
            yield name, value
        else:
            variants = ((f"{name}.{variant}", made) for variant, made in vars(value).items())
            yield from (variant for variant in variants if dataclasses.is_dataclass(variant[1]))


def marked(wanted):
    """A value of a type, with the mark wherever it takes one."""
    within = typing.get_args(wanted)
    if typing.get_origin(wanted) is typing.Union:
        return marked(next(one for one in within if one is not type(None)))
    if within:
        return [marked(within[0])]
    if wanted in (int, str, bool, bytes):
        return {int: MARK, str: MARKED, bool: True, bytes: MARKED.encode()}[wanted]
    if issubclass(wanted, enum.Enum):
        return next(iter(wanted))
    if dataclasses.is_dataclass(wanted):
        return made(wanted)
    variants = [made for name, made in makers() if name.startswith(wanted.__name__ + ".")]
    return made(max(variants, key=lambda variant: len(inspect.signature(variant).parameters)))


def made(kind):
    fields = typing.get_type_hints(kind.__init__, vars(kenpos))
    return kind(**{name: marked(wanted) for name, wanted in fields.items() if name != "return"})


class Private(unittest.TestCase):
    def test_no_text_of_a_value_shows_what_a_member_measured_typed_or_keeps_secret(self):
        shows = set()
        for name, kind in makers():
            value = made(kind)
            for text in (str(value), repr(value), f"{[value]}"):
                self.assertNotIn("object at", text, name)
                if str(MARK) in text:
                    shows.add(name)
        self.assertEqual(shows, MAY_SHOW, "private: bindings/src/records/private.rs; else add it above")

    def test_what_holds_a_secret_or_a_weight_is_named_and_no_more(self):
        person = kenpos.Person.NEW_SPOUSE(card_symbol="10", card_number="0001", insurer_number="06273494",
                                          birth_date="no day at all", new_id="hanako", new_password="correct horse 7")
        self.assertEqual(str(person), "Person(..)")
        self.assertEqual(str(kenpos.Header(name="Authorization", value="Bearer secret")), "Header(..)")
        self.assertEqual(str(made(kenpos.Home)), "Home(..)")
        address = kenpos.Address(recipient="山田 太郎", postal_code="541-0043", address="大阪市", phone="0612345678")
        self.assertEqual(str(kenpos.OrderRequest(item="towel", quantity=1, points=500, address=address)), "OrderRequest(..)")
        for kind in (kenpos.Address, kenpos.CampaignItem, kenpos.NewInquiry, kenpos.InquiryItem, kenpos.SurveyAnswer,
                     kenpos.WhyAward, kenpos.ResultItem):
            self.assertEqual(str(made(kind)), f"{kind.__name__}(..)")
        self.assertEqual(str(made(kenpos.Person.RESET)), "Person(..)")
        self.assertEqual(str(kenpos.HealthOutcome.COUNTER(steps="6823")), "Counter(CounterReading(..))")
        self.assertEqual(str(kenpos.HealthOutcome.LOCKED()), "Locked")


if __name__ == "__main__":
    unittest.main()
