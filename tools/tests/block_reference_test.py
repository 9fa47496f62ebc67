import json
import unittest

import block_reference


class Reference(unittest.TestCase):
    def test_is_up_to_date(self):
        self.assertEqual(block_reference.stale(), [], "run tools/block_reference.py")

    def test_has_every_kind_in_both_languages(self):
        for locale in block_reference.FILES:
            text = block_reference.reference(locale)
            for file in (block_reference.ROOT / "schemas" / "blocks").glob("*.json"):
                schema = json.loads(file.read_text(encoding="utf-8"))
                self.assertIn(f"### {schema['title'][locale]}: `{file.stem}`", text)
                self.assertEqual(schema["kind"], file.stem)
                self.assertIn(schema["group"], block_reference.GROUPS)


if __name__ == "__main__":
    unittest.main()
