import unittest

from coroutine_hazards import hazards


def lines(text):
    return [line for line, _ in hazards(text)]


class Reported(unittest.TestCase):
    def test_braced_temporary_as_argument(self):
        self.assertEqual(lines("Task<void> F() {\n  auto r = co_await http.Send(HttpRequest{.url = url});\n}"), [2])

    def test_unnamed_braces_as_argument(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await http.Send({.url = url, .body = body});\n}"), [2])

    def test_template_aggregate(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await Put(Pair<A, B>{a, b});\n}"), [2])

    def test_second_argument_on_its_own_line(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await Put(a,\n      Row{b, c});\n}"), [3])

    def test_temporary_beside_the_await(self):
        self.assertEqual(lines("Task<Row> F() {\n  co_return Row{co_await Name(), 1};\n}"), [2])

    def test_conditional_that_moves(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await Find(a,\n      id.empty() ? name : std::move(id));\n}"), [3])

    def test_lambda_that_copies(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await db.Write([id](Tx& tx) { Put(tx, id); });\n}"), [2])

    def test_lambda_that_moves_in(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await db.Write([&a, m = std::move(m)](Tx& tx) { Put(tx, m); });\n}"), [2])

    def test_lambda_that_copies_everything(self):
        self.assertEqual(lines("Task<void> F() {\n  co_await db.Write([=](Tx& tx) { Put(tx); });\n}"), [2])

    def test_inside_a_condition(self):
        self.assertEqual(lines("Task<void> F() {\n  if (auto r = co_await Send(Row{1}); !r) {\n    G();\n  }\n}"), [2])

    def test_inside_a_macro(self):
        self.assertEqual(lines("Task<void> F() {\n  CO_TRY(auto r, co_await Send(Row{1}));\n}"), [2])

    def test_inside_the_body_of_a_lambda(self):
        self.assertEqual(lines("void F() {\n  Spawn(s, [&]() -> Task<void> {\n    co_await Send(Row{1});\n  });\n}"), [3])

    def test_inside_a_member_function(self):
        self.assertEqual(lines("class A final : public B {\n public:\n  A(int x) : x_{x} {}\n"
                               "  Task<void> F() override {\n    co_await Send(Row{1});\n  }\n};"), [5])


class Accepted(unittest.TestCase):
    def accept(self, text):
        self.assertEqual(hazards(text), [])

    def test_named_first(self):
        self.accept("Task<void> F() {\n  HttpRequest r{.url = url};\n  auto x = co_await http.Send(std::move(r));\n}")

    def test_lambda_by_reference(self):
        self.accept("Task<void> F() {\n  co_await db.Write([&](Tx& tx) { Put(tx, Row{1}); });\n}")

    def test_lambda_with_references_and_this(self):
        self.accept("Task<void> F() {\n  co_await db.Write([this, &a, &b](Tx& tx) { Put(tx); });\n}")

    def test_copying_lambda_that_awaits_only_inside(self):
        self.accept("void F() {\n  Spawn(s, [self]() -> Task<void> { co_await self->Run(); });\n}")

    def test_conditional_that_moves_nothing(self):
        self.accept("Task<void> F() {\n  co_await Find(std::move(a), sink ? &*sink : nullptr, std::move(b));\n}")
        self.accept("Task<bool> F() {\n  co_return whole ? co_await A(std::move(r)) : co_await B(std::move(r));\n}")
        self.accept("Task<void> F() {\n  auto id = given ? name : std::move(other);\n  co_await Find(std::move(id));\n}")

    def test_return_of_a_temporary(self):
        self.accept("Task<Row> F() {\n  co_await G();\n  co_return Row{1, 2};\n}")

    def test_constructed_by_parentheses(self):
        self.accept("Task<void> F() {\n  co_await Send(Row(1, 2));\n}")

    def test_durations_and_empty_defaults(self):
        self.accept("Task<void> F() {\n  co_await Sleep(std::chrono::seconds{1});\n  co_await G({}, 1);\n}")

    def test_strings_and_comments(self):
        self.accept('Task<void> F() {\n  co_await Log("Row{1}");  // Send(Row{1}) and [x]\n}')
        self.accept('Task<void> F() {\n  co_await Log(R"({"a":1})");\n}')

    def test_subscript_binding_and_attribute(self):
        self.accept("Task<void> F() {\n  [[maybe_unused]] auto [a, b] = co_await G(x[i]);\n  for (auto& [k, v] : m) {\n"
                    "    co_await H(k);\n  }\n}")

    def test_blocks_after_an_await_in_a_condition(self):
        self.accept("Task<void> F() {\n  while (co_await Next()) {\n    G(Row{1});\n  }\n  switch (co_await H()) {\n"
                    "    case 1: {\n      break;\n    }\n    default:\n      break;\n  }\n}")

    def test_braces_initialize_a_variable(self):
        self.accept("Task<void> F() {\n  std::vector<int> items{co_await A(), co_await B()};\n}")


if __name__ == "__main__":
    unittest.main()
