import unittest

from web_imports import file_problems


class Imports(unittest.TestCase):
    def count(self, file, text, expected):
        self.assertEqual(len(file_problems(file, text)), expected, f"{file}: {text}")

    def test_downwards_is_fine(self):
        self.count("app/routes.tsx", "import { Bots } from '../features/bots';", 0)
        self.count("features/bots/BotPage.tsx", 'import { client } from "@/api/client";\nimport x from "@/ui/x";', 0)
        self.count("features/bots/BotPage.tsx", "import { useState } from 'react';", 0)

    def test_upwards_is_not(self):
        self.count("ui/Table.tsx", "import { Bots } from '../features/bots';", 1)
        self.count("lib/time.ts", "import { client } from '@/api/client';", 1)
        self.count("features/bots/BotPage.tsx", "import { Shell } from '@/app/Shell';", 1)
        self.count("api/client.ts", "export * from '../ui/Table';", 1)

    def test_a_feature_through_its_index_only(self):
        self.count("features/bots/BotPage.tsx", "import { Picker } from '@/features/models';", 0)
        self.count("features/bots/BotPage.tsx", "import { Picker } from '../models/index';", 0)
        self.count("features/bots/BotPage.tsx", "import { Picker } from '../models/Picker';", 1)
        self.count("features/bots/BotPage.tsx", "import { Row } from './Row';", 0)
        self.count("app/routes.tsx", "const B = lazy(() => import('../features/bots/BotPage'));", 0)

    def test_several_lines_and_types(self):
        self.count("ui/Table.tsx", "import type {\n  A,\n  B,\n} from '@/features/bots';\n", 1)
        self.count("ui/Table.tsx", "import '@/app/style.css';", 1)

    def test_the_schemas_and_nothing_else_outside(self):
        self.count("features/routes/draft.ts", "import schema from '../../../../../schemas/route.json';", 0)
        self.count("features/routes/draft.ts", "import schema from '../../../../schemas/route.json';", 1)
        self.count("features/routes/draft.ts", "import code from '../../../../../schemas/route.js';", 1)
        self.count("features/routes/draft.ts", "import e2e from '../../../../e2e/lib/api.mjs';", 1)

    def test_unit_tests_and_the_entry_see_everything(self):
        self.count("ui/Table.test.tsx", "import { Bots } from '../features/bots/Bots';", 0)
        self.count("main.tsx", "import { App } from './app/App';", 0)


if __name__ == "__main__":
    unittest.main()
