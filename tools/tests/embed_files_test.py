import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parent.parent / "embed_files.py"


class EmbeddingTexts(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "b").mkdir()
        (self.root / "b/one.json").write_text('{\n  "a": "я",\n  "b": [1, 2]\n}\n', encoding="utf-8")
        (self.root / "a.md").write_text('A "quoted"\nline\n', encoding="utf-8")

    def embed(self, root, *names):
        listed = self.root / "list"
        listed.write_text("\n".join(str(self.root / name) for name in names) + "\n", encoding="utf-8")
        command = [sys.executable, TOOL, self.root / "out/x.cpp", "x/y.h", "beseda::x", "kTexts", root, listed]
        done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
        return done.stderr or (self.root / "out/x.cpp").read_text(encoding="utf-8")

    def test_several_files_keep_their_paths(self):
        text = self.embed(self.root, "b/one.json", "a.md")
        self.assertIn('{"a.md", R"embedded(A "quoted"\nline\n)embedded"},\n    {"b/one.json", R"embedded({"a":"я","b":[1,2]})embedded"},', text)
        self.assertIn("const EmbeddedFiles kTexts = kFiles;", text)
        self.assertTrue(text.startswith('#include "x/y.h"'))

    def test_one_file_is_a_text(self):
        self.assertIn('const std::string_view kTexts = R"embedded({"a":"я","b":[1,2]})embedded";', self.embed("-", "b/one.json"))

    def test_what_would_end_the_literal_is_refused(self):
        (self.root / "a.md").write_text('x)embedded"y', encoding="utf-8")
        self.assertIn("cannot be a string literal", self.embed(self.root, "a.md"))


if __name__ == "__main__":
    unittest.main()
