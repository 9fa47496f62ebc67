import os
import tempfile
import unittest

from embed_assets import collect, embed, is_hashed


class Embedding(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.makedirs(os.path.join(self.folder.name, "assets"))
        for name, content in (("widget.js", b"let a = 1;\n" * 99), ("assets/index-BxY3_k9Z.css", b"a{}"), ("logo.png", b"\x89PNG" * 500)):
            with open(os.path.join(self.folder.name, name), "wb") as file:
                file.write(content)

    def test_paths_and_contents(self):
        assets, complete = collect([("/", self.folder.name)])
        self.assertTrue(complete)
        self.assertEqual(list(assets), ["/assets/index-BxY3_k9Z.css", "/logo.png", "/widget.js"])
        self.assertEqual(assets["/assets/index-BxY3_k9Z.css"], b"a{}")

    def test_compresses_what_pays(self):
        blob, table = embed(*collect([("/", self.folder.name)]))
        self.assertIn('{"/widget.js", "text/javascript; charset=utf-8"', table)
        self.assertEqual(table.count("{}, false}"), 1)  # the picture
        self.assertTrue(blob.startswith(b"a{}"))

    def test_the_same_input_gives_the_same_output(self):
        self.assertEqual(embed(*collect([("/", self.folder.name)])), embed(*collect([("/", self.folder.name)])))

    def test_missing_folders_become_pages_that_say_so(self):
        assets, complete = collect([("/", "/nonexistent"), ("/admin/", "/nonexistent")])
        self.assertFalse(complete)
        self.assertEqual(list(assets), ["/admin/index.html", "/chat.html", "/widget.js"])
        self.assertIn(b"./run", assets["/admin/index.html"])

    def test_hashed_names(self):
        self.assertTrue(is_hashed("/admin/assets/index-BxY3_k9Z.js"))
        self.assertFalse(is_hashed("/admin/assets/index.js"))
        self.assertFalse(is_hashed("/admin/assets/en-settings.json"))
        self.assertFalse(is_hashed("/widget.js"))


if __name__ == "__main__":
    unittest.main()
