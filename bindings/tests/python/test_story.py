"""The story's hash is of what was lived: it is the same each time, and one step changes it."""

import unittest

import story


class Story(unittest.TestCase):
    def test_one_step_more_in_the_health_store_changes_the_hash_and_a_second_telling_does_not(self):
        lived = story.read()
        first = story.play(lived)
        self.assertEqual(story.play(lived), first)
        stairs = lived["health_store"]["events"][-1]
        self.assertEqual(stairs["id"], "stairs")
        stairs["count"] += 1
        self.assertNotEqual(story.play(lived), first)

    def test_no_secret_is_in_what_is_told(self):
        lived = story.read()
        told = story.play(lived)
        for secret in ("correct horse 7", "19850401", "Bearer"):
            self.assertNotIn(secret, told)


if __name__ == "__main__":
    unittest.main()
