"""Modules joined into one script."""

from pathlib import Path

import pytest

from attention.ui.modules import join_modules


def written(folder: Path, **modules: str) -> Path:
    for name, source in modules.items():
        (folder / f"{name}.js").write_text(source + "\n")
    return folder / f"{next(iter(modules))}.js"


def test_a_module_stands_after_those_that_it_imports_and_once(tmp_path: Path) -> None:
    entry = written(
        tmp_path,
        page='import { one } from "./low.js";\nimport { two } from "./mid.js";\nexport const all = one + two;',
        low="export const one = 1;\nexport function f() {}",
        mid='import { f, one } from "./low.js";\nexport async function two() {}',
    )
    joined = join_modules(entry)
    assert [joined.count(f"const ${name} = ") for name in ("low", "mid", "page")] == [1, 1, 1]
    assert joined.index("const $low") < joined.index("const $mid") < joined.index("const $page")
    assert "const { f, one } = $low;" in joined
    assert "return { one, f };" in joined
    assert "import" not in joined
    assert "export" not in joined


def test_modules_in_a_circle_are_refused(tmp_path: Path) -> None:
    entry = written(tmp_path, a='import { b } from "./b.js";', b='import { a } from "./a.js";')
    with pytest.raises(ValueError, match="in a circle: a → b → a"):
        join_modules(entry)


@pytest.mark.parametrize(
    "line", ['import "./b.js";', 'import b from "./b.js";', "export default 1;", "export { b };", "await wait();"]
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"a\.js cannot be joined"):
        join_modules(written(tmp_path, a=line))
