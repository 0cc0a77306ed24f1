#!/usr/bin/env python3
"""Every hygiene check finds what it is there to find, and leaves good code alone."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
INTRO = "// What it is. What it does not know.\n#pragma once\n"


def coroutine(statement):
    return f"asio::awaitable<int> f() {{\n    int a = 0;\n    {statement}\n}}\n"


# check, file, text: one violation each
BAD = [
    ("floors.py", "src/core/a.cpp", '#include "mgit/process/fd.hpp"\n'),
    ("floors.py", "include/mgit/report/a.hpp", '#include "mgit/exec/executor.hpp"\n'),
    ("floors.py", "src/git/a.cpp", '#  include "registry/naming.hpp"\n'),
    ("floors.py", "src/exec/a.cpp", '#include "registry/naming.hpp"\n'),
    ("floors.py", "src/exec/a.cpp", '#include "../core/error.hpp"\n'),
    ("floors.py", "src/cellar/a.cpp", '#include "mgit/core/error.hpp"\n'),
    ("floors.py", "src/main.cpp", '#include "mgit/exec/executor.hpp"\n'),
    ("light_headers.py", "include/mgit/exec/a.hpp", "#include <asio.hpp>\n"),
    ("light_headers.py", "src/exec/plan.cpp", "#include <asio/io_context.hpp>\n"),
    ("light_headers.py", "src/commands/a.cpp", "#include <CLI/CLI.hpp>\n"),
    ("light_headers.py", "src/registry/registry.cpp", "#include <nlohmann/json.hpp>\n"),
    ("light_headers.py", "src/process/a.cpp", "#include <iostream>\n"),
    ("light_headers.py", "src/cli/a.cpp", "#include <regex>\n"),
    ("light_headers.py", "src/report/a.cpp", "#include <unistd.h>\n"),
    ("light_headers.py", "src/git/a.cpp", "#include <sys/stat.h>\n"),
    ("co_await.py", "src/exec/a.cpp", coroutine("if (co_await g()) {\n    }")),
    ("co_await.py", "src/exec/a.cpp", coroutine("while (a = co_await g()) {\n    }")),
    ("co_await.py", "src/exec/a.cpp", coroutine("for (; a = co_await g();) {\n    }")),
    ("co_await.py", "src/exec/a.cpp", coroutine("bool b = a == co_await g();")),
    ("co_await.py", "src/exec/a.cpp", coroutine("co_await g([a] { use(a); });")),
    ("co_await.py", "src/exec/a.cpp", coroutine("co_await g(Agg{a});")),
    ("co_await.py", "src/exec/a.cpp", coroutine("co_await g(a,\n        {a});")),
    ("co_await.py", "src/exec/a.cpp", coroutine("Agg x{co_await g(), a};")),
    ("co_await.py", "src/exec/a.cpp", coroutine("Agg x{\n        co_await g(), a};")),
    ("co_await.py", "src/exec/a.cpp", coroutine("h(a,\n      co_await g());")),
    ("co_await.py", "src/exec/a.cpp", coroutine("a = co_await g() + co_await g();")),
    ("file_length.py", "src/core/a.cpp", "\n" * 501),
    ("header_intro.py", "include/mgit/core/a.hpp", "#pragma once\n"),
    ("header_intro.py", "src/core/a.hpp", "// One sentence only.\n#pragma once\n"),
    ("no_leftovers.py", "src/core/a.cpp", "// TO" "DO: later\n"),
    ("no_leftovers.py", "scripts/a.sh", "cd /wor" "k/main\n"),
    ("no_leftovers.py", "README.md", "see ../shar" "ed/design.md\n"),
    ("no_leftovers.py", "README.md", "blank \n"),
    ("no_leftovers.py", "CMakeLists.txt", "\tindented\n"),
    ("no_leftovers.py", "LICENSE", "no newline"),
    ("no_leftovers.py", "LICENSE", "two newlines\n\n"),
    ("faults.py", "tests/e2e/a.cpp", 'TEST_CASE("F01 F02 it holds") {\n}\n'),
    ("faults.py", "tests/e2e/a.cpp", 'TEST_CASE_METHOD(A,\n    "F01 "\n    "it holds") {\n}\n'),
    ("faults.py", "docs/faults.md", "| F01 | it holds | `e2e/a.cpp`: F01 it holds |\n"),
    ("faults.py", "docs/faults.md", "| F01 | it holds | e2e/a.cpp |\n"),
    ("test_names.py", "tests/e2e/a.cpp", 'TEST_CASE("-v is told") {\n}\n'),
    ("test_names.py", "tests/e2e/a.cpp", 'TEST_CASE_METHOD(A,\n    "this; that") {\n}\n'),
    ("format.sh", "src/core/a.cpp", "int  a ;\n"),
]

GOOD_COROUTINES = [
    "co_await g(a);",
    "auto x = co_await g(a);",
    "auto [x, y] = co_await g(a);",
    "auto const x =\n        co_await g(a);",
    "list[0] = co_await g(a);",
    "co_await (g(a) && h(a));",
    "co_return co_await g(a);",
    'log("if (co_await g())"); // if (co_await g())',
    "co_spawn(io, [a]() -> asio::awaitable<void> {\n        co_await g(a);\n    }, done);",
]

GOOD = [
    ("include/mgit/core/a.hpp", INTRO + '#include "mgit/core/b.hpp"\n'),
    ("src/exec/a.cpp", '#include "mgit/registry/selection.hpp"\n\n#include "exec/b.hpp"\n'),
    ("src/exec/loop.cpp", "#include <asio/io_context.hpp>\n\n#include <sys/wait.h>\n"),
    ("src/process/fd.cpp", "#include <unistd.h>\n"),
    ("src/main.cpp", '#include "mgit/commands/commands.hpp"\n\n#include <csignal>\n'),
    ("tests/e2e/a.cpp", 'TEST_CASE_METHOD(A,\n    "F01 a \\"b\\" "\n    "c") {\n}\n'),
    ("docs/faults.md", '| F01 | it holds | `e2e/a.cpp`: F01 a "b" c |\n'),
    ("scripts/a.sh", "cd ~/wor" "k/api && mktemp -d /tmp/a.XXXXXX\n"),
]


def run(check, root):
    interpreter = [sys.executable, "-B"] if check.endswith(".py") else ["sh"]
    result = subprocess.run([*interpreter, HERE / check, root], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


def tree(folder, samples):
    for name in ("include", "src", "tests", "bench"):
        (folder / name).mkdir()
    (folder / ".clang-format").write_text((HERE / "../../.clang-format").read_text())
    for path, text in samples:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def verdict_on(check, samples):
    with tempfile.TemporaryDirectory() as name:
        tree(Path(name), samples)
        return run(check, name)


failures = []
for check, path, text in BAD:
    code, output = verdict_on(check, [(path, text)])
    if code not in (1, 123) and not (check == "format.sh" and code == 77):
        failures.append(f"{check} exits {code} on {path} with {text!r}\n{output}")
    elif code == 1 and path not in output:
        failures.append(f"{check} does not name {path}:\n{output}")

good = [*GOOD, *((f"src/exec/good{i}.cpp", coroutine(s)) for i, s in enumerate(GOOD_COROUTINES))]
for check in sorted({check for check, _, _ in BAD} - {"format.sh"}):
    code, output = verdict_on(check, good)
    if code != 0:
        failures.append(f"{check} exits {code} on good code\n{output}")

print("\n".join(failures) or f"{len(BAD)} violations found, good code passed")
sys.exit(1 if failures else 0)
